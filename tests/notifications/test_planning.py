"""Who is told what, and when reminders are due."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from activities.events import SessionCancelled, SignUpConfirmed
from activities.models import Session, SignUp
from activities.services.cancel_session import cancel_session
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer, decline_offer, expire_offers
from activities.services.sign_up import sign_up
from core.actor import Actor
from core.clock import TOKYO
from core.outbox.relay import drain
from notifications import handlers, kinds
from notifications.models import Notice, NoticeDelivery
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_reminders import plan_reminders
from tests.factories import make_person, make_session, make_sign_up
from tests.notifications.conftest import SetClock

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def tokyo(text: str) -> datetime:
    """A moment as the town's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def told() -> list[tuple[str, int]]:
    """(kind, person) of every notice, in the order of planning."""
    return list(Notice.objects.order_by("id").values_list("kind", "person"))


def test_the_story_of_a_full_class() -> None:
    session = make_session(capacity=1)
    first, second, third = make_person(), make_person(), make_person()
    seat = sign_up(session=session.pk, person=first, seats=1, made_by=BY)
    waiting = sign_up(session=session.pk, person=second, seats=1, made_by=BY)
    last = sign_up(session=session.pk, person=third, seats=1, made_by=BY)
    drain()
    cancel_sign_up(sign_up=seat.pk, made_by=BY)
    drain()
    decline_offer(sign_up=waiting.pk, made_by=BY)
    accept_offer(sign_up=last.pk, made_by=BY)
    drain()
    cancel_session(session=session.pk, made_by=BY)
    drain()
    assert set(told()) == {
        ("sign_up_confirmed", first.pk),
        ("sign_up_waiting", second.pk),
        ("sign_up_waiting", third.pk),
        ("sign_up_cancelled", first.pk),
        ("seat_offered", second.pk),
        ("sign_up_confirmed", third.pk),
        ("session_cancelled", third.pk),
    }  # the third took the offer before the relay came by: nothing is offered to who has accepted


def test_an_offer_that_nobody_answered(set_clock: SetClock) -> None:
    now = tokyo("2026-12-01 10:00")
    set_clock(now)
    session = make_session(starts_at=now + timedelta(days=9))
    lapsing = make_sign_up(session=session, state=SignUp.State.OFFERED, offer_ends_at=now + timedelta(hours=24))
    set_clock(now + timedelta(hours=25))
    expire_offers()
    drain()
    assert told() == [("offer_lapsed", lapsing.person_id)]


def test_a_handler_run_twice_tells_once() -> None:
    party = make_sign_up()
    event = SignUpConfirmed(sign_up=party.pk, session=party.session_id, person=party.person_id, seats=1)
    handlers.tell_confirmed(event)
    handlers.tell_confirmed(event)
    assert Notice.objects.count() == NoticeDelivery.objects.count() == 1


def test_what_is_not_true_any_more_is_not_planned() -> None:
    party = make_sign_up(state=SignUp.State.CANCELLED)
    event = SignUpConfirmed(sign_up=party.pk, session=party.session_id, person=party.person_id, seats=1)
    handlers.tell_confirmed(event)
    assert told() == []


def test_nothing_is_planned_about_a_session_that_has_begun(set_clock: SetClock) -> None:
    party = make_sign_up()
    set_clock(party.session.starts_at)
    assert plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk]) == 0
    set_clock(party.session.starts_at - timedelta(seconds=1))
    assert plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk]) == 1


def test_a_cancelled_session_is_told_to_all_who_stood_and_to_nobody_else() -> None:
    session = make_session()
    states = [SignUp.State.CONFIRMED, SignUp.State.OFFERED, SignUp.State.WAITING]
    standing = [make_sign_up(session=session, state=state) for state in states]
    make_sign_up(session=session, state=SignUp.State.CANCELLED)
    make_sign_up(session=session, state=SignUp.State.LAPSED)
    session.state = Session.State.CANCELLED
    session.save()
    handlers.tell_session_cancelled(SessionCancelled(session=session.pk))
    assert set(told()) == {("session_cancelled", party.person_id) for party in standing}


@pytest.mark.parametrize(("email", "channel"), [("", "inbox"), ("a@example.jp", "email")])
def test_a_person_is_reached_where_they_can_be(email: str, channel: str) -> None:
    make_sign_up(person=make_person(email=email))
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=SignUp.objects.values_list("pk", flat=True))
    assert NoticeDelivery.objects.get().channel == channel


def test_a_closed_account_gets_no_mail() -> None:
    party = make_sign_up(person=make_person(email="a@example.jp"))
    assert party.person.user is not None
    party.person.user.is_active = False
    party.person.user.save()
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    assert NoticeDelivery.objects.get().channel == "inbox"


