"""A draft that nobody needs goes away."""

from django.db import transaction
from django.db.models import ProtectedError

from activities.errors import DraftInUse, NotADraft
from activities.events import DraftDeleted
from activities.models import Activity
from activities.services._publishing import lock_activity
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def delete_draft(*, activity: int, made_by: Actor) -> None:
    """Delete it with its words and dates, for good.

    Raises NotADraft, DraftInUse where somebody's help was recorded for it, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state != Activity.State.DRAFT:
        raise NotADraft
    gone = DraftDeleted(activity=locked.pk, organisation=locked.organisation_id)
    try:
        with transaction.atomic():
            locked.delete()
    except ProtectedError as error:
        raise DraftInUse from error
    publish(gone, by=made_by)
