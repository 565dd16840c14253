"""What comes with a sign-up besides its seats: who comes along, what help is wanted, and for when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.range import TimestamptzRange

from activities.models import PartyMember
from community.models import Person

Period = TimestamptzRange


@dataclass(frozen=True)
class Member:
    """Somebody who comes along with the person who signs up."""

    kind: str  # a PartyMember.Kind
    age: str = PartyMember.Age.ADULT
    name: str = ""
    person: Person | None = None

    @property
    def linked(self) -> bool:
        """A companion or an interpreter: a linked place, no seat."""
        return self.kind in PartyMember.LINKED


@dataclass(frozen=True)
class Support:
    """てつだいが ほしいこと, and languages wanted (codes)."""

    text: str = ""
    languages: Sequence[str] = ()

    @property
    def wanted(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.text.strip() or self.languages)


def period(starts_at: datetime, ends_at: datetime) -> Period:
    """From `starts_at` up to, not including, `ends_at`; both aware."""
    return TimestamptzRange(starts_at, ends_at, "[)")


def linked_places(members: Sequence[Member]) -> int:
    """How many of them take no seat."""
    return sum(member.linked for member in members)