@pytest.mark.parametrize(
    ("now", "starts_at", "due"),
    [
        ("2026-12-01 17:59", "2026-12-02 10:00", False),
        ("2026-12-01 18:00", "2026-12-02 10:00", True),
        ("2026-12-01 18:00", "2026-12-03 00:00", False),  # the day after tomorrow begins at midnight
        ("2026-12-01 18:00", "2026-12-02 23:59", True),
        ("2026-12-01 23:30", "2026-12-02 00:15", True),  # less than an hour before, but its evening was today
        ("2026-12-01 23:59", "2026-12-03 00:15", False),
        ("2026-12-02 00:01", "2026-12-03 00:15", False),  # midnight alone makes nothing due
        ("2026-12-02 00:30", "2026-12-02 10:00", True),  # the sender was down all evening
        ("2026-12-02 09:59", "2026-12-02 10:00", True),
        ("2026-12-02 10:00", "2026-12-02 10:00", False),  # never once it has begun
        ("2028-02-28 18:00", "2028-02-29 10:00", True),
        ("2028-02-29 17:59", "2028-03-01 10:00", False),
        ("2028-02-29 18:00", "2028-03-01 10:00", True),
        ("2027-02-28 18:00", "2027-03-01 10:00", True),
        ("2026-12-31 18:00", "2027-01-01 06:30", True),
        ("2026-12-31 17:00", "2027-01-01 06:30", False),
    ],
)
def test_a_reminder_is_due_from_six_on_the_evening_before(
    now: str, starts_at: str, due: bool, set_clock: SetClock
) -> None:
    made_at = tokyo(starts_at) - timedelta(days=5)
    make_sign_up(session=make_session(starts_at=tokyo(starts_at)), made_at=made_at)
    set_clock(tokyo(now))
    assert plan_reminders() == int(due)
    assert plan_reminders() == 0
    assert list(NoticeDelivery.objects.values_list("due_at", "expires_at")) == [(tokyo(now), tokyo(starts_at))] * due


@pytest.mark.parametrize(
    ("state", "session_state"),
    [("waiting", "scheduled"), ("offered", "scheduled"), ("cancelled", "scheduled"), ("confirmed", "cancelled")],
)
def test_only_who_comes_is_reminded_of_what_takes_place(state: str, session_state: str, set_clock: SetClock) -> None:
    starts_at = tokyo("2026-12-02 10:00")
    session = make_session(starts_at=starts_at)
    make_sign_up(session=session, state=state, made_at=starts_at - timedelta(days=5), offer_ends_at=starts_at)
    Session.objects.update(state=session_state)
    set_clock(tokyo("2026-12-01 19:00"))
    assert plan_reminders() == 0


def test_who_signs_up_after_the_reminders_hour_is_not_told_twice(set_clock: SetClock) -> None:
    session = make_session(starts_at=tokyo("2026-12-02 10:00"))
    make_sign_up(session=session, made_at=tokyo("2026-12-01 18:05"))
    set_clock(tokyo("2026-12-01 19:00"))
    assert plan_reminders() == 0


def test_who_accepts_an_offer_after_the_reminders_hour_is_not_told_twice(set_clock: SetClock) -> None:
    session = make_session(starts_at=tokyo("2026-12-02 10:00"))
    set_clock(tokyo("2026-12-01 18:30"))
    late = make_sign_up(session=session, made_at=tokyo("2026-11-20 10:00"))
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[late.pk])
    early = make_sign_up(session=session, made_at=tokyo("2026-11-20 10:00"))
    set_clock(tokyo("2026-12-01 19:00"))
    assert plan_reminders() == 1
    assert Notice.objects.get(kind="reminder").person_id == early.person_id


def test_a_moved_session_is_reminded_of_again(set_clock: SetClock) -> None:
    session = make_session(starts_at=tokyo("2026-12-02 10:00"))
    make_sign_up(session=session, made_at=tokyo("2026-11-20 10:00"))
    set_clock(tokyo("2026-12-01 18:00"))
    assert plan_reminders() == 1
    session.starts_at, session.ends_at = tokyo("2026-12-09 10:00"), tokyo("2026-12-09 12:00")
    session.save()
    assert plan_reminders() == 0
    set_clock(tokyo("2026-12-08 18:00"))
    assert plan_reminders() == 1


def test_reminders_are_one_question_a_rule_however_many(
    set_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = make_session(starts_at=tokyo("2026-12-02 10:00"), capacity=300)
    for _ in range(30):
        make_sign_up(session=session, made_at=tokyo("2026-11-20 10:00"))
    set_clock(tokyo("2026-12-01 18:00"))
    with django_assert_num_queries(4 * 3):  # the statement of each rule, between a savepoint and its release
        assert plan_reminders() == 30
