"""The telephone list: handed over means that a coordinator sees the call; its outcome is written down there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from community.models import Person
from core import clock
from notifications.channels.base import Channel, Parcel, Undeliverable
from notifications.models import Call, ChannelName, NoticeDelivery, Way


class Telephone(Channel):
    """Reaches whoever has a telephone; somebody of the town rings."""

    name: ClassVar[str] = "telephone"
    disturbs: ClassVar[bool] = True

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """The number kept for calls, else the person's own."""
        return number_of(person, ways)

    @contextmanager
    def line(self) -> Iterator["Telephone"]:
        """Always open."""
        yield self

    def hand_over(self, parcel: Parcel) -> str:
        """Onto the coordinators' list, once for each notice. Raises Undeliverable where this number was wrong."""
        broken = Way.objects.filter(person=parcel.person, channel=ChannelName.TELEPHONE, broken_at__isnull=False)
        if broken.filter(address__number=parcel.address).exists():
            raise Undeliverable("the number was wrong")
        now = clock.now()
        for delivery in NoticeDelivery.objects.filter(pk__in=parcel.deliveries):
            Call.objects.get_or_create(
                delivery=delivery,
                defaults={
                    "person_id": parcel.person,
                    "made_at": now,
                    "next_at": now,
                    "call_by": delivery.expires_at,
                },
            )
        return ""


def number_of(person: Person, ways: Sequence[Way]) -> str:
    """Where they are rung: `ways` are those on this channel that work, the latest counts."""
    kept = next((str(way.address["number"]) for way in reversed(ways) if way.address.get("number")), "")
    return kept or person.telephone
