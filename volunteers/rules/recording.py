"""A record stays what it is: which day something may be entered for, and who may make a record less."""

from datetime import date, datetime, timedelta

from volunteers.errors import DayNotPossible, LoweredByHostAlone
from volunteers.models import Contribution

SETTLES_AFTER = timedelta(days=14)  # after its confirmation
LONG_AGO = timedelta(days=366)
CHECK_IN_AROUND = timedelta(hours=3)  # a card counts so long before a role begins and after it ends


def ensure_day_possible(on: date, today: date) -> None:
    """Of a role without a date. Raises DayNotPossible."""
    if not today - LONG_AGO <= on <= today:
        raise DayNotPossible


def ensure_may_be_lowered(standing: Contribution, now: datetime, *, by_host: bool) -> None:
    """Nobody's record worsens by a stranger's hand (domain.md, Rules). Raises LoweredByHostAlone."""
    if standing.confirmed_at + SETTLES_AFTER < now and not by_host:
        raise LoweredByHostAlone


def is_check_in_time(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a card that is shown now means this role."""
    return starts_at - CHECK_IN_AROUND <= now <= ends_at + CHECK_IN_AROUND
