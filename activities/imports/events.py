"""An event's row becomes an activity with its sessions."""

import re
from datetime import date, datetime, time, timedelta

from . import messages as m
from .amounts import read_capacity, read_price
from .cells import Cells
from .contacts import read_languages, read_phone, read_url
from .dates import read_day, read_days
from .layouts import Record
from .messages import ValueNotUnderstood, say
from .notices import judge
from .places import read_place
from .rows import Detail, ImportedActivity, Verdict, Way, source_key, translated_key
from .sessions import TOKYO, Sessions
from .text import fold, one_line
from .times import find_clocks, read_time
from .when import read_sessions

MAX_TITLE = 120
MAX_SUMMARY = 300
MAX_NAME = 200
MAX_PRICE_NOTE = 100
MAX_BODY = 5000
# What has no field of its own stands below the description, under the column's name.
_DETAILS = (
    "subtitle",
    "title_common",
    "sub_event",
    "audience",
    "audience_note",
    "date_note",
    "pattern",
    "duration",
    "meeting_place",
    "online",
    "online_url",
    "online_tool",
    "capacity_note",
    "condition",
    "booking",
    "booking_url",
    "payment",
    "languages",
    "languages_note",
    "nursing_room",
    "nappy_corner",
    "eating",
    "pram_loan",
    "pram_use",
    "organiser",
    "co_organiser",
    "related",
    "contact_name",
    "contact_extension",
    "contact_email",
    "remark",
)
_PLAIN = re.compile(r"[\d\s:/.\-]*")
_PLAIN_COUNT = re.compile(r"(?:先着|申込先着|定員)?\s*\d+\s*(?:名|人)?")
_WALK_IN = re.compile(
    r"(?:申込|申し込み|予約|申請)(?:は|み)?(?:不要|なし|必要なし)|^不要|直接(?:会場|お越し)|当日(?:先着|直接|受付)"
)
_STATED = {"": "ja", "jpn": "ja", "日本語": "ja", "eng": "en", "zh": "zh-hans", "pt": "pt-br", "zh-cn": "zh-hans"}
_KNOWN_LANGUAGES = frozenset({"ja", "ja-easy", "en", "vi", "zh-hans", "pt-br", "tl", "id", "ko"})


def read_event(record: Record, *, reference: date) -> Verdict:
    """The verdict on one row; `reference` is the day by which a missing year is found."""
    cells = Cells(record)
    title = cells.line("title", MAX_TITLE) or cells.line("title_common", MAX_TITLE)
    if title:
        try:
            cells.warnings += judge(title, cells.said("status"))
        except ValueNotUnderstood as problem:
            cells.refusals.append(problem.message)
    else:
        cells.refusals.append(say(m.ROW_NO_TITLE, column=cells.label("title")))
    # A row that is no event needs no advice about its date.
    sessions = () if cells.refusals and title else read_sessions(cells, reference=reference)
    if cells.refusals:
        return Verdict(record.line, title, None, (), tuple(dict.fromkeys(cells.refusals)))

    capacity = read_capacity(cells["capacity"], cells.said("capacity_note"))
    price = read_price(cells["price"], cells.said("price_note"), cells.said("price_kind"))
    phone = read_phone(cells["contact_phone"])
    url = read_url(cells.said("url") or cells.said("content_url"))
    languages = read_languages(cells.said("languages"), cells.said("languages_note"))
    for part in (capacity, price, phone, url, languages):
        cells.warnings += part.warnings
    way = _way(cells, by_lot=capacity.by_lot)
    opens_at, closes_at, dates_left = _booking(cells, sessions)
    if way == "lot" and closes_at is None:
        cells.warnings.append(say(m.LOT_NO_CLOSING))
    place = read_place(cells)
    price_note = one_line(price.note)
    # Where nobody signs up, no places are counted: how many the host expects is for the reader.
    left = [*dates_left, "capacity"] if way == "walk_in" else dates_left
    details = _details(cells, phone.rest, price_note, left, known_url=url.url)
    summary = one_line(cells.text("summary"))
    description = cells.text("description")
    if len(summary) > MAX_SUMMARY:
        description = f"{summary}\n\n{description}".strip()
    description = cells.shortened("description", description, MAX_BODY - _length(details) - 2)
    activity = ImportedActivity(
        source_key=source_key(record, content=(title, one_line(cells["start_date"]), one_line(cells["place"]))),
        language=language_of(cells.said("written_in")),
        title=title,
        title_kana=cells.line("title_kana", MAX_TITLE),
        title_en=cells.line("title_en", MAX_TITLE),
        summary=summary if len(summary) <= MAX_SUMMARY else f"{summary[: MAX_SUMMARY - 1]}…",
        description=description,
        details=details,
        readings=tuple(dict.fromkeys(cells.readings)),
        sessions=sessions,
        venue=place.venue,
        capacity=capacity.places,
        way=way,
        booking_opens_at=opens_at,
        closes_at=None if way == "walk_in" else closes_at,
        price_yen=price.yen,
        price_note=price_note if len(price_note) <= MAX_PRICE_NOTE else f"{price_note[: MAX_PRICE_NOTE - 1]}…",
        languages=languages.codes,
        organiser=cells.line("organiser", MAX_NAME) or cells.line("contact_name", MAX_NAME),
        contact_name=cells.line("contact_name", MAX_NAME),
        contact_phone=phone.number,
        access=place.access,
        url=url.url,
        translates=translated_key(record),
    )
    return Verdict(record.line, title, activity, tuple(dict.fromkeys(cells.warnings)))


