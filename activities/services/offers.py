"""Seats held for a waiting party: accepted, declined, or passed on when nobody answered."""

from django.db import transaction

from activities import rules
from activities.errors import OfferEnded, SeatsGone
from activities.events import SeatOfferLapsed
from activities.models import Session, SignUp
from activities.selectors.facts import facts_of
from activities.services._seats import give_back, lock_sign_up, offer_freed_seats, save_counts, seat
from community.models import Person
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.events import publish


@transaction.atomic
def accept_offer(*, sign_up: int, made_by: Actor) -> SignUp:
    """The party takes its seats; held, where the host has not answered yet what it would like help with.

    Accepted twice is accepted once. Raises OfferEnded, SessionIsCancelled, ClashesWithAnother, Http404.
    """
    session, offered = lock_sign_up(sign_up)
    if offered.state in (SignUp.State.CONFIRMED, SignUp.State.HELD):
        return offered
    rules.ensure_scheduled(session)
    if offered.state != SignUp.State.OFFERED or offered.offer_ends_at is None or offered.offer_ends_at <= clock.now():
        raise OfferEnded
    _ensure_free(session, offered)
    seat(offered, by=made_by)
    save_counts(session)
    return offered


@transaction.atomic
def take_open_seat(*, sign_up: int, made_by: Actor) -> SignUp:
    """Near the start, whoever waits and answers first has the free seats. Taken twice is taken once.

    Raises SeatsGone, AlreadyStarted, SessionIsCancelled, ClashesWithAnother, Http404.
    """
    session, waiting = lock_sign_up(sign_up)
    if waiting.state in (SignUp.State.CONFIRMED, SignUp.State.HELD):
        return waiting
    rules.ensure_scheduled(session)
    rules.ensure_not_started(session, clock.now())
    open_now = session.open_to_waiting_at is not None and waiting.state == SignUp.State.WAITING
    if not open_now or waiting.seats > session.left:
        raise SeatsGone
    _ensure_free(session, waiting)
    session.waiting -= waiting.seats
    session.taken += waiting.seats
    seat(waiting, by=made_by)
    save_counts(session)
    return waiting


def _ensure_free(session: Session, party: SignUp) -> None:
    """Since they began to wait they may have signed up for something else at that time."""
    person = Person.objects.select_for_update(no_key=True).get(pk=party.person_id)
    rules.ensure_no_clash(facts_of(person, session))


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
