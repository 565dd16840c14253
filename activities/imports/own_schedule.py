"""Sessions in the cells of a file that Deban wrote: one session in the columns for it, several in a list of lines.

A line reads `2026-08-05 10:00～11:30`; all day is `2026-08-05～2026-08-06 終日`. Where the sessions differ in more than
their time, each line goes on with what is its own: `定員8 受付2026-07-01 09:00 締切2026-08-03 17:00 30分ごと 場所：…`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from . import messages as m
from .dates import check_year, read_day
from .messages import Message, ValueNotUnderstood, say
from .sessions import ASSUMED_LENGTH, TOKYO, ImportedSession, Sessions, Terms
from .text import fold
from .times import find_clocks
from .venues import ImportedVenue

ALL_DAY = "終日"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = rf"{_DAY} \d{{2}}:\d{{2}}"
_DEGREES = r"-?\d{1,3}(?:\.\d+)?(?:e-\d+)?"
_LINE = re.compile(
    rf"(?P<first>{_DAY})(?:～(?P<last>{_DAY}))? {ALL_DAY}(?P<whole_day_terms>.*)"
    rf"|(?P<start>{_MOMENT})～(?P<end>(?:{_DAY} )?\d{{2}}:\d{{2}})(?P<terms>.*)"
)
_TERMS = re.compile(
    rf"(?: 定員(?P<places>\d{{1,9}}))?(?: 受付(?P<opens>{_MOMENT}))?(?: 締切(?P<closes>{_MOMENT}))?"
    r"(?: (?P<slot>\d{1,4})分ごと)?"
    rf"(?: 場所：(?P<name>.+?)(?:／所在地：(?P<address>.+?))?(?:／位置：(?P<north>{_DEGREES}),(?P<east>{_DEGREES}))?)?"
)
MAX_LINE = 1000  # letters


def write_sessions(sessions: Sequence[ImportedSession]) -> dict[str, str]:
    """The cells of the five columns that say when; for several sessions, the remark lists them all."""
    first, last = sessions[0], sessions[-1]
    plain = len(sessions) == 1 and first.terms is None
    note = "" if plain else "\n".join(_line(session) for session in sessions)
    hours = {(_start_time(session), _end_time(session)) for session in sessions}
    start_time, end_time = hours.pop() if len(hours) == 1 else ("", "")
    return {
        "start_date": f"{first.starts_at:%Y-%m-%d}",
        "end_date": f"{_last_day(last):%Y-%m-%d}",
        "start_time": start_time,
        "end_time": end_time,
        "date_note": note,
    }


def read_sessions(cells: Mapping[str, str], *, reference: date) -> tuple[Sessions, list[Message]]:
    """The sessions again. Raises ValueNotUnderstood for a line or a cell that somebody has made unreadable."""
    note = cells.get("date_note", "")
    if note:
        found = [_read_line(line.strip(), reference) for line in note.split("\n") if line.strip()]
        warnings: list[Message] = []
    else:
        one, warnings = _read_one(cells, reference)
        found = [one]
    for session in found:
        if session.ends_at <= session.starts_at:
            raise ValueNotUnderstood(
                say(m.TIME_BACKWARDS, start=f"{session.starts_at:%Y-%m-%d %H:%M}", end=f"{session.ends_at:%H:%M}")
            )
    if any(session.terms for session in found):
        found = [replace(session, terms=session.terms or Terms()) for session in found]
    return tuple(found), warnings


def moment_cells(at: datetime | None, *, closing: bool = False) -> tuple[str, str]:
    """Day and time; midnight at which something ends is 24:00 of the day before."""
    if at is None:
        return "", ""
    if closing and at.time() == time(0, 0):
        return f"{at - timedelta(days=1):%Y-%m-%d}", "24:00"
    return f"{at:%Y-%m-%d}", f"{at:%H:%M}"


def read_moment(day: str, clock: str, reference: date, *, closing: bool = False) -> datetime | None:
    """The moment again, also as a spreadsheet has rewritten it. A closing day alone lasts until its end.

    Raises ValueNotUnderstood.
    """
    if not day:
        return None
    on, _ = read_day(day, reference=reference)
    clocks = find_clocks(fold(clock))
    if not clocks:
        if clock:
            raise ValueNotUnderstood(say(m.OWN_TIME, text=clock))
        return _midnight(on + timedelta(days=closing))
    return datetime.combine(on + timedelta(days=clocks[0].next_day), clocks[0].at, TOKYO)


def _line(session: ImportedSession) -> str:
    start, end = session.starts_at, session.ends_at
    if session.all_day:
        last = _last_day(session)
        until = "" if last == start.date() else f"～{last:%Y-%m-%d}"
        when = f"{start:%Y-%m-%d}{until} {ALL_DAY}"
    else:
        day, clock = moment_cells(end, closing=True)
        until = clock if day == f"{start:%Y-%m-%d}" else f"{day} {clock}"
        when = f"{start:%Y-%m-%d %H:%M}～{until}"
    return when + (_write_terms(session.terms) if session.terms else "")


def _write_terms(terms: Terms) -> str:
    parts = [f"定員{terms.places}"] if terms.places else []
    if terms.booking_opens_at:
        parts.append(f"受付{' '.join(moment_cells(terms.booking_opens_at))}")
    if terms.closes_at:
        parts.append(f"締切{' '.join(moment_cells(terms.closes_at, closing=True))}")
    if terms.slot_minutes:
        parts.append(f"{terms.slot_minutes}分ごと")
    if venue := terms.venue:
        address = f"／所在地：{venue.address}" if venue.address else ""
        known = venue.latitude is not None and venue.longitude is not None
        parts.append(f"場所：{venue.name}{address}" + (f"／位置：{venue.latitude},{venue.longitude}" if known else ""))
    return "".join(f" {part}" for part in parts)


def _read_line(line: str, reference: date) -> ImportedSession:
    match = _LINE.fullmatch(line) if len(line) <= MAX_LINE else None
    rest = match and _TERMS.fullmatch((match["terms"] or match["whole_day_terms"] or "").rstrip())
    if not match or not rest:
        raise ValueNotUnderstood(say(m.OWN_LINE, text=line))
    terms = _read_terms(rest, reference) if rest[0] else None
    if match["first"]:
        first, last = (_day(match[end] or match["first"], line, reference) for end in ("first", "last"))
        starts, ends = _midnight(first), _midnight(last + timedelta(days=1))
    else:
        starts = _moment(match["start"], line, reference)
        end = match["end"] if " " in match["end"] else f"{match['start'][:10]} {match['end']}"
        ends = _moment(end, line, reference)
    return ImportedSession(starts, ends, all_day=bool(match["first"]), terms=terms)


def _read_terms(match: re.Match[str], reference: date) -> Terms:
    venue = None
    if match["name"]:
        north, east = (float(match[part]) if match[part] else None for part in ("north", "east"))
        venue = ImportedVenue(match["name"], match["address"] or "", north, east)
    return Terms(
        places=int(match["places"] or 0),
        booking_opens_at=_moment(match["opens"], match[0], reference) if match["opens"] else None,
        closes_at=_moment(match["closes"], match[0], reference) if match["closes"] else None,
        slot_minutes=int(match["slot"]) if match["slot"] else None,
        venue=venue,
    )


def _read_one(cells: Mapping[str, str], reference: date) -> tuple[ImportedSession, list[Message]]:
    if not cells.get("start_date"):
        raise ValueNotUnderstood(say(m.DATE_MISSING))
    last = cells.get("end_date") or cells["start_date"]
    opens, closes = cells.get("start_time", ""), cells.get("end_time", "")
    starts = read_moment(cells["start_date"], opens, reference)
    ends = read_moment(last, closes, reference, closing=True)
    assert starts is not None  # noqa: S101  both have a day
    assert ends is not None  # noqa: S101
    if opens and not closes:
        return ImportedSession(starts, starts + ASSUMED_LENGTH), [say(m.TIME_NO_END)]
    return ImportedSession(starts, ends, all_day=is_all_day(starts, ends)), []


def is_all_day(starts: datetime, ends: datetime) -> bool:
    """From midnight to midnight in Tokyo."""
    return starts.time() == ends.time() == time(0, 0)


def _start_time(session: ImportedSession) -> str:
    return "" if session.all_day else f"{session.starts_at:%H:%M}"


def _end_time(session: ImportedSession) -> str:
    return "" if session.all_day else moment_cells(session.ends_at, closing=True)[1]


def _last_day(session: ImportedSession) -> date:
    return date.fromisoformat(moment_cells(session.ends_at, closing=True)[0])


def _day(text: str, line: str, reference: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueNotUnderstood(say(m.OWN_LINE, text=line)) from error
    check_year([day], reference=reference, text=line)
    return day


def _moment(text: str, line: str, reference: date) -> datetime:
    day, _, clock = text.partition(" ")
    hour, minute = int(clock[:2]), int(clock[3:])
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueNotUnderstood(say(m.OWN_LINE, text=line))
    return _midnight(_day(day, line, reference)) + timedelta(hours=hour, minutes=minute)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), TOKYO)
