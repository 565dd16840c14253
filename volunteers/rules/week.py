"""A week in 21 bits: each day's morning, afternoon and evening. What people tick, and what a shift touches."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from core.clock import TOKYO

MORNING, AFTERNOON, EVENING = range(3)
PARTS = 3
# From when on a part lasts; before six it is the evening of the day before.
_BEGIN = (time(6), time(12), time(17))
ANY_TIME = 0


def bit(weekday: int, part: int) -> int:
    """Of one part of one day; Monday is 0."""
    return 1 << (weekday * PARTS + part)


def week_of(pairs: Iterable[tuple[int, int]]) -> int:
    """Weekday and part pairs as bits."""
    bits = 0
    for weekday, part in pairs:
        bits |= bit(weekday, part)
    return bits


def pairs_of(week: int) -> list[tuple[int, int]]:
    """The bits as weekday and part pairs, in order."""
    return [(day, part) for day in range(7) for part in range(PARTS) if week & bit(day, part)]


def touched(starts_at: datetime | None, ends_at: datetime | None) -> int:
    """The parts of the week that a shift touches, in the town's time; 0 without times."""
    if starts_at is None or ends_at is None:
        return 0
    return week_of(_parts(starts_at.astimezone(TOKYO), ends_at.astimezone(TOKYO)))


def _parts(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[int, int]]:
    at = starts_at
    while at < ends_at:
        weekday, part, until = _part_at(at)
        yield weekday, part
        at = until
        if at - starts_at >= timedelta(days=7):
            return


def _part_at(at: datetime) -> tuple[int, int, datetime]:
    """Weekday and part of a moment, and when that part ends."""
    day = at.date()
    if at.time() < _BEGIN[MORNING]:
        day -= timedelta(days=1)
        part = EVENING
    else:
        part = max(index for index, begin in enumerate(_BEGIN) if begin <= at.time())
    if part == EVENING:
        until = datetime.combine(day + timedelta(days=1), _BEGIN[MORNING], TOKYO)
    else:
        until = datetime.combine(day, _BEGIN[part + 1], TOKYO)
    return day.weekday(), part, until


def is_free(week: int, part_of_week: int) -> bool:
    """Whether somebody with this week can be there the whole time; who ticked nothing can be asked for any time."""
    return week == ANY_TIME or week & part_of_week == part_of_week
