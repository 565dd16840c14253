"""Two beats on one tick hold the same draw: it is drawn once (quality.md, reliability 7)."""

from collections import Counter
from datetime import timedelta

import pytest

from activities.events import DrawHeld
from activities.models import Activity, Draw, Session, SignUp
from activities.services.draw import commit_draw, hold_due_draws
from activities.services.sign_up import sign_up
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.at_once import at_once
from tests.factories import make_activity, make_person, make_session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
BEATS = 6


def test_beats_at_the_same_moment_draw_once() -> None:
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(way=Activity.Way.LOT)
    session = make_session(activity=activity, capacity=5, closes_at=clock.now() + timedelta(hours=1))
    commit_draw(session=session.pk)
    for number in range(12):
        sign_up(session=session.pk, person=make_person(f"p{number}"), seats=1 + number % 3, made_by=Actor(user=None))
    Session.objects.filter(pk=session.pk).update(closes_at=clock.now() - timedelta(seconds=1))

    at_once(hold_due_draws, BEATS)

    session.refresh_from_db()
    parties = list(session.sign_ups.all())
    held = sum(one.seats for one in parties if one.state == SignUp.State.CONFIRMED)
    waits = sum(one.seats for one in parties if one.state == SignUp.State.WAITING)
    assert sorted(one.rank or 0 for one in parties) == list(range(1, 13))
    assert (session.taken, session.waiting, session.asked) == (held, waits, 0)
    assert held <= session.capacity
    assert Event.objects.filter(name=DrawHeld.name()).count() == 1
    told = Counter(
        Event.objects.filter(
            name__in=["activities.SignUpConfirmed", "activities.SignUpWaitlisted"], payload__session=session.pk
        ).values_list("payload__sign_up", flat=True)
    )
    assert set(told.values()) == {1}
    assert Draw.objects.get(session=session).drawn_at is not None
