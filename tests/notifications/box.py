"""A channel that keeps what it is given, and fails as it is told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from community.models import Person
from notifications.channels.base import ChannelError, LineDown, Parcel
from notifications.models import ChannelName, Way
from notifications.services.ways import keep_way


class Box:
    """Stands in for the channel of its name."""

    disturbs: ClassVar[bool] = True
    sends_itself: ClassVar[bool] = True

    def __init__(
        self,
        name: str = "push",
        *,
        a_day: int | None = None,
        per_second: float | None = None,
        budget: int | None = None,
    ) -> None:
        self.name, self.a_day, self.per_second, self.budget = name, a_day, per_second, budget
        self.parcels: list[Parcel] = []
        self.fails: ChannelError | None = None
        self.down = ""

    def monthly_budget(self) -> int | None:
        return self.budget

    def is_set_up(self) -> bool:
        return True

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        return str(ways[0].pk) if ways else ""

    @contextmanager
    def line(self) -> Iterator["Box"]:
        if self.down:
            raise LineDown(self.down)
        yield self

    def hand_over(self, parcel: Parcel) -> str:
        if self.fails is not None:
            raise self.fails
        self.parcels.append(parcel)
        return f"box-{parcel.first}"


def reachable(person: Person, *names: ChannelName) -> Person:
    """The person, with a working way on each of these channels."""
    for name in names:
        keep_way(person=person, channel=name, address={"of": person.pk}, confirmed=True)
    return person
