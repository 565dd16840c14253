"""The page of settings is saved: the order of the channels, and all topics at once."""

from collections.abc import Sequence

from django.db import transaction

from community.models import Person
from core.actor import Actor
from notifications.services import _wishes


@transaction.atomic
def save_preferences(
    *,
    person: Person,
    channels: Sequence[str],
    digest: bool,
    mute: frozenset[tuple[str, str]],
    unmute: frozenset[tuple[str, str]],
    made_by: Actor,
) -> None:
    """`mute` and `unmute` hold topic and channel (empty: all channels)."""
    _wishes.lock(person.pk)
    wished = _wishes.put_wishes(person, channels=channels, digest=digest)
    muted = _wishes.put_mutes(person, add=mute, remove=unmute - mute)
    if wished or muted:
        _wishes.publish_saved(person.pk, made_by)
