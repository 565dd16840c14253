"""What was published too early, or sent to a coordinator too early, becomes a draft again."""

from django.db import transaction

from activities.errors import NotEditable, PeopleSignedUp
from activities.events import ActivityTakenBack
from activities.models import Activity, Draw, Session, SignUp
from activities.services._publishing import lock_activity
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def unpublish_activity(*, activity: int, made_by: Actor) -> Activity:
    """Hide it again, as long as nobody has signed up nor come; its places are free for others. A draft stays one.

    Raises PeopleSignedUp, NotEditable, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.DRAFT:
        return locked
    if locked.state == Activity.State.CANCELLED:
        raise NotEditable
    sessions = Session.objects.filter(activity=locked)
    if SignUp.objects.filter(session__in=sessions).exists() or sessions.filter(walk_ins__gt=0).exists():
        raise PeopleSignedUp
    Draw.objects.filter(session__in=sessions).delete()
    sessions.update(holds_place=False, door_code="")
    locked.state, locked.published_at = Activity.State.DRAFT, None
    locked.save(update_fields=["state", "published_at"])
    publish(ActivityTakenBack(activity=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked
