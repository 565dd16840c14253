"""What every channel does: open its line once for many notices, hand each over, say how it went."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.models import Person


@dataclass(frozen=True)
class Parcel:
    """One notice ready for one channel. `key` lets a receiver recognise a repeat."""

    delivery: int
    key: str
    address: str
    language: str
    title: str
    body: str
    path: str
    action: str
    written_at: datetime


class ChannelError(Exception):
    """Why a notice did not get through."""


class Undeliverable(ChannelError):
    """This notice can't be delivered here, now or later."""


class NotNow(ChannelError):
    """This notice was not taken; it may be taken later."""


class LineDown(ChannelError):
    """Nothing can be delivered here at the moment: no notice is to blame."""


class Line(Protocol):
    """An open line."""

    def hand_over(self, parcel: Parcel) -> None:
        """Returns when the other side has taken it. Raises Undeliverable, NotNow or LineDown."""


class Channel(Protocol):
    """A way to reach persons."""

    name: str

    def address_of(self, person: Person) -> str:
        """Where this person is reached; empty where they are not."""

    def line(self) -> AbstractContextManager[Line]:
        """A line for many parcels. Raises LineDown."""
