"""A file that nobody wants to take in goes away."""

from django.db import transaction

from activities.errors import ImportNotReady
from activities.events import ImportDiscarded
from activities.models import Import
from activities.services.take_import import locked_import
from core.actor import Actor
from core.outbox.events import publish

NOT_TAKEN = (Import.State.READING, Import.State.READY, Import.State.FAILED)


@transaction.atomic
def discard_import(*, of: int, made_by: Actor) -> None:
    """Delete it with its preview, also while it is being read. Raises ImportNotReady, Import.DoesNotExist."""
    locked = locked_import(of)
    if locked.state not in NOT_TAKEN:
        raise ImportNotReady
    gone = ImportDiscarded(of=of, organisation=locked.organisation_id)
    locked.delete()
    publish(gone, by=made_by)
