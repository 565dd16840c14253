"""What every channel does: open its line once for many notices, hand each over, say how it went."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from community.models import Person
from notifications.models import Urgency, Way

_RETRY_KEYS = uuid.UUID("6a0f6f0e-3a4e-4d4c-9f3e-9b6f5a1c7d20")  # any fixed one


@dataclass(frozen=True)
class Parcel:
    """What one person is told at once over one channel: one notice, or the day's bundle of those that can wait.

    `key` lets a receiver recognise a repeat; it is the same each time that the same delivery is tried.
    """

    deliveries: tuple[int, ...]
    key: str
    person: int
    address: str
    language: str
    title: str
    body: str
    path: str
    action: str
    topic: str  # empty for a bundle, which has several
    urgency: Urgency
    written_at: datetime
    expires_at: datetime

    @property
    def first(self) -> int:
        """The delivery that names the parcel."""
        return self.deliveries[0]

    @property
    def retry_key(self) -> uuid.UUID:
        """For receivers that want a UUID to recognise a repeat by. A bundle with one notice more is another parcel."""
        return uuid.uuid5(_RETRY_KEYS, f"{'.'.join(map(str, self.deliveries))}:{self.key}")


class ChannelError(Exception):
    """Why a notice did not get through. Never with an address or the other side's words that may repeat it."""


class Undeliverable(ChannelError):
    """This notice can't be delivered here, now or later: the person's next channel gets it."""


class AddressBroken(Undeliverable):
    """Nothing can be delivered at this address any more: it is noted, and not tried again for other notices."""


class NotNow(ChannelError):
    """This notice was not taken; it may be taken later."""


class NobodyKnows(ChannelError):
    """It broke off in the middle, and a repeat would not be recognised: once more at most, on this channel alone."""


class LineDown(ChannelError):
    """Nothing can be delivered here at the moment: no notice is to blame."""


class Line(Protocol):
    """An open line."""

    def hand_over(self, parcel: Parcel) -> str:
        """Returns when the other side has taken it, with its name for it (or nothing).

        Raises Undeliverable, AddressBroken, NotNow, NobodyKnows or LineDown.
        """


@runtime_checkable
class ManyAddresses(Protocol):
    """A line to persons with several addresses, of which one may be broken though another one took the parcel."""

    def broken_ways(self) -> dict[int, str]:
        """The ways that turned out broken since it was last asked, and why."""


class Channel(ABC):
    """A way to reach persons. Subclasses say what is not as with most."""

    name: ClassVar[str]
    disturbs: ClassVar[bool] = False  # rings or buzzes: not at night, and not too often
    a_day: ClassVar[int | None] = None  # at most so many a person, beside what is urgent
    per_second: ClassVar[float | None] = None  # at most so many altogether
    sends_itself: ClassVar[bool] = True  # letters are printed by hand instead

    def monthly_budget(self) -> int | None:
        """How many parcels a month the deployment pays for; None without a limit."""
        return None

    def is_set_up(self) -> bool:
        """Whether this deployment has it. What needs no account of its own is always there."""
        return True

    @abstractmethod
    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """Where this person is reached; empty where they are not. `ways` are their ways on this channel that work."""

    @abstractmethod
    def line(self) -> AbstractContextManager[Line]:
        """A line for many parcels. Raises LineDown."""
