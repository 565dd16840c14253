"""Two people at once: the locks hold."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from activities.models import Session
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from tests.factories import make_person, make_session
from volunteers.models import Assignment, Shift
from volunteers.services.assign import take_role
from volunteers.services.offer_role import offer_role

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(user=None)


def offer(session: Session, headcount: int = 1) -> Shift:
    """A helper is wanted."""
    role = offer_role(
        organisation=session.activity.organisation, session=session, task="help", headcount=headcount, made_by=BY
    )
    return role.shifts.get()


def all_at_once(tries: list[Callable[[], object]]) -> list[str]:
    """Start them together, each on its own connection; how each ended."""
    barrier = Barrier(len(tries))

    def run(attempt: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=10)
            attempt()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


def taking(role: Shift, person: Person) -> Callable[[], object]:
    """One click."""
    return lambda: take_role(shift=role.pk, person=person, made_by=BY)


def test_six_people_want_two_places() -> None:
    role = offer(make_session(), headcount=2)
    ends = all_at_once([taking(role, make_person()) for _ in range(6)])
    assert sorted(ends) == ["role_full"] * 4 + ["taken"] * 2
    assert Assignment.objects.filter(state="accepted").count() == 2


def test_one_person_clicks_two_roles_of_the_same_hour_and_gets_one() -> None:
    when, person = clock.now() + timedelta(days=3), make_person()
    roles = [offer(make_session(starts_at=when)) for _ in range(2)]
    ends = all_at_once([taking(role, person) for role in roles])
    assert sorted(ends) == ["taken", "times_overlap"]


def test_a_double_click_is_one_assignment() -> None:
    role, person = offer(make_session(), headcount=3), make_person()
    assert all_at_once([taking(role, person)] * 4) == ["taken"] * 4
    assert Assignment.objects.count() == 1
