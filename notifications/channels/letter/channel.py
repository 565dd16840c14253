"""Letters: not sent by itself. A batch is made, printed and posted by hand (services/print_letters.py)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from community.models import Person
from notifications.channels.base import Channel, Line, LineDown
from notifications.models import Way


@dataclass(frozen=True)
class Address:
    """Where a letter goes, as it is printed."""

    postcode: str
    lines: tuple[str, ...]
    name: str


class Letter(Channel):
    """Reaches whoever told a postal address."""

    name: ClassVar[str] = "letter"
    sends_itself: ClassVar[bool] = False

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """The latest address, in one line."""
        found = postal_address(person, ways)
        return " ".join((found.postcode, *found.lines, found.name)) if found else ""

    def line(self) -> AbstractContextManager[Line]:
        """There is none. Raises LineDown."""
        raise LineDown("letters are posted by hand")


def postal_address(person: Person, ways: Sequence[Way]) -> Address | None:
    """Of the ways that work the latest; without a name on it, it goes to the person's own."""
    for way in reversed(ways):
        if way.address.get("postcode") and way.address.get("lines"):
            lines = tuple(str(line) for line in way.address["lines"])
            return Address(str(way.address["postcode"]), lines, str(way.address.get("name") or person.name))
    return None
