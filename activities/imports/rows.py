"""One row in, one verdict out: taken, taken with warnings, or refused with every reason."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal

from . import messages as m
from .layouts import Columns, Record, recognise
from .messages import Message, say
from .reading import Row, Table
from .sessions import ImportedSession

Way = Literal["", "by_lot", "walk_in"]
Detail = tuple[str, str]


@dataclass(frozen=True)
class ImportedVenue:
    """A place: what the file says about it. The address may be empty, the position None."""

    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: str = ""
    source_key: str = ""


@dataclass(frozen=True)
class ImportedActivity:
    """An event as the file has it. Texts may be empty; None is "the file does not say" (or no limit, for capacity)."""

    source_key: str
    language: str
    title: str
    title_kana: str
    title_en: str
    summary: str
    description: str
    details: tuple[Detail, ...]  # (the column's own name, text): what has no field of its own
    readings: tuple[str, ...]  # furigana that stood in the texts, for search
    sessions: tuple[ImportedSession, ...]
    venue: ImportedVenue | None
    capacity: int | None  # places of each session
    way: Way  # how seats are given, where it is not simply first come, first served
    booking_opens_at: datetime | None
    price_yen: int | None
    price_note: str
    languages: tuple[str, ...]  # foreign languages that the host promises
    organiser: str
    contact_name: str
    contact_phone: str
    access: str
    url: str

    @cached_property
    def content_hash(self) -> str:
        """The same for the same content: tells whether a row has changed since the last import."""
        content = json.dumps([getattr(self, field.name) for field in fields(self)], default=_plain, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def body(self) -> str:
        """The description and, below it, what has no field of its own."""
        lines = "\n".join(f"【{label}】{' / '.join(text.split(chr(10)))}" for label, text in self.details)
        return "\n\n".join(part for part in (self.description, lines) if part)

    def is_over(self, day: date) -> bool:
        """Whether its last session has ended before this day."""
        return max(session.ends_at for session in self.sessions).date() < day


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]


class Outcome(StrEnum):
    """What happens to a row."""

    TAKEN = "taken"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """`found` is None exactly when there are refusals. `line` is where the row begins in the file, from 1."""

    line: int
    title: str
    found: ImportedActivity | ImportedVenue | None
    warnings: tuple[Message, ...] = ()
    refusals: tuple[Message, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Taken, taken with a warning, or refused."""
        if self.refusals:
            return Outcome.REFUSED
        return Outcome.WARNED if self.warnings else Outcome.TAKEN


def read_rows(table: Table, *, reference: date) -> Iterator[Verdict]:
    """A verdict on every row. `reference` is today: a missing year is the one nearest to it.

    Raises UnreadableFile when the header belongs to no layout. Keeps eight bytes a row, to find repeated numbers.
    """
    yield from verdicts(table, recognise(table), reference=reference)


def verdicts(table: Table, columns: Columns, *, reference: date) -> Iterator[Verdict]:
    """The same for a table whose columns are already known."""
    from .events import read_event  # these two build on this module's classes
    from .facilities import read_facility

    read = read_event if columns.layout.kind == "event" else read_facility
    seen: set[int] = set()
    for row in table.rows():
        refusal = shape_problem(row, columns)
        if refusal is not None:
            yield Verdict(row.line, "", None, refusals=(refusal,))
            continue
        verdict = read(columns.record(row), reference=reference)
        if verdict.found is not None:
            mark = int.from_bytes(hashlib.blake2b(verdict.found.source_key.encode(), digest_size=8).digest())
            if mark in seen:
                reason = say(m.ROW_SAME_NUMBER, key=verdict.found.source_key)
                verdict = Verdict(row.line, verdict.title, None, refusals=(reason,))
            seen.add(mark)
        yield verdict


def shape_problem(row: Row, columns: Columns) -> Message | None:
    """Text beyond the last column, or too few cells to hold what the layout needs.

    Missing empty cells at the end are fine: Excel leaves them out of whole blocks of rows.
    """
    if any(cell.strip() for cell in row.cells[columns.width :]):
        return say(m.ROW_TOO_LONG)
    reach = max(at for name, at in columns.places if name in columns.layout.needed)
    if len(row.cells) <= reach:
        return say(m.ROW_TOO_SHORT, found=len(row.cells), expected=columns.width)
    return None


MAX_KEY = 200
_JAPANESE = ("", "ja", "jpn", "日本語")


def source_key(record: Record, *, content: tuple[str, ...]) -> str:
    """What makes this row the same event next time: its number and municipality, else its content."""
    number = record["number"].strip()
    if number and record.layout.numbers_identify:
        language = record["written_in"].strip().lower()
        translation = [] if language in _JAPANESE else [language]
        parts = [record.layout.slug, record["municipality"].strip(), number, *translation]
        key = ":".join(parts)
        if len(key) <= MAX_KEY:
            return key
        content = tuple(parts)
    digest = hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:40]
    return f"{record.layout.slug}#{digest}"
