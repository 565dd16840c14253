"""A session takes place at another time, or somewhere else."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from activities import rules
from activities.errors import AlreadyStarted, PeriodsLeftOut, TimeIsOver
from activities.events import SessionMoved
from activities.models import Activity, Session, SignUp, SupportRequest
from activities.services._places import renew_offers, take_place
from activities.services._seats import lock_session, save_counts
from activities.services.sign_up import SUPPORT_KEPT
from community.models import Venue
from core import clock
from core.actor import Actor
from core.outbox.events import publish

# By way of a thousand years ahead: the constraint looks at each row as it is written, and would find the next
# appointment still where this one is going.
_SHIFT = """
UPDATE activities_signup
SET period = tstzrange(lower(period) + %(by)s::interval, upper(period) + %(by)s::interval, '[)')
WHERE session_id = %(session)s AND period IS NOT NULL
"""
_FAR = timedelta(days=365_000)


@transaction.atomic
def move_session(*, session: int, starts_at: datetime, venue: Venue | None, made_by: Actor) -> Session:
    """Keep its length, its sign-ups and the time between closing and start; moved to where it is changes nothing.

    Appointments move along with their day; stays remain on their own days, which the new time must hold.
    Raises SessionIsCancelled, AlreadyStarted, TimeIsOver, VenueTaken, PeriodsLeftOut, Http404.
    """
    locked = lock_session(session)
    old_starts, old_ends, old_venue = locked.starts_at, locked.ends_at, locked.venue_id
    if (starts_at, venue.pk if venue else None) == (old_starts, old_venue):
        return locked
    rules.ensure_scheduled(locked)
    if old_starts <= clock.now():
        raise AlreadyStarted
    if starts_at <= clock.now():
        raise TimeIsOver
    by = starts_at - old_starts
    locked.starts_at, locked.ends_at, locked.venue = starts_at, old_ends + by, venue
    _shift_window(locked, by)
    take_place(locked, state=locked.activity.state, also=["closes_at", "booking_opens_at"])
    _shift_periods(locked, by)
    _keep_support_longer(locked)
    renew_offers(locked)
    save_counts(locked)
    publish(
        SessionMoved(
            session=locked.pk,
            old_starts_at=old_starts.isoformat(),
            old_ends_at=old_ends.isoformat(),
            old_venue=old_venue,
        ),
        by=made_by,
    )
    return locked


def _shift_window(session: Session, by: timedelta) -> None:
    """Closing keeps its distance from the start; opening stays as it was announced, while that leaves time to book."""
    if session.closes_at is not None:
        session.closes_at += by
    last = session.closes_at or session.starts_at
    if session.booking_opens_at is not None and session.booking_opens_at >= last:
        session.booking_opens_at += by


def _shift_periods(session: Session, by: timedelta) -> None:
    if session.activity.way == Activity.Way.STAY:
        standing = session.sign_ups.filter(state__in=SignUp.STANDING)
        if standing.exclude(period__contained_by=(session.starts_at, session.ends_at)).exists():
            raise PeriodsLeftOut
    elif session.activity.way == Activity.Way.APPOINTMENT and by:
        steps: list[Any] = [_FAR, by - _FAR]
        with connection.cursor() as cursor:
            for step in steps:
                cursor.execute(_SHIFT, {"session": session.pk, "by": step})


def _keep_support_longer(session: Session) -> None:
    """What people would like help with goes 30 days after the session, whenever that is now."""
    if session.activity.way != Activity.Way.STAY:
        day = (session.ends_at + SUPPORT_KEPT).astimezone(clock.TOKYO).date()
        SupportRequest.objects.filter(sign_up__session=session).update(delete_on=day)
