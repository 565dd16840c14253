"""What the tests of plans share: a small festival, and a plan of it that the worker has made."""

from datetime import datetime, time, timedelta

from activities.models import Session
from community.models import Area, Office, User
from core import clock
from core.actor import Actor
from tests.factories import make_area, make_person
from tests.volunteers.festival import Festival, build_festival
from volunteers.models import Plan
from volunteers.services.ask_plan import ask_plan
from volunteers.services.make_plan import make_plans

BY = Actor(user=None)


def small_festival(seed: int = 1, *, roles: int = 6, people: int = 40) -> Festival:
    """Six roles, thirty shifts, forty people."""
    return build_festival(area=make_area(), roles=roles, people=people, seed=seed)


def ask(festival: Festival) -> Plan:
    """A coordinator asks."""
    return ask_plan(
        area=Area.objects.get(pk=festival.area),
        programme=None,
        session=Session.objects.get(pk=festival.session),
        first_day=festival.day,
        last_day=festival.day,
        made_by=BY,
    )


def made(festival: Festival) -> Plan:
    """And a worker makes it."""
    plan = ask(festival)
    assert make_plans() == 1
    plan.refresh_from_db()
    return plan


def coordinator_of(area: int) -> User:
    """Somebody who looks after the area."""
    user = make_person("つなぎ役", email=f"coordinator{area}-{clock.now().timestamp()}@example.jp").user
    assert user is not None
    Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area_id=area)
    return user


def morning(days: int = 8, hour: int = 9) -> datetime:
    """Nine o'clock in so many days."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.TOKYO)
