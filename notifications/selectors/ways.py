"""A person's own way on a channel that has one address a person."""

from community.models import Person
from core import clock
from notifications.models import ChannelName, Way


def way_of(person: Person, channel: ChannelName) -> Way | None:
    """The confirmed one, also where it broke: its page says so."""
    return Way.objects.filter(person=person, channel=channel, confirmed_at__isnull=False).order_by("-id").first()


def way_to_confirm(person: Person, channel: ChannelName) -> Way | None:
    """The one whose code is on its way."""
    waiting = Way.objects.filter(person=person, channel=channel, code_until__gt=clock.now())
    return waiting.exclude(code_hash="").first()
