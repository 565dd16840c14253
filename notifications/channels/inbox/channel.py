"""The inbox: a notice with words is in it already. Its delivery is the one of a person whom nothing else reaches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from community.models import Person
from notifications.channels.base import Parcel
from notifications.models import Way


class Inbox:
    """Everybody has one, with or without an account; a coordinator can read it out on the telephone."""

    name: ClassVar[str] = "inbox"
    disturbs: ClassVar[bool] = False
    a_day: ClassVar[int | None] = None
    per_second: ClassVar[float | None] = None
    sends_itself: ClassVar[bool] = True

    def monthly_budget(self) -> int | None:
        """It costs nothing."""
        return None

    def is_set_up(self) -> bool:
        """Always."""
        return True

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
