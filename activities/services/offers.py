"""Seats held for a waiting party: accepted, declined, or passed on when nobody answered."""

from django.db import transaction

from activities import rules
from activities.errors import OfferEnded
from activities.events import SeatOfferLapsed, SignUpConfirmed
from activities.models import Session, SignUp
from activities.services._seats import give_back, lock_sign_up, offer_freed_seats, save_counts
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.events import publish


@transaction.atomic
def accept_offer(*, sign_up: int, made_by: Actor) -> SignUp:
    """The party takes its seats. Accepted twice is accepted once. Raises OfferEnded, SessionIsCancelled, Http404."""
    session, offered = lock_sign_up(sign_up)
    if offered.state == SignUp.State.CONFIRMED:
        return offered
    rules.ensure_scheduled(session)
    if offered.state != SignUp.State.OFFERED or offered.offer_ends_at is None or offered.offer_ends_at <= clock.now():
        raise OfferEnded
    offered.state = SignUp.State.CONFIRMED
    offered.save(update_fields=["state"])
    save_counts(session)
    publish(
        SignUpConfirmed(sign_up=offered.pk, session=session.pk, person=offered.person_id, seats=offered.seats),
        by=made_by,
    )
    return offered


@transaction.atomic
def decline_offer(*, sign_up: int, made_by: Actor) -> SignUp:
    """The party lets the seats go on. Declined twice is declined once. Raises Http404."""
    session, offered = lock_sign_up(sign_up)
    if offered.state == SignUp.State.OFFERED:
        _pass_on(session, offered, SignUp.State.CANCELLED, made_by)
    return offered


def expire_offers() -> int:
    """Pass on what nobody answered in time, each in its own transaction. Returns how many."""
    late = SignUp.objects.filter(
        state=SignUp.State.OFFERED, offer_ends_at__lte=clock.now(), session__state=Session.State.SCHEDULED
    )
    return sum(_expire(sign_up) for sign_up in late.values_list("pk", flat=True))


@transaction.atomic
def _expire(sign_up: int) -> bool:
    session, offered = lock_sign_up(sign_up)
    # Read again under the lock: the party may have accepted, or another beat was here first.
    if offered.state != SignUp.State.OFFERED or offered.offer_ends_at is None or offered.offer_ends_at > clock.now():
        return False
    _pass_on(session, offered, SignUp.State.LAPSED, SYSTEM)
    return True


def _pass_on(session: Session, offered: SignUp, state: SignUp.State, by: Actor) -> None:
    give_back(session, offered)
    offered.state = state
    offered.save(update_fields=["state"])
    publish(SeatOfferLapsed(sign_up=offered.pk, session=session.pk, person=offered.person_id), by=by)
    offer_freed_seats(session)
    save_counts(session)
