"""A session that was called off takes place after all."""

from django.db import transaction

from activities import rules
from activities.events import SessionRestored
from activities.models import Activity, Session
from activities.services._places import renew_offers, take_place
from activities.services._seats import lock_session, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def restore_session(*, session: int, made_by: Actor) -> Session:
    """Everybody who had signed up stands where they stood; a withdrawn activity is found again with it.

    A session that takes place stays as it is. Raises AlreadyStarted, VenueTaken, Http404.
    """
    locked = lock_session(session)
    if locked.state == Session.State.SCHEDULED:
        return locked
    rules.ensure_not_started(locked, clock.now())
    state = locked.activity.state
    if state == Activity.State.CANCELLED:
        state = Activity.State.PUBLISHED
        Activity.objects.filter(pk=locked.activity_id).update(state=state)
    locked.state, locked.cancelled_why = Session.State.SCHEDULED, ""
    take_place(locked, state=state, also=["cancelled_why"])
    renew_offers(locked)
    save_counts(locked)
    publish(SessionRestored(session=locked.pk), by=made_by)
    return locked
