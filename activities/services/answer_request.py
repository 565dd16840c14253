"""The host answers a request: for a place that needs approval, or for a stay."""

from django.db import IntegrityError, transaction

from activities import rules
from activities.errors import DaysTaken, NothingAsked, SupportUnanswered
from activities.events import SignUpRefused, SignUpWaitlisted
from activities.models import SignUp, SupportRequest
from activities.services._seats import give_back, lock_sign_up, save_counts, seat
from core import clock
from core.actor import Actor
from core.outbox.events import publish


def approve(*, sign_up: int, made_by: Actor, note: str = "") -> SignUp:
    """Yes: the party has its seats, or the first place that frees where the session is full. Said twice, once.

    Raises NothingAsked, SupportUnanswered, DaysTaken, SessionIsCancelled, AlreadyStarted, Http404.
    """
    try:
        return _approve(sign_up, note, made_by)
    except IntegrityError as error:  # the constraint on periods: another stay was approved for these days
        raise DaysTaken from error


@transaction.atomic
def _approve(sign_up: int, note: str, made_by: Actor) -> SignUp:
    session, asked = lock_sign_up(sign_up)
    if asked.state in (SignUp.State.CONFIRMED, SignUp.State.HELD):
        return asked
    if asked.state != SignUp.State.REQUESTED:
        raise NothingAsked
    rules.ensure_scheduled(session)
    rules.ensure_not_started(session, clock.now())
    if SupportRequest.objects.filter(sign_up=asked, answer="").exists():
        raise SupportUnanswered
    give_back(session, asked)
    asked.host_note = note.strip()
    if session.activity.counts_seats and asked.seats > session.left:
        asked.state = SignUp.State.WAITING
        asked.save(update_fields=["state", "host_note"])
        session.waiting += asked.seats
        publish(
            SignUpWaitlisted(sign_up=asked.pk, session=session.pk, person=asked.person_id, seats=asked.seats),
            by=made_by,
        )
    else:
        session.taken += asked.seats if session.activity.counts_seats else 0
        seat(asked, by=made_by, also=["host_note"])
    save_counts(session)
    return asked


@transaction.atomic
def refuse(*, sign_up: int, made_by: Actor, note: str = "") -> SignUp:
    """Not this time; the note is for the person. Said twice, once. Raises NothingAsked, Http404."""
    session, asked = lock_sign_up(sign_up)
    if asked.state == SignUp.State.REFUSED:
        return asked
    if asked.state != SignUp.State.REQUESTED:
        raise NothingAsked
    give_back(session, asked)
    asked.state, asked.host_note = SignUp.State.REFUSED, note.strip()
    asked.save(update_fields=["state", "host_note"])
    save_counts(session)
    publish(SignUpRefused(sign_up=asked.pk, session=session.pk, person=asked.person_id), by=made_by)
    return asked
