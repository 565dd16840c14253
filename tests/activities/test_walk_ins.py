"""The door counts whoever just comes."""

from datetime import timedelta

import pytest

from activities.errors import CheckInTooEarly, CountNotPossible, SessionIsCancelled
from activities.models import Activity, Session
from activities.services.count_walk_ins import count_walk_ins
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.factories import make_session, make_user

pytestmark = pytest.mark.django_db
BY = Actor(user=None, channel="counter")


def begun() -> Session:
    """It began an hour ago."""
    return make_session(starts_at=clock.now() - timedelta(hours=1))


@pytest.mark.parametrize("way", Activity.Way)
def test_any_way_may_have_walk_ins_and_they_take_no_seat(way: str) -> None:
    session = begun()
    Activity.objects.filter(pk=session.activity_id).update(way=way)
    alice = make_user()
    count_walk_ins(session=session.pk, people=7, made_by=Actor(user=alice.pk, channel="counter"))
    before = session.version
    session.refresh_from_db()
    assert (session.walk_ins, session.taken, session.version) == (7, 0, before + 1)
    event = Event.objects.get()
    assert (event.name, event.actor) == ("activities.WalkInsCounted", alice.pk)
    assert event.payload == {"session": session.pk, "walk_ins": 7}


def test_said_again_it_corrects_and_the_same_again_changes_nothing() -> None:
    session = begun()
    for people in (7, 7, 5, 0):
        assert count_walk_ins(session=session.pk, people=people, made_by=BY).walk_ins == people
    assert list(Event.objects.order_by("id").values_list("payload__walk_ins", flat=True)) == [7, 5, 0]


@pytest.mark.parametrize("people", [-1, 100_000])
def test_a_slip_of_the_finger_is_refused(people: int) -> None:
    with pytest.raises(CountNotPossible):
        count_walk_ins(session=begun().pk, people=people, made_by=BY)


def test_nobody_is_counted_before_the_door_opens_or_when_it_does_not_take_place() -> None:
    with pytest.raises(CheckInTooEarly):
        count_walk_ins(session=make_session().pk, people=1, made_by=BY)
    with pytest.raises(SessionIsCancelled):
        count_walk_ins(session=make_session(state=Session.State.CANCELLED).pk, people=1, made_by=BY)
