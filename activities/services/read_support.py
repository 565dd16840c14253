"""A host reads what people would like help with: each reading is kept (quality.md, 30)."""

from collections.abc import Collection

from django.db import transaction

from activities.events import SupportRequestsRead
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def note_reading(*, session: int, sign_ups: Collection[int], made_by: Actor) -> None:
    """Who read whose request, and when; never what it says. Nothing read is nothing noted."""
    if sign_ups:
        publish(SupportRequestsRead(session=session, sign_ups=tuple(sorted(sign_ups))), by=made_by)
