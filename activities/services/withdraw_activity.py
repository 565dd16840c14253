"""A host takes a whole activity back."""

from django.db import transaction

from activities.errors import NotPublished
from activities.events import ActivityWithdrawn
from activities.models import Activity
from activities.selectors.consequences import sessions_left
from activities.services.cancel_session import cancel_session
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def withdraw_activity(*, activity: int, made_by: Actor, why: str = "") -> Activity:
    """Cancel every session that lies ahead, and the activity; what is over stays. Withdrawn twice is withdrawn once.

    Raises NotPublished for a draft, which nobody has seen; Activity.DoesNotExist.
    """
    if Activity.objects.get(pk=activity).state in Activity.HIDDEN:
        raise NotPublished
    # Sessions first and by their numbers, then the activity: the order of locks everywhere.
    for session in sessions_left(activity).order_by("pk").values_list("pk", flat=True):
        cancel_session(session=session, made_by=made_by, why=why)
    locked = Activity.objects.select_for_update().get(pk=activity)
    if locked.state == Activity.State.CANCELLED:
        return locked
    locked.state = Activity.State.CANCELLED
    locked.save(update_fields=["state"])
    publish(ActivityWithdrawn(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked
