"""One row in, one verdict out: taken, taken with warnings, or refused with every reason."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from . import messages as m
from .layouts import Columns, Record, recognise
from .messages import Message, say
from .reading import Row, Table
from .sessions import ImportedSession
from .venues import ImportedVenue

# As activities.models.Activity.Way; empty where the file does not say.
Way = Literal["", "first_come", "lot", "approval", "appointment", "stay", "walk_in"]
Detail = tuple[str, str]


@dataclass(frozen=True)
class OwnAnswers:
    """What only a file that Deban wrote can say (activities.exports): how the welcome questions were answered."""

    languages: tuple[str, ...] | None  # all that are spoken; None: not answered
    step_free: str
    children: str
    support: str
    min_age: int | None
    max_age: int | None
    residents_only: bool


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
    way: Way  # how its sessions are taken up
    booking_opens_at: datetime | None
    closes_at: datetime | None  # the last moment to sign up; of a lot: when it is drawn
    price_yen: int | None
    price_note: str
    languages: tuple[str, ...]  # foreign languages that the host promises
    organiser: str
    contact_name: str
    contact_phone: str
    access: str
    url: str
    translates: str = ""  # the key of the row in Japanese, where this one may be a translation of it
    answers: OwnAnswers | None = None  # not None: a row that Deban wrote, whose words stand as they are

    @cached_property
    def content_hash(self) -> str:
        """The same for the same content: tells whether a row has changed since the last import."""
        content = (
            _WORDS(self),
            [(*_plain((session.starts_at, session.ends_at)), _plain(session.terms)) for session in self.sessions],
            _plain((self.booking_opens_at, self.closes_at)),
            _plain(self.venue),
            _plain(self.answers),
        )
        # sha256: the column that keeps it is that wide.
        return hashlib.sha256(ascii(content).encode()).hexdigest()

    def body(self) -> str:
        """The description and, below it, what has no field of its own."""
        lines = "\n".join(f"【{label}】{' / '.join(text.split(chr(10)))}" for label, text in self.details)
        return "\n\n".join(part for part in (self.description, lines) if part)

    @property
    def is_unnumbered(self) -> bool:
        """Whether places are counted, and some session does not say how many there are."""
        if self.way == "walk_in":
            return False
        return not all(session.terms.places if session.terms else self.capacity for session in self.sessions)

    def is_over(self, day: date) -> bool:
        """Whether its last session has ended before this day."""
        return max(session.ends_at for session in self.sessions).date() < day


def _plain(value: Any) -> Any:
    """Texts, numbers and lists of them alone: `ascii` writes these the same in every version of Python."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(one) for one in (value if isinstance(value, tuple) else vars(value).values())]


_MADE_OF_PARTS = ("sessions", "booking_opens_at", "closes_at", "venue", "answers")
_WORDS = attrgetter(*(field.name for field in fields(ImportedActivity) if field.name not in _MADE_OF_PARTS))


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
    from .events import read_event  # these three build on this module's classes
    from .facilities import read_facility
    from .own_rows import read_own_row
    from .own_words import is_marked

    read = read_event if columns.layout.kind == "event" else read_facility
    seen: dict[int, int] = {}  # events, and the line on which each came first
    for row in table.rows():
        refusal = shape_problem(row, columns)
        if refusal is not None:
            yield Verdict(row.line, "", None, refusals=(refusal,))
            continue
        record = columns.record(row)
        verdict = (read_own_row if is_marked(record["tags"]) else read)(record, reference=reference)
        if verdict.found is not None:
            mark = int.from_bytes(hashlib.blake2b(verdict.found.source_key.encode(), digest_size=8).digest())
            if mark in seen:
                words = record["number"].strip() or verdict.title
                reason = say(m.ROW_SAME_EVENT, line=seen[mark], words=words)
                verdict = Verdict(row.line, verdict.title, None, refusals=(reason,))
            seen.setdefault(mark, row.line)
        yield verdict


def shape_problem(row: Row, columns: Columns) -> Message | None:
    """Text beyond the last column, or too few cells to hold what the layout needs.

    Missing empty cells at the end are fine: Excel leaves them out of whole blocks of rows.
    """
    if len(row.cells) > columns.width and any(cell.strip() for cell in row.cells[columns.width :]):
        return say(m.ROW_TOO_LONG)
    if len(row.cells) <= columns.reach:
        return say(m.ROW_TOO_SHORT, found=len(row.cells), expected=columns.width)
    return None


MAX_KEY = 200
_JAPANESE = ("", "ja", "jpn", "日本語")


def source_key(record: Record, *, content: tuple[str, ...]) -> str:
    """What makes this row the same event next time: its number, municipality and language, else its content."""
    key, language = _numbered(record)
    if language:
        key = f"{key}:{language}"
    if key and len(key) <= MAX_KEY:
        return key
    content = (key,) if key else content
    digest = hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:40]
    return f"{record.layout.slug}#{digest}"


def translated_key(record: Record) -> str:
    """The key of the same event's row in Japanese; empty where this row is in Japanese itself or has no number."""
    key, language = _numbered(record)
    return key if key and language and len(key) <= MAX_KEY else ""


def _numbered(record: Record) -> tuple[str, str]:
    """The key by the number, without a language, and the language that is not Japanese; empty where there is none."""
    number = record["number"].strip()
    if not number or not record.layout.numbers_identify:
        return "", ""
    language = record["written_in"].strip().lower()
    key = f"{record.layout.slug}:{record['municipality'].strip()}:{number}"
    return key, "" if language in _JAPANESE else language
