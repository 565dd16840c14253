"""When an event takes place, out of the cells for days, hours and remarks."""

import re
from datetime import date
from itertools import pairwise

from . import messages as m
from .cells import Cells
from .dates import Days, filter_days, find_dates, read_days, resolve, span
from .messages import ValueNotUnderstood, say
from .sessions import ImportedSession, from_moments, make_sessions
from .text import fold
from .times import Hours, find_clocks, read_dated_hours, read_hours

_OVERNIGHT = re.compile(r"\d\s*泊|[一二三]泊|キャンプ|合宿|宿泊")
_MAX_STAY = 14  # days
_ONLY_DATES = re.compile(r"(?:開催日?|実施日?|日程|全\s*\d+\s*[回日]間?|[のはと及び、,・/:()\s]|ほか)*")


def read_sessions(cells: Cells, *, reference: date) -> tuple[ImportedSession, ...]:
    """All sessions of the row; none, with a refusal in the cells, when no day can be read."""
    try:
        days = _days(cells, reference)
    except ValueNotUnderstood as problem:
        dated = _dated_hours(cells, reference)
        if not dated:
            cells.refusals.append(problem.message)
        return dated
    cells.warnings += days.warnings
    hours = _hours(cells)
    cells.warnings += hours.warnings
    words = f"{cells['title']} {cells['subtitle']} {cells['date_note']}"
    stays = len(days.days) <= _MAX_STAY and _OVERNIGHT.search(words) is not None
    sessions, warnings = make_sessions(days, hours, stays=stays)
    cells.warnings += warnings
    return sessions


def _days(cells: Cells, reference: date) -> Days:
    start, end, note = cells.said("start_date"), cells.said("end_date"), cells.said("date_note")
    if not start and not end:
        if not find_dates(fold(note)):
            raise ValueNotUnderstood(say(m.DATE_MISSING))
        return read_days(note, reference=reference)
    if not start:
        last = read_days(end, reference=reference)
        return Days((last.last,), (*last.warnings, say(m.START_UNKNOWN, text=end)))
    days = read_days(start, reference=reference)
    if end:
        last = read_days(end, reference=days.first)
        if len(days.days) == 1 or last.last > days.last:
            days = Days(span(days.first, last.last), (*days.warnings, *last.warnings))
        elif last.last < days.first:
            raise ValueNotUnderstood(say(m.DATE_BACKWARDS, first=days.first, last=last.last))
    if len(days.days) > 1:
        days = _listed(days, note) or days
        for remark in (note, cells.said("pattern")):
            days = filter_days(days, remark) if remark else days
    return days


def _listed(days: Days, note: str) -> Days | None:
    """A remark that is nothing but days inside the period (`8月5日、12日、19日`) names the days."""
    folded = fold(note)
    written = find_dates(folded)
    if len(written) < 2 or "~" in folded:
        return None
    between = "".join(folded[one.end : after.start] for one, after in pairwise(written))
    rest = folded[: written[0].start] + between + folded[written[-1].end :]
    if not _ONLY_DATES.fullmatch(rest):
        return None
    try:
        named, _ = resolve(written, reference=days.first, text=note)
    except ValueNotUnderstood:
        return None
    inside = tuple(sorted(set(named)))
    return Days(inside, days.warnings) if inside[0] >= days.first and inside[-1] <= days.last else None


def _hours(cells: Cells) -> Hours:
    """The hours of their own cells, else those that stand beside the date."""
    start, end = cells["start_time"], cells["end_time"]
    if cells.said("start_time") or cells.said("end_time"):
        return read_hours(start, end)
    for field in ("start_date", "date_note"):
        text = _clocks_only(cells.said(field))
        if text:
            return read_hours(text, "")
    return Hours(())


_MIDNIGHT = re.compile(r"T?0{1,2}:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_OFFSET = re.compile(r"(?<=:\d\d)(?:Z|[+-]\d\d:?\d\d)")


def _clocks_only(text: str) -> str:
    """The text without its dates and the empty time of a spreadsheet's date; empty when no time is left."""
    folded = _OFFSET.sub("", _MIDNIGHT.sub(" ", fold(text)))
    for one in reversed(find_dates(folded)):
        folded = f"{folded[: one.start]} {folded[one.end :]}"
    return folded if find_clocks(folded) else ""


def _dated_hours(cells: Cells, reference: date) -> tuple[ImportedSession, ...]:
    """Days and hours that stand together in the time's cell, as in a list of matches."""
    text = cells.said("start_time")
    if not text or not find_dates(fold(text)):
        return ()
    try:
        moments, warnings = read_dated_hours(text, reference=reference)
    except ValueNotUnderstood:
        return ()
    cells.warnings += [*warnings, say(m.TIME_NO_END)]
    return from_moments(moments)
