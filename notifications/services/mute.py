"""A topic is switched off, or on again."""

from collections.abc import Iterable

from django.db import transaction

from community.models import Person
from core.actor import Actor
from notifications.models import Topic
from notifications.services import _wishes

EVERYWHERE = ("",)


@transaction.atomic
def mute(*, person: Person, topic: Topic, channels: Iterable[str] = EVERYWHERE, made_by: Actor) -> None:
    """No more of this topic on these channels; the inbox keeps it. Done again it changes nothing."""
    _wishes.lock(person.pk)
    if _wishes.put_mutes(person, add=_wishes.mutes(topic, channels), remove=frozenset()):
        _wishes.publish_saved(person.pk, made_by)


@transaction.atomic
def unmute(*, person: Person, topic: Topic, channels: Iterable[str], made_by: Actor) -> None:
    """This topic again on these channels, also where it was off everywhere."""
    _wishes.lock(person.pk)
    if _wishes.put_mutes(person, add=frozenset(), remove=_wishes.mutes(topic, ["", *channels])):
        _wishes.publish_saved(person.pk, made_by)
