"""A population file's bytes to its lines: each area on each date in our bands, with what is to be told about it.

What belongs to which ward, and which date is taken, comes later (`metrics.populations.weighing`): the analyst may
answer that in the preview, and the file is not read again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from activities.imports import messages as shared
from activities.imports.dates import read_day
from activities.imports.messages import Message, UnreadableFile, ValueNotUnderstood, say
from activities.imports.reading import Row, open_table
from activities.imports.text import clean, one_line
from metrics.populations import messages as m
from metrics.populations.ages import in_our_bands
from metrics.populations.cells import NotANumber, People, read_people
from metrics.populations.columns import Columns, recognise
from metrics.populations.messages import Kept, kept
from metrics.populations.withheld import CannotBeKnown, Cells, Known, known_counts

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 5_000  # a town of a hundred areas over fifty years; a line holds some 40 numbers
MAX_NAME = 80


@dataclass(frozen=True)
class Problem:
    """Something to tell about a line of the file, or about the whole file (line 0)."""

    line: int
    reason: Kept
    stops: bool = False  # this line is not counted


@dataclass(frozen=True)
class Line:
    """One area on one date. `bands` is None where the line can't be counted; `total` where nothing tells it."""

    line: int
    municipality: str
    name: str
    on: date | None
    total: int | None
    bands: Mapping[str, int] | None


@dataclass(frozen=True)
class Reading:
    """All that a file says."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()  # columns that stand in the file and are not needed

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        lines = [asdict(line) | {"on": line.on.isoformat() if line.on else None} for line in self.lines]
        return {"lines": lines, "problems": [asdict(one) for one in self.problems], "unread": list(self.unread)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reading":
        """What `as_json` wrote."""
        lines = (Line(**(one | {"on": one["on"] and date.fromisoformat(one["on"])})) for one in stored["lines"])
        return cls(tuple(lines), tuple(Problem(**one) for one in stored["problems"]), tuple(stored["unread"]))


def read_population(content: bytes, *, today: date) -> Reading:
    """Every line of the file. Raises UnreadableFile with a sentence and what to do, where it is none of inhabitants."""
    if content.count(b"\n") + content.count(b"\r") > 2 * MAX_LINES:  # before a million rows are taken apart
        raise UnreadableFile(say(m.FILE_HAS_TOO_MANY_LINES, limit=MAX_LINES))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        table = open_table(path)
        columns = recognise(table.header)
        if table.size > MAX_LINES:
            raise UnreadableFile(say(m.FILE_HAS_TOO_MANY_LINES, limit=MAX_LINES))
        read = [_line(row, columns, today) for row in table.rows()]
    return Reading(
        tuple(line for line, _ in read), tuple(problem for _, problems in read for problem in problems), columns.unread
    )


def _line(row: Row, columns: Columns, today: date) -> tuple[Line, list[Problem]]:
    problems: list[Problem] = []

    def text(ours: str) -> str:
        return one_line(clean(_cell(row, columns.at.get(ours))).text)[:MAX_NAME]

    on: date | None = None
    known: Known | None = None
    try:
        on = _day(text("day"), columns.name("day"), today)
        known = known_counts(_cells(row, columns))
    except ValueNotUnderstood as problem:
        problems.append(Problem(row.line, kept(problem.message), stops=True))
    except CannotBeKnown as problem:
        problems.append(Problem(row.line, kept(say(m.WITHHELD_FOR_GOOD, count=problem.cells)), stops=True))
    if known is not None:
        problems += [Problem(row.line, kept(told)) for told in _remarks(known, columns)]
    return (
        Line(
            line=row.line,
            municipality=text("municipality"),
            name=text("area"),
            on=on,
            total=known.total if known else _total_alone(row, columns),
            bands=in_our_bands(known.counts) if known else None,
        ),
        problems,
    )


def _day(text: str, column: str, today: date) -> date:
    """A whole date, not ahead. Raises ValueNotUnderstood."""
    if not text:
        raise ValueNotUnderstood(say(m.DATE_EMPTY, column=column))
    try:
        day, warnings = read_day(text, reference=today)
    except ValueNotUnderstood as problem:
        if problem.message.msgid in (shared.DATE_IMPOSSIBLE, shared.DATE_YEAR):
            raise
        raise ValueNotUnderstood(say(m.DATE_UNCLEAR, text=text)) from problem
    if warnings:  # a year that was guessed, a second date
        raise ValueNotUnderstood(say(m.DATE_UNCLEAR, text=text))
    if day > today:
        raise ValueNotUnderstood(say(m.DATE_AHEAD, day=day))
    return day


def _cells(row: Row, columns: Columns) -> Cells:
    """The numbers of a line. Raises ValueNotUnderstood."""

    def people(place: int) -> People:
        cell = _cell(row, place)
        try:
            return read_people(cell)
        except NotANumber as problem:
            title = clean(columns.header[place]).text
            raise ValueNotUnderstood(say(m.NOT_A_NUMBER, text=cell, column=title)) from problem

    return Cells(
        ages={
            (ages, who): people(columns.age_at[ages, who]) for ages in columns.ages for who in columns.readings(ages)
        },
        totals={who: people(columns.at[who]).count for who in ("both", "men", "women") if who in columns.at},
        unknown={
            who: people(columns.at[f"unknown_{who}"]).count or 0
            for who in ("both", "men", "women")
            if f"unknown_{who}" in columns.at
        },
    )


def _total_alone(row: Row, columns: Columns) -> int | None:
    """Of a line that can't be counted: what its total says, if that can be read."""
    try:
        return read_people(_cell(row, columns.at.get("both"))).count
    except NotANumber:
        return None


def _cell(row: Row, place: int | None) -> str:
    # Excel leaves trailing empty cells out of whole blocks of rows.
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _remarks(known: Known, columns: Columns) -> Iterable[Message]:
    if known.spread_cells:
        yield say(m.WITHHELD_SPREAD, count=known.spread_cells, people=known.spread_people)
    for who, (says, adds_up) in known.differs.items():
        yield say(m.TOTAL_DIFFERS, column=columns.name(who), says=says, sum=adds_up)
    if known.age_unknown:
        yield say(m.AGE_UNKNOWN, count=known.age_unknown)
