"""A channel that somebody has just switched on is meant to be used: it gets its place in an order they made before."""

from community.models import Person
from core import clock
from notifications.models import ChannelName, Wishes


def put_into_order(person: Person, channel: ChannelName, *, first: bool) -> None:
    """At the front or at the end of the person's own order, where they have one that lacks it."""
    wishes = Wishes.objects.select_for_update().filter(person=person).first()
    if wishes is None or not wishes.channels or channel in wishes.channels:
        return
    wishes.channels = [channel.value, *wishes.channels] if first else [*wishes.channels, channel.value]
    wishes.saved_at = clock.now()
    wishes.save(update_fields=["channels", "saved_at"])
