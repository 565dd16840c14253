"""The inbox: a notice with words is in it already. Its delivery is the one of a person whom nothing else reaches."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.models import Person
from notifications.channels.base import Parcel


class Inbox:
    """Everybody has one, with or without an account; a coordinator can read it out on the telephone."""

    name = "inbox"

    def address_of(self, person: Person) -> str:
        """The person's own."""
        return str(person.pk)

    @contextmanager
    def line(self) -> Iterator["Inbox"]:
        """Always open."""
        yield self

    def hand_over(self, parcel: Parcel) -> None:
        """Its words were put into the inbox when they were found."""
