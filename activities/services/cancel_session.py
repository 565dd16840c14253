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
def cancel_session(*, session: int, made_by: Actor, why: str = "") -> Session:
    """Nobody's sign-up is deleted: all who hold a seat, wait or asked are told, and the roster remains for calls.

    `why` is what they read. Cancelled twice is cancelled once. Raises AlreadyStarted, Http404.
    """
    locked = lock_session(session)
    if locked.state == Session.State.CANCELLED:
        return locked
    rules.ensure_not_started(locked, clock.now())
    locked.state, locked.cancelled_why = Session.State.CANCELLED, why
    locked.sequence += 1
    locked.save(update_fields=["state", "cancelled_why", "sequence"])
    save_counts(locked)
    publish(SessionCancelled(session=locked.pk), by=made_by)
    return locked
