"""Sessions of every way of taking up, for tests."""

from datetime import datetime, time, timedelta
from typing import Any

from activities.models import Activity, Session
from activities.services.draw import commit_draw
from core import clock
from tests.factories import make_activity, make_session


def tokyo(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """That hour in the town, so many days from today."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), clock.TOKYO)


def of_way(way: str, **fields: Any) -> Activity:
    """A published activity that is taken up so; `fields` are Activity's."""
    activity = make_activity()
    for name, value in {"way": way, **fields}.items():
        setattr(activity, name, value)
    activity.save()
    return activity


def a_lot(**fields: Any) -> Session:
    """Drawn in two days, with its seed bound."""
    session = make_session(activity=of_way("lot"), **{"closes_at": tokyo(2, 12), "starts_at": tokyo(7), **fields})
    commit_draw(session=session.pk)
    return session


def on_approval(**fields: Any) -> Session:
    """In a week; the host answers each request."""
    return make_session(activity=of_way("approval"), starts_at=tokyo(7), **fields)


def a_day_of_appointments(**fields: Any) -> Session:
    """Four half hours from ten to noon, in a week."""
    values = {"starts_at": tokyo(7), "ends_at": tokyo(7, 12), "capacity": 3, "slot_minutes": 30, **fields}
    return Session.objects.create(activity=of_way("appointment"), **values)


def a_season_of_stays(**fields: Any) -> Session:
    """From three days ago at 15:00 to ten in the morning in sixty days."""
    values = {"starts_at": tokyo(-3, 15), "ends_at": tokyo(60), "capacity": 4, **fields}
    return Session.objects.create(activity=of_way("stay"), **values)


def a_walk_in() -> Session:
    """One just comes."""
    return make_session(activity=of_way("walk_in"))
