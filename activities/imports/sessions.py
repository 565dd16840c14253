"""From days and hours to sessions, each with an aware start and end in Asia/Tokyo."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import messages as m
from .dates import Days
from .messages import Message, say
from .times import Hours, Slot
from .venues import ImportedVenue

TOKYO = ZoneInfo("Asia/Tokyo")
MAX_SINGLE_DAYS = 31  # more days than that are one long session: an exhibition, not a course
ASSUMED_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Terms:
    """What one session of several has for itself; 0 places: nobody has said how many."""

    places: int = 0
    booking_opens_at: datetime | None = None
    closes_at: datetime | None = None
    slot_minutes: int | None = None
    venue: ImportedVenue | None = None


@dataclass(frozen=True, order=True)
class ImportedSession:
    """`ends_at` is exclusive; an all-day session runs from midnight to midnight. Without terms: those of its row."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    terms: Terms | None = None


Sessions = tuple[ImportedSession, ...]


def make_sessions(days: Days, hours: Hours, *, stays: bool = False) -> tuple[Sessions, list[Message]]:
    """One session a day and slot; one long one for more than 31 days, for unbroken days without hours, for a stay.

    `stays` says that people stay overnight: the hours are then those of arrival and departure.
    """
    several = len(days.days) > 1
    if several and (stays or len(days.days) > MAX_SINGLE_DAYS):
        return _one_long(days, hours, stays)
    if not hours.slots:
        if days.unbroken:
            return (_all_day(days.first, days.last),), []
        return tuple(_all_day(day, day) for day in days.days), []
    warnings = [say(m.TIME_NO_END)] if any(hours.end_on(days.first, slot) is None for slot in hours.slots) else []
    made = sorted({_on(day, slot, hours) for day in days.days for slot in hours.slots})
    return tuple(made), warnings


def from_moments(moments: list[tuple[date, time]]) -> Sessions:
    """Sessions of which only the start is known: two hours each."""
    starts = sorted({datetime.combine(day, at, TOKYO) for day, at in moments})
    return tuple(ImportedSession(start, start + ASSUMED_LENGTH) for start in starts)


def _one_long(days: Days, hours: Hours, stays: bool) -> tuple[Sessions, list[Message]]:
    opens = hours.slots[0].start if hours.slots else None
    closes = hours.end_on(days.last, hours.slots[-1]) if hours.slots else None
    if opens is None:
        session = _all_day(days.first, days.last)
    else:
        last_moment = datetime.combine(days.last, closes, TOKYO) if closes else _midnight(days.last + timedelta(days=1))
        session = ImportedSession(datetime.combine(days.first, opens, TOKYO), last_moment)
    if stays or (days.unbroken and not hours.closing):
        return (session,), []
    return (session,), [say(m.ONE_LONG_SESSION, days=len(days.days), first=days.first, last=days.last)]


def _on(day: date, slot: Slot, hours: Hours) -> ImportedSession:
    start = datetime.combine(day, slot.start, TOKYO)
    end = hours.end_on(day, slot)
    if end is None:
        return ImportedSession(start, start + ASSUMED_LENGTH)
    next_day = slot.end_next_day and end == slot.end
    return ImportedSession(start, datetime.combine(day + timedelta(days=next_day), end, TOKYO))


def _all_day(first: date, last: date) -> ImportedSession:
    return ImportedSession(_midnight(first), _midnight(last + timedelta(days=1)), all_day=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), TOKYO)
