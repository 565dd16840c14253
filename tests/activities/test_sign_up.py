"""Signing up: seats, waiting list, idempotency, reasons."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from activities.errors import LimitReached
from activities.models import Activity, Session, SignUp
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer, decline_offer, expire_offers
from activities.services.sign_up import sign_up
from core import clock
from core.actor import Actor
from core.errors import KeyReused, Refused
from core.outbox.models import Event
from tests.factories import make_activity, make_campaign, make_person, make_session, make_sign_up

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def join(session: Session, seats: int = 1, key: str | None = None) -> SignUp:
    """A new person signs up."""
    return sign_up(session=session.pk, person=make_person(), seats=seats, made_by=BY, key=key)


def counts(session: Session) -> tuple[int, int]:
    """(taken, waiting) as the row says."""
    session.refresh_from_db()
    return session.taken, session.waiting


def test_seats_are_given_until_they_are_gone_and_then_the_queue_begins() -> None:
    session = make_session(capacity=2)
    states = [join(session).state for _ in range(3)]
    assert states == ["confirmed", "confirmed", "waiting"]
    assert counts(session) == (2, 1)


def test_a_party_gets_all_its_seats_or_waits_for_all() -> None:
    session = make_session(capacity=3)
    join(session, 2)
    assert join(session, 2).state == SignUp.State.WAITING
    assert counts(session) == (2, 2)
    assert join(session, 1).state == SignUp.State.CONFIRMED  # a smaller party still fits


def test_the_same_person_twice_has_one_sign_up() -> None:
    session, person = make_session(), make_person()
    first = sign_up(session=session.pk, person=person, seats=1, made_by=BY)
    again = sign_up(session=session.pk, person=person, seats=1, made_by=BY)
    assert again.pk == first.pk
    assert counts(session) == (1, 0)


def test_the_same_key_with_another_body_is_refused() -> None:
    session, person = make_session(), make_person()
    sign_up(session=session.pk, person=person, seats=1, made_by=BY, key="k")
    with pytest.raises(KeyReused):
        sign_up(session=session.pk, person=person, seats=2, made_by=BY, key="k")
    with pytest.raises(KeyReused):
        sign_up(session=make_session().pk, person=person, seats=1, made_by=BY, key="k")


def test_who_cancelled_can_come_back() -> None:
    session, person = make_session(), make_person()
    first = sign_up(session=session.pk, person=person, seats=1, made_by=BY, key="a")
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    again = sign_up(session=session.pk, person=person, seats=1, made_by=BY, key="b")
    assert (again.pk != first.pk, again.state) == (True, "confirmed")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": Session.State.CANCELLED}, "session_cancelled"),
        ({"booking_opens_at": clock.now() + timedelta(days=1)}, "booking_not_open"),
        ({"starts_at": clock.now() - timedelta(hours=1)}, "already_started"),
    ],
)
def test_each_refusal_says_its_reason(change: dict[str, Any], code: str) -> None:
    session = make_session(**change)
    with pytest.raises(Refused) as refusal:
        join(session)
    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert str(refusal.value.reasons[0].message)
    assert str(refusal.value.reasons[0].next_step)


def test_all_reasons_are_collected() -> None:
    draft = make_activity(state=Activity.State.DRAFT)
    session = make_session(activity=draft, capacity=2, starts_at=clock.now() - timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        join(session, 3)
    assert {reason.code for reason in refusal.value.reasons} == {"not_published", "already_started", "party_too_large"}
    assert counts(session) == (0, 0)


def test_the_seasons_limit_counts_all_its_sessions() -> None:
    season = make_campaign(per_person_limit=1)
    activity = make_activity(campaign=season)
    person = make_person()
    sign_up(session=make_session(activity=activity).pk, person=person, seats=1, made_by=BY)
    with pytest.raises(Refused) as refusal:
        sign_up(session=make_session(activity=activity).pk, person=person, seats=1, made_by=BY)
    assert isinstance(refusal.value.reasons[0], LimitReached)


def test_an_unknown_session_is_404() -> None:
    with pytest.raises(Http404):
        sign_up(session=999_999, person=make_person(), seats=1, made_by=BY)


def test_a_freed_seat_is_held_for_the_first_party_that_fits() -> None:
    session = make_session(capacity=2)
    first, _ = join(session), join(session)
    large, small = join(session, 2), join(session, 1)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.state, small.state) == ("waiting", "offered")
    assert counts(session) == (2, 2)
    assert small.offer_ends_at is not None
    assert clock.now() < small.offer_ends_at < session.starts_at


def test_an_offer_is_accepted_once() -> None:
    offered = make_sign_up(session=make_session(capacity=1), state=SignUp.State.OFFERED)
    assert accept_offer(sign_up=offered.pk, made_by=BY).state == "confirmed"
    assert accept_offer(sign_up=offered.pk, made_by=BY).state == "confirmed"
    assert Event.objects.filter(name="activities.SignUpConfirmed").count() == 1


def test_a_declined_offer_goes_to_the_next() -> None:
    session = make_session(capacity=1)
    offered = make_sign_up(session=session, state=SignUp.State.OFFERED)
    after = make_sign_up(session=session, state=SignUp.State.WAITING)
    decline_offer(sign_up=offered.pk, made_by=BY)
    after.refresh_from_db()
    assert after.state == "offered"
    assert counts(session) == (1, 0)


def test_an_offer_nobody_answered_lapses_and_goes_on() -> None:
    session = make_session(capacity=1)
    offered = make_sign_up(session=session, state=SignUp.State.OFFERED)
    after = make_sign_up(session=session, state=SignUp.State.WAITING)
    SignUp.objects.filter(pk=offered.pk).update(offer_ends_at=clock.now() - timedelta(minutes=1))
    assert expire_offers() == 1
    assert expire_offers() == 0
    offered.refresh_from_db()
    after.refresh_from_db()
    assert (offered.state, after.state) == ("lapsed", "offered")


def test_cancelling_twice_frees_one_seat() -> None:
    session = make_session(capacity=2)
    first, _ = join(session), join(session)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    assert counts(session) == (1, 0)


def test_every_step_is_in_the_event_table_with_who_did_it() -> None:
    someone = Actor(user=7, channel="phone")
    session, person = make_session(), make_person()
    made = sign_up(session=session.pk, person=person, seats=1, made_by=someone)
    cancel_sign_up(sign_up=made.pk, made_by=Actor(user=8))
    rows = Event.objects.values_list("name", "actor", "channel", "payload__person")
    assert list(rows) == [
        ("activities.SignUpConfirmed", 7, "phone", person.pk),
        ("activities.SignUpCancelled", 8, "web", person.pk),
    ]
