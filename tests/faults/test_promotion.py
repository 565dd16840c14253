"""A seat comes free while fifty want it (quality.md, reliability 3)."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction

from activities.errors import CapacityBelowTaken, ClashesWithAnother, OfferEnded, SeatsGone
from activities.models import Activity, Session, SignUp
from activities.services._seats import lock_session
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.change_capacity import change_capacity
from activities.services.offers import accept_offer, expire_offers, take_open_seat
from activities.services.sign_up import sign_up
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.models import Event
from core.outbox.relay import drain
from notifications.models import Notice
from tests.at_once import all_at_once
from tests.factories import make_person, make_session, make_sign_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
BY = Actor(user=None)
RUSH = 50


def honest(session: Session) -> Session:
    """The session as it is now, its counts compared with the ledger."""
    session.refresh_from_db()
    ledger = list(session.sign_ups.all())
    assert session.taken == sum(one.seats for one in ledger if one.state in SignUp.HOLDS_SEATS) <= session.capacity
    assert session.waiting == sum(one.seats for one in ledger if one.state == SignUp.State.WAITING)
    return session


def test_cancel_and_fifty_sign_ups_and_the_promotion_together() -> None:
    session = make_session(capacity=10)
    holding = [make_sign_up(session=session) for _ in range(10)]
    waiting = [make_sign_up(session=session, state=SignUp.State.WAITING) for _ in range(5)]
    crowd = [make_person(f"住民 {number}") for number in range(RUSH)]

    def come(number: int) -> str:
        return sign_up(session=session.pk, person=crowd[number], made_by=BY).state

    def go(number: int) -> str:
        return cancel_sign_up(sign_up=holding[number].pk, made_by=BY).state

    def passed() -> str:
        return str(expire_offers())

    works = [lambda n=n: come(n) for n in range(RUSH)] + [lambda n=n: go(n) for n in range(3)] + [passed]
    said = all_at_once(works)
    # Three seats came free while fifty knocked: each went to somebody who had waited before them.
    assert said.count("waiting") == RUSH
    assert honest(session).taken == 10
    offered = session.sign_ups.filter(state=SignUp.State.OFFERED)
    assert sorted(offered.values_list("pk", flat=True)) == [one.pk for one in waiting[:3]]
    drain()
    drain()
    events = Event.objects.filter(name="activities.SeatOffered")
    assert sorted(event.payload["sign_up"] for event in events) == [one.pk for one in waiting[:3]]
    notices = Notice.objects.filter(kind="seat_offered")
    assert sorted(notices.values_list("subject_id", flat=True)) == [one.pk for one in waiting[:3]]


def test_the_offers_hour_and_the_yes_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(10):
        session = make_session(capacity=1)
        held = make_sign_up(session=session, state=SignUp.State.OFFERED, offer_ends_at=clock.now())
        next_one = make_sign_up(session=session, state=SignUp.State.WAITING)

        def accept(held: SignUp = held) -> str:
            try:
                return accept_offer(sign_up=held.pk, made_by=BY).state
            except OfferEnded as refusal:
                return refusal.code

        all_at_once([accept, lambda: str(expire_offers()), lambda: str(expire_offers()), accept])
        honest(session)
        held.refresh_from_db()
        next_one.refresh_from_db()
        assert (held.state, next_one.state) == ("lapsed", "offered")


def test_seats_open_to_all_have_one_winner() -> None:
    session = make_session(capacity=3, starts_at=clock.now() + timedelta(minutes=90))
    holding = [make_sign_up(session=session) for _ in range(3)]
    waiting = [make_sign_up(session=session, state=SignUp.State.WAITING) for _ in range(20)]
    cancel_sign_up(sign_up=holding[0].pk, made_by=BY)

    def take(party: SignUp) -> str:
        try:
            return take_open_seat(sign_up=party.pk, made_by=BY).state
        except SeatsGone as refusal:
            return refusal.code

    said = all_at_once([lambda party=party: take(party) for party in waiting])  # type: ignore[misc]
    assert sorted(said) == ["confirmed"] + ["seats_gone"] * 19
    honest(session)
    drain()
    assert Notice.objects.filter(kind="seats_open").count() <= 20  # told once each, if it was still true then
    assert Event.objects.filter(name="activities.SeatsOpenToAll").count() == 1


def test_chairs_and_sign_ups_at_once_never_leave_more_people_than_chairs() -> None:
    session = make_session(capacity=20)
    people = [make_person(f"住民 {number}") for number in range(20)]

    def fewer(capacity: int) -> str:
        try:
            return str(change_capacity(session=session.pk, capacity=capacity, made_by=BY).capacity)
        except CapacityBelowTaken as refusal:
            return refusal.code

    works = [lambda p=p: sign_up(session=session.pk, person=p, made_by=BY).state for p in people]
    all_at_once([*works, *[lambda n=n: fewer(n) for n in (12, 8, 4)]])
    assert honest(session).taken + session.waiting == 20
    with pytest.raises(CapacityBelowTaken):
        change_capacity(session=session.pk, capacity=session.taken - 1, made_by=BY)


def test_who_waited_twice_and_is_offered_both_takes_one() -> None:
    person, start = make_person(), clock.now() + timedelta(days=7)
    offers = [
        make_sign_up(
            session=make_session(capacity=1, starts_at=start),
            person=person,
            state=SignUp.State.WAITING,
        )
        for _ in range(2)
    ]
    for offer in offers:
        blocker = make_sign_up(session=offer.session)
        cancel_sign_up(sign_up=blocker.pk, made_by=BY)

    def yes(offer: SignUp) -> str:
        try:
            return accept_offer(sign_up=offer.pk, made_by=BY).state
        except DomainError as refusal:
            return refusal.code

    said = all_at_once([lambda offer=offer: yes(offer) for offer in offers])  # type: ignore[misc]
    assert sorted(said) == [ClashesWithAnother.code, "confirmed"]


def test_who_waits_behind_a_withdrawal_finds_no_open_door() -> None:
    session, person = make_session(), make_person()
    locked, waits = threading.Event(), 0.5

    def withdraw() -> str:
        with transaction.atomic():
            lock_session(session.pk)
            locked.set()
            time.sleep(waits)  # meanwhile the other one stands at the lock
            Activity.objects.filter(pk=session.activity_id).update(state=Activity.State.DRAFT)
        return "draft"

    def come() -> str:
        locked.wait(10)
        try:
            return sign_up(session=session.pk, person=person, made_by=BY).state
        except DomainError as refusal:
            return refusal.code

    assert all_at_once([withdraw, come]) == ["draft", "not_published"]
    assert not SignUp.objects.exists()
