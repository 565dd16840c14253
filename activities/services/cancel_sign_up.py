"""A party gives its seats back."""

from django.db import transaction

from activities import rules
from activities.errors import AlreadyStarted
from activities.events import SignUpCancelled
from activities.models import SignUp
from activities.services._seats import give_back, lock_sign_up, offer_freed_seats, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def cancel_sign_up(*, sign_up: int, made_by: Actor) -> SignUp:
    """Free the party's seats, or its place in the queue, and pass them on. Cancelled twice is cancelled once.

    Raises AlreadyStarted once the session has begun: what happened then is attendance. Http404 if unknown.
    """
    session, cancelled = lock_sign_up(sign_up)
    if cancelled.state not in SignUp.STANDING:
        return cancelled
    now = clock.now()
    rules.ensure_not_started(session, now)
    if cancelled.period and cancelled.period.lower <= now:
        raise AlreadyStarted
    give_back(session, cancelled)
    cancelled.state = SignUp.State.CANCELLED
    cancelled.save(update_fields=["state"])
    publish(
        SignUpCancelled(sign_up=cancelled.pk, session=session.pk, person=cancelled.person_id, seats=cancelled.seats),
        by=made_by,
    )
    offer_freed_seats(session)
    save_counts(session)
    return cancelled
