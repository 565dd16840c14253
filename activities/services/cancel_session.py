"""The organiser calls a session off."""

from django.db import transaction

from activities import rules
from activities.events import SessionCancelled
from activities.models import Session
from activities.services._seats import lock_session, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def cancel_session(*, session: int, made_by: Actor) -> Session:
    """Nobody's sign-up is deleted: the people are told, and the roster remains for the telephone.

    Raises AlreadyStarted, Http404.
    """
    locked = lock_session(session)
    if locked.state == Session.State.CANCELLED:
        return locked
    rules.ensure_not_started(locked, clock.now())
    locked.state = Session.State.CANCELLED
    locked.save(update_fields=["state"])
    save_counts(locked)
    publish(SessionCancelled(session=locked.pk), by=made_by)
    return locked
