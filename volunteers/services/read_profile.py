"""A coordinator reads what somebody said of themself: each reading is kept (quality.md, 30)."""

from django.db import transaction

from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import ProfileRead


@transaction.atomic
def note_reading(*, person: int, made_by: Actor) -> None:
    """Who read whose profile, and when; never what it says."""
    publish(ProfileRead(person=person), by=made_by)
