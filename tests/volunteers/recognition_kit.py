"""Short ways to say what the tests of recognition need."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Session
from community.models import Organisation, Person, User
from core import clock
from tests.clients import browser
from tests.factories import make_assignment, make_session, make_shift
from volunteers.models import Assignment, Contribution

_hours = count(2, 2)


def past_session() -> Session:
    """A session of its own hour, which nobody else's overlaps; it has begun."""
    return make_session(starts_at=clock.now() - timedelta(hours=next(_hours)))


def queries(url: str, user: User | None) -> int:
    """How many it takes to show this page to that person."""
    client = browser(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def grown(grow: Callable[[], None], count: Callable[[], int]) -> tuple[int, int]:
    """Counted at some rows, and at twice as many."""
    grow()
    count()  # what Django itself remembers from a first time on
    few = count()
    grow()
    return few, count()


def make_done(
    person: Person,
    *,
    on: date | None = None,
    minutes: int = 90,
    organisation: Organisation | None = None,
    session: Session | None = None,
    **role: Any,
) -> Assignment:
    """Something that the person did, as a host has confirmed it."""
    done = make_assignment(make_shift(organisation=organisation, session=session, **role), person)
    Contribution.objects.create(
        assignment=done, state="confirmed", minutes=minutes, on=on or clock.today(), confirmed_at=clock.now()
    )
    return done
