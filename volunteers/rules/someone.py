"""What the rules know of a person and of their standing towards a shift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from community.rules.ages import age_on


@dataclass(frozen=True)
class Someone:
    """A person as the rules see them; the defaults are those of one who has told nothing."""

    person: int
    born_on: date | None = None
    guardian_known: bool = False
    guardian_agreed: bool = False
    may_be_asked: bool = False  # the consent `ask_me`
    skills: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    helps: frozenset[str] = frozenset()
    tongues: Mapping[str, int] = field(default_factory=dict)  # with Japanese, where they said how well
    certificates: Mapping[str, date | None] = field(default_factory=dict)  # seen ones, and the last day of each
    week: int = 0
    aways: tuple[tuple[date, date], ...] = ()
    areas: frozenset[int] = frozenset()
    travels: str = ""
    times_a_month: int | None = None
    looking: bool = False
    erased: bool = False

    def age(self, day: date) -> int | None:
        """In years on that day; None: not told."""
        return age_on(self.born_on, day)

    def is_away(self, first: date, last: date) -> bool:
        """Whether an exception of theirs touches these days."""
        return any(begin <= last and first <= end for begin, end in self.aways)


@dataclass(frozen=True)
class Situation:
    """A person and a shift at this moment: places that are taken, and whether the person is somewhere else then."""

    now: datetime
    someone: Someone
    taken: int = 0
    busy: bool = False
    said_no: bool = False  # declined this role within the past year
    this_month: int = 0  # roles that they have taken on in the month of the shift
    vouched: bool = False  # ticked "I can do this" beside what the role needs
