"""Stays take whole days: guests come from the hour at which the season begins, and leave by the one at which it ends.

Nobody leaves later than the next guest may come: where a season ends later in the day than it begins, guests leave by
the hour of its beginning, so that one may come on the day on which another goes.
"""

from datetime import date, datetime, time

from activities.models import Session
from activities.party import Period, period
from core import clock


def check_in(season: Session) -> time:
    """From when on guests may come, in Tokyo."""
    return season.starts_at.astimezone(clock.TOKYO).time()


def check_out(season: Session) -> time:
    """By when guests leave, in Tokyo."""
    return min(check_in(season), season.ends_at.astimezone(clock.TOKYO).time())


def stay(season: Session, arrives: date, leaves: date) -> Period:
    """The period from one day to another; what is possible is a gate's business (ensure_period_possible)."""
    return period(
        datetime.combine(arrives, check_in(season), clock.TOKYO),
        datetime.combine(leaves, check_out(season), clock.TOKYO),
    )
