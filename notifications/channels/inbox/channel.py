"""The inbox: a notice with words is in it already. Its delivery is the one of a person whom nothing else reaches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from community.models import Person
from notifications.channels.base import Channel, Parcel
from notifications.models import Way


class Inbox(Channel):
    """Everybody has one, with or without an account; a coordinator can read it out on the telephone."""

    name: ClassVar[str] = "inbox"

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """The person's own."""
        return str(person.pk)

    @contextmanager
    def line(self) -> Iterator["Inbox"]:
        """Always open."""
        yield self

    def hand_over(self, parcel: Parcel) -> str:
        """Its words were put into the inbox when they were found."""
        return ""
