"""Days as municipalities write them, from `2026/08/04` to `8月5日（水）～8月16日（日）※10日（月）以外`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import messages as m
from .messages import Message, ValueNotUnderstood, say
from .text import SHORT, fold

MAX_DAYS = 5 * 366
MAX_DATES = 100
FIRST_YEAR = 2000
YEARS_AHEAD = 5
WEEKDAYS = "月火水木金土日"
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 80_000)  # 2000-01-01 to 2119-01-11


@dataclass(frozen=True)
class Days:
    """The days of an event, ascending and at least one; `unbroken` when nothing between first and last is missing."""

    days: tuple[date, ...]
    warnings: tuple[Message, ...] = ()

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last day."""
        return self.days[-1]

    @property
    def unbroken(self) -> bool:
        """Whether every day from first to last is one of them."""
        return (self.last - self.first).days + 1 == len(self.days)


@dataclass(frozen=True)
class Written:
    """One date as it stands there: what is missing is None. `start` and `end` are places in the text."""

    year: int | None
    month: int | None
    day: int
    weekday: int | None
    start: int
    end: int


_DAY_NAME = r"[月火水木金土日](?:曜日?)?"
_HOLIDAY_MARK = r"\s*(?:[・,、/]?\s*(?:祝日?|休日?|振休|振替休日))*\s*"
_WEEKDAY_MARK = rf"(?:\s*\(\s*(?P<weekday>[月火水木金土日])(?:曜日?)?{_HOLIDAY_MARK}\))?"
_DATE = re.compile(
    r"(?:"
    r"(?P<compact>(?<!\d)(?:19|2\d)\d{6}(?!\d))"
    r"|(?:(?P<year>(?<!\d)\d{4})\s*[年/.\-]|(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS])\s*(?P<era_year>元|\d{1,2})\s*[年/.\-])"
    r"\s*(?P<month>\d{1,2})\s*[月/.\-]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
    r"|(?<![\d.])(?P<month2>\d{1,2})\s*(?:月|/(?!\s*\d{4}))\s*(?P<day2>\d{1,2})(?!\d|\s*[回名人組円歳])\s*日?"
    r"|(?<![\d.:第])(?P<day3>\d{1,2})(?:\s*日(?!間)|(?=\s*[・,、]\s*\d{1,2}\s*[日・,、])|(?=\s*\(\s*[月火水木金土日](?:曜日?)?\s*[)・]))"
    r")" + _WEEKDAY_MARK
)
_ONE_CLOCK = (
    r"(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?"
    r"|(?:午前|午後)?\s*\d{1,2}時(?:\d{1,2}分|半)?)"
)
_CLOCK = re.compile(rf"{_ONE_CLOCK}(?:\s*[~\-]\s*{_ONE_CLOCK})?(?:\s*~(?=\s*(?:\n|$)))?")
_NTH_DAY = re.compile(r"(?:[(]?\s*(?:全\s*\d+\s*(?:回|日間?)|\d+\s*(?:日間|回))\s*[)]?)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_WEEKDAY_ONLY = re.compile(rf"\s*{_DAY_NAME}{_HOLIDAY_MARK}")
_NOTE_START = re.compile(r"※|\*|ただし|但し")
_EXCEPT = re.compile(r"以外|除|休館|休業|休園|休室|休み|お休み|定休|休$|休\s")
_ONLY = re.compile(r"のみ|限定?|毎週|毎月|平日|第\s*\d")
_WEEKDAY_LIST = re.compile(r"(?:(?:[月火水木金土日](?:曜日?)?|祝日?|祝祭日|休日|平日)[・,、/~と及びおよ]*)+")
_ABOUT = re.compile(r"\s*を?(?:休|定休|以外|除|のみ|限)")
_NTH = re.compile(r"第\s*\d(?:\s*(?:週|[・,、と]|及び|第|\d))*")
_HOLIDAY = re.compile(r"祝|休日|平日")
_OPEN_END = re.compile(r"^\s*(?:~|から|より|以降)\s*$")
_PLACEHOLDER = re.compile(r"\([a-z]{3,4}\)", re.IGNORECASE)


_known: dict[tuple[str, date, str], Days] = {}
_MOST_KNOWN = 4096
_LONG = 31  # days; a list of years is not worth the room


def read_days(text: str, *, reference: date, note: str = "") -> Days:
    """All days that the text names; `note` is a second cell that may hold exceptions (`毎週水曜日`, `月曜休館`).

    A missing year is the one whose weekdays agree, nearest to `reference`.
    Raises ValueNotUnderstood when there is no day, or an impossible one.
    """
    cell = (text, reference, note)
    days = _known.get(cell)
    if days is None:
        days = _read_days(text, reference, note)
        if len(days.days) <= _LONG and len(text) + len(note) <= SHORT:
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[cell] = days
    return days


def _read_days(text: str, reference: date, note: str) -> Days:
    folded = _normal(text)
    if folded.isdigit() and len(folded) == 5 and int(folded) in _EXCEL_DAYS:
        return Days((_EXCEL_EPOCH + timedelta(days=int(folded)),))
    main, notes = _split_notes(folded)
    written = find_dates(main)
    if not written:
        raise ValueNotUnderstood(say(m.DATE_NOT_FOUND, text=text))
    if len(written) > MAX_DATES:
        raise ValueNotUnderstood(say(m.DATE_TOO_MANY, text=text, limit=MAX_DATES))
    dates, warnings = resolve(written, reference=reference, text=text, weekday_hint=_hint(notes))
    check_year(dates, reference=reference, text=text)
    days, more = _spread(main, written, dates, text)
    warnings += more
    if _PLACEHOLDER.search(folded):
        warnings.append(say(m.DATE_PLACEHOLDER, text=text))
    listed = len(days) == len(dates)
    for remark in [*notes, *(_note_parts(_normal(note)) if note else [])]:
        days, more = _apply_note(days, remark, listed=listed)
        warnings += more
    if not days:
        raise ValueNotUnderstood(say(m.DATE_NONE_LEFT, text=text))
    return Days(tuple(days), tuple(dict.fromkeys(warnings)))


def read_day(text: str, *, reference: date) -> tuple[date, list[Message]]:
    """The first day that the text names. Raises ValueNotUnderstood."""
    days = read_days(text, reference=reference)
    return days.first, list(days.warnings)


def span(first: date, last: date) -> tuple[date, ...]:
    """Every day from first to last. Raises ValueNotUnderstood when that is backwards or longer than five years."""
    if last < first:
        raise ValueNotUnderstood(say(m.DATE_BACKWARDS, first=first, last=last))
    length = (last - first).days + 1
    if length > MAX_DAYS:
        raise ValueNotUnderstood(say(m.DATE_TOO_LONG, first=first, last=last))
    return tuple(first + timedelta(days=number) for number in range(length))


def filter_days(days: Days, note: str) -> Days:
    """The days that remain after a remark from another cell (`毎週水曜日`, `8/10を除く`)."""
    left, warnings = list(days.days), list(days.warnings)
    for remark in _note_parts(_normal(note)):
        left, more = _apply_note(left, remark, listed=len(days.days) == 1)
        warnings += more
    if not left:
        raise ValueNotUnderstood(say(m.DATE_NONE_LEFT, text=note))
    return Days(tuple(left), tuple(dict.fromkeys(warnings)))


def find_dates(folded: str) -> list[Written]:
    """Every date in a folded text, in order; a day alone takes the month before it."""
    found: list[Written] = []
    for match in _DATE.finditer(folded):
        year, month, day = _parts(match)
        if month is None and not found:
            continue
        weekday = match["weekday"]
        place = WEEKDAYS.index(weekday) if weekday else None
        found.append(Written(year, month, day, place, match.start(), match.end()))
    return found


def resolve(
    written: Sequence[Written], *, reference: date, text: str, weekday_hint: int | None = None
) -> tuple[list[date], list[Message]]:
    """The calendar days of the written dates, and what to tell about them. Raises ValueNotUnderstood."""
    if written[0].year is not None:
        dates = _in_years(written, written[0].year, text)
        return dates, _differences(written, dates, text)
    hinted = any(one.weekday is not None for one in written) or weekday_hint is not None
    reach = 3 if hinted else 1
    best: tuple[int, int, list[date]] | None = None
    for year in range(reference.year - reach, reference.year + reach + 1):
        try:
            dates = _in_years(written, year, text)
        except ValueNotUnderstood:
            continue
        wrong = sum(_differs(one, day) for one, day in zip(written, dates, strict=True))
        if weekday_hint is not None:
            wrong += sum(day.weekday() != weekday_hint for day in dates)
        rank = (wrong, abs((dates[0] - reference).days), dates)
        best = rank if best is None else min(best, rank)
    if best is None:
        raise ValueNotUnderstood(say(m.DATE_IMPOSSIBLE, text=text))
    wrong, _, dates = best
    if not hinted or wrong:
        return dates, [say(m.YEAR_ASSUMED, text=text, year=dates[0].year), *_differences(written, dates, text)]
    return dates, []


def _normal(text: str) -> str:
    return fold(text).replace("\r", "\n").strip()


def _parts(match: re.Match[str]) -> tuple[int | None, int | None, int]:
    if compact := match["compact"]:
        return int(compact[:4]), int(compact[4:6]), int(compact[6:])
    if match["month2"]:
        return None, int(match["month2"]), int(match["day2"])
    if match["day3"]:
        return None, None, int(match["day3"])
    if era := match["era"]:
        number = 1 if match["era_year"] == "元" else int(match["era_year"])
        return _ERAS[era] + number, int(match["month"]), int(match["day"])
    return int(match["year"]), int(match["month"]), int(match["day"])


def _in_years(written: Sequence[Written], year: int, text: str) -> list[date]:
    """The dates, the first in this year; a later date without a year never lies before its predecessor's month."""
    dates: list[date] = []
    month = 0
    for one in written:
        if one.year is not None:
            year = one.year
        elif one.month is not None and one.month < month:
            year += 1
        month = one.month or month
        dates.append(_day(year, month, one.day, text))
    return dates


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueNotUnderstood(say(m.DATE_IMPOSSIBLE, text=text)) from error


def check_year(days: Iterable[date], *, reference: date, text: str) -> None:
    """Raises ValueNotUnderstood for years that no event of a living town has: before 2000, or five years ahead."""
    for day in days:
        if not FIRST_YEAR <= day.year <= reference.year + YEARS_AHEAD:
            raise ValueNotUnderstood(say(m.DATE_YEAR, year=day.year, text=text))


def _differences(written: Sequence[Written], dates: Sequence[date], text: str) -> list[Message]:
    return [
        say(m.WEEKDAY_DIFFERS, day=day, right=WEEKDAYS[day.weekday()], written=WEEKDAYS[one.weekday], text=text)
        for one, day in zip(written, dates, strict=True)
        if one.weekday is not None and _differs(one, day)
    ]


def _differs(one: Written, day: date) -> bool:
    return one.weekday is not None and day.weekday() != one.weekday


def _spread(
    main: str, written: Sequence[Written], dates: Sequence[date], text: str
) -> tuple[list[date], list[Message]]:
    """From dates and the signs between them to days: `8月5日～8月16日` is twelve of them."""
    days: set[date] = set()
    warnings: list[Message] = []
    at = 0
    while at < len(dates):
        until = at
        if at + 1 < len(dates) and "~" in _between(main, written, at):
            until = at + 1
        days.update(span(dates[at], dates[until]))
        at = until + 1
    before, after = main[: written[0].start], main[written[-1].end :]
    if len(dates) == 1 and (before.rstrip().endswith("~") or after.lstrip().startswith("まで")):
        warnings.append(say(m.START_UNKNOWN, text=text))
    elif _OPEN_END.match(after):
        warnings.append(say(m.END_UNKNOWN, text=text))
    elif any(letter.isdigit() for letter in _leftover(main, written)):
        warnings.append(say(m.DATE_REST, text=text))
    return sorted(days), warnings


def _between(main: str, written: Sequence[Written], at: int) -> str:
    """The signs between two dates; a lone hyphen or から is a range too."""
    gap = main[written[at].end : written[at + 1].start].strip()
    return "~" if gap in {"-", "から", "より"} or "~" in gap else gap


def _leftover(main: str, written: Sequence[Written]) -> str:
    pieces, at = [], 0
    for one in written:
        pieces.append(main[at : one.start])
        at = one.end
    return _NTH_DAY.sub("", "".join([*pieces, main[at:]]))


def _split_notes(folded: str) -> tuple[str, list[str]]:
    """The dates themselves, and the remarks about them (exceptions, weekdays)."""
    main, notes = _without_brackets(folded)
    main, *remarks = _NOTE_START.split(main)
    notes += [part for remark in remarks for part in _note_parts(remark)]
    kept = []
    for part in main.split("\n"):
        pieces = re.split(r"([,、\s])", part)
        plain = [piece for piece in pieces if not _EXCEPT.search(piece)]
        notes += [piece for piece in pieces if _EXCEPT.search(piece)]
        kept.append("".join(plain))
    # 「8月5日～16日 月曜休館」: what a part is about must not swallow the only date that there is.
    main = "\n".join(kept)
    if not _DATE.search(main):
        return folded, []
    return _CLOCK.sub(" ", main), notes


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """The text with a space for each bracket but 「（月）」, and what stood in them."""
    inside: list[str] = []

    def take(match: re.Match[str]) -> str:
        if _WEEKDAY_ONLY.fullmatch(match[1]):
            return match[0]
        inside.append(match[1])
        return " "

    return _BRACKET.sub(take, text), inside


def _note_parts(note: str) -> list[str]:
    """Single remarks: `毎週水曜日（12日を除く）` and `毎週水曜日、12日を除く` are two."""
    outside, inside = _without_brackets(note)
    parts = [part for part in re.split(r"[\n。;※]", outside) if part.strip()]
    split: list[str] = []
    for part in [*parts, *inside]:
        first, _, rest = part.partition("、")
        both = _ONLY.search(first) and not _EXCEPT.search(first) and _EXCEPT.search(rest)
        split += [first, rest] if both else [part]
    return split


def _hint(notes: Sequence[str]) -> int | None:
    """The weekday of 「（毎週金曜日）」: it helps to find the year."""
    for note in notes:
        found = re.findall(r"([月火水木金土日])曜", note)
        if len(found) == 1 and not _EXCEPT.search(note):
            return WEEKDAYS.index(found[0])
    return None


def _apply_note(days: list[date], note: str, *, listed: bool) -> tuple[list[date], list[Message]]:
    """Take out what the remark excepts, or keep what it limits the days to."""
    leave_out, only = bool(_EXCEPT.search(note)), bool(_ONLY.search(note))
    if not (leave_out or only):
        return days, []
    warnings = [say(m.HOLIDAYS_UNKNOWN, text=note)] if _HOLIDAY.search(_without_dates(note)) else []
    hit = _matcher(note)
    if hit is None or (listed and not leave_out):
        return days, warnings or ([say(m.DATE_REST, text=note)] if leave_out else [])
    return [day for day in days if hit(day) != leave_out], warnings


def weekdays_in(text: str) -> set[int]:
    """The weekdays, Monday 0, of `土日`, `月曜日・水曜日` or `平日`."""
    letters = re.sub(r"曜日?|平日|[祝休祭]日?", "", text)
    named = {WEEKDAYS.index(letter) for letter in letters if letter in WEEKDAYS}
    return named | set(range(5)) if "平日" in text else named


def _without_dates(note: str) -> str:
    return _DATE.sub("", note)


def _matcher(note: str) -> Callable[[date], bool] | None:
    """Whether a day is meant by the remark; None when the remark names no day that we can tell."""
    dates = [found for match in _DATE.finditer(note) if (found := (*_parts(match), match["weekday"]))]
    rest = _without_dates(note)
    weekdays: set[int] = set()
    for match in _WEEKDAY_LIST.finditer(rest):
        # 「休館日を除く」 and 「雨の日は除く」 do not mean Sundays: a bare letter counts only where a word could begin.
        bare = match[0].strip("・,、/~と及びおよ")
        begins = match.start() == 0 or not rest[match.start() - 1].isalpha()
        about = begins and _ABOUT.match(rest, match.end()) is not None
        several = begins and len(bare) > 1 and re.fullmatch(r"[土日祝・,、]+", bare) is not None
        if "曜" in bare or "平日" in bare or "毎週" in rest or about or several:
            weekdays |= weekdays_in(match[0])
    weeks = {int(digit) for match in _NTH.finditer(rest) for digit in re.findall(r"\d", match[0])}
    if not dates and not weekdays:
        return None

    def hit(day: date) -> bool:
        if any(
            day.day == number and month in (None, day.month) and (year in (None, day.year))
            for year, month, number, _ in dates
        ):
            return True
        return day.weekday() in weekdays and (not weeks or (day.day + 6) // 7 in weeks)

    return hit