MAX_DETAIL = 500


def _details(cells: Cells, phones: str, price_note: str, left: list[str], *, known_url: str) -> tuple[Detail, ...]:
    """Every remaining word of the row, so that nothing a resident needs is lost."""
    found: list[Detail] = []
    filled = cells.record.cells
    for field in ("start_date", "start_time", "end_time"):
        if not _PLAIN.fullmatch(fold(cells.said(field))):
            found.append((cells.label(field), cells[field]))
    count = cells.said("capacity")
    if count and "capacity" not in left and not _PLAIN_COUNT.fullmatch(fold(count)):
        found.append((cells.label("capacity"), cells["capacity"]))
    if len(price_note) > MAX_PRICE_NOTE:
        found.append((cells.label("price"), price_note))
    found += [
        (cells.label(field), text) for field in (*_DETAILS, *left) if field in filled and (text := cells.text(field))
    ]
    if phones:
        found.append((cells.label("contact_phone"), phones))
    if known_url:
        found.append(("URL", known_url))
    short = ((label, text if len(text) <= MAX_DETAIL else f"{text[: MAX_DETAIL - 1]}…") for label, text in found)
    kept: list[Detail] = []
    room = MAX_BODY * 3 // 4
    for label, text in short:
        room -= len(label) + len(text) * 3 + 8  # a line break inside becomes three letters
        if room < 0:
            cells.warnings.append(say(m.SHORTENED, column=label, limit=MAX_BODY))
            break
        kept.append((label, text))
    return tuple(kept)


def _length(details: tuple[Detail, ...]) -> int:
    """Letters that the details take below a description, at most."""
    return sum(len(label) + len(" / ".join(text.split("\n"))) + 3 for label, text in details)


def _way(cells: Cells, *, by_lot: bool) -> Way:
    booking = fold(cells["booking"])
    if by_lot or "抽選" in booking:
        return "lot"
    if any(_WALK_IN.search(text) for text in (booking, fold(cells["capacity"]))):
        return "walk_in"
    return ""


def _booking(cells: Cells, sessions: Sessions) -> tuple[datetime | None, datetime | None, list[str]]:
    """When sign-ups open and close, and the columns of which something is left to say in words."""
    near = sessions[0].starts_at.date()
    opens_at, closes_at = _opens(cells, near), _closes(cells, near)
    left = [] if opens_at else ["opening_date", "opening_time"]
    return opens_at, closes_at, left if closes_at else [*left, "deadline_date", "deadline_time"]


def _opens(cells: Cells, near: date) -> datetime | None:
    """The hour at which bookings open: midnight when only the day is said."""
    text = cells.said("opening_date")
    if not text:
        return None
    try:
        day, _ = read_day(text, reference=near)
    except ValueNotUnderstood:
        cells.warnings.append(say(m.OPENING_UNKNOWN, text=text))
        return None
    return datetime.combine(day, read_time(cells.said("opening_time")) or time(0, 0), TOKYO)


def _closes(cells: Cells, near: date) -> datetime | None:
    """The last moment to sign up: the end of the day when only the day is said."""
    text = cells.said("deadline_date")
    if not text:
        return None
    try:
        day = read_days(text, reference=near).last
    except ValueNotUnderstood:
        # 「定員になり次第」 is no day, and none is missing.
        if any(letter.isdigit() for letter in fold(text)):
            cells.warnings.append(say(m.CLOSING_UNKNOWN, text=text))
        return None
    clocks = find_clocks(fold(cells.said("deadline_time")))
    if not clocks or clocks[0].next_day:
        return datetime.combine(day + timedelta(days=1), time(0, 0), TOKYO)
    return datetime.combine(day, clocks[0].at, TOKYO)


def language_of(stated: str) -> str:
    """Our code of the language that a row says it is written in; Japanese where it says none, or one that we lack."""
    code = fold(stated).strip().lower()
    code = _STATED.get(code, code)
    return code if code in _KNOWN_LANGUAGES else "ja"
