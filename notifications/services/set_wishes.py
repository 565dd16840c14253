"""In which order a person's channels are tried, and which are not."""

from collections.abc import Sequence

from django.db import transaction

from community.models import Person
from core import clock
from core.actor import Actor
from notifications.models import Wishes
from notifications.rules import BY_HAND
from notifications.services import _wishes


@transaction.atomic
def set_wishes(*, person: Person, channels: Sequence[str], digest: bool, made_by: Actor) -> None:
    """Only these channels, in this order (none: the inbox alone), and whether the weekly word is wanted."""
    _wishes.lock(person.pk)
    if _wishes.put_wishes(person, channels=channels, digest=digest):
        _wishes.publish_saved(person.pk, made_by)


@transaction.atomic
def prefer_channel(*, person: Person, channel: str) -> None:
    """A channel was connected: who has an order of their own gets it in front of the others.

    Not a call or a letter: that there is a number doesn't mean that somebody wants to be rung about everything.
    """
    if channel in BY_HAND:
        return
    _wishes.lock(person.pk)
    wishes = Wishes.objects.filter(person=person).exclude(channels=[]).first()
    if wishes is not None and channel not in wishes.channels:
        wishes.channels = [str(channel), *wishes.channels]
        wishes.save(update_fields=["channels"])


@transaction.atomic
def renew_settings_links(*, person: Person, made_by: Actor) -> None:
    """Links to the settings that stand in mails until now open nothing any more."""
    _wishes.lock(person.pk)
    now = clock.now()
    Wishes.objects.update_or_create(
        person=person, defaults={"links_from": now}, create_defaults={"links_from": now, "saved_at": now}
    )
    _wishes.publish_saved(person.pk, made_by)
