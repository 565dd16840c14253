"""Hours as municipalities write them, from `10:30:00` to `22：00\\n※日曜及び休日は17：00まで`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from . import messages as m
from .dates import check_year, find_dates, resolve, weekdays_in
from .messages import Message, ValueNotUnderstood, say
from .text import REMEMBERED, fold, is_nothing

MAX_SLOTS = 12


@dataclass(frozen=True)
class Slot:
    """From when to when; no end where none is said. `24:00` is the next day's midnight: `end_next_day`."""

    start: time
    end: time | None
    end_next_day: bool = False


@dataclass(frozen=True)
class Hours:
    """The slots of a day in order (none: all day or unknown), and other closing times on certain weekdays."""

    slots: tuple[Slot, ...]
    closing: tuple[tuple[frozenset[int], time], ...] = ()
    warnings: tuple[Message, ...] = ()

    def end_on(self, day: date, slot: Slot) -> time | None:
        """When this slot ends on this day."""
        if slot == self.slots[-1]:
            for weekdays, end in self.closing:
                if day.weekday() in weekdays and end > slot.start:
                    return end
        return slot.end


@dataclass(frozen=True)
class Clock:
    """A time of day as it stands in a text; `next_day` for 24:00."""

    at: time
    next_day: bool
    start: int
    end: int
    half_said: bool  # morning or afternoon is said, or the 24-hour form leaves no doubt


# ① would become 1 under NFKC, and ①10:00 half past eleven at night.
_CIRCLED = re.compile(r"[①-⑳❶-❿⓵-⓾]|[(（]\s*[0-9０-９]{1,2}\s*[)）]|^\s*[0-9０-９][)）]\s?", re.MULTILINE)
_CLOCK = re.compile(
    r"(?P<half>午前|午後|夜|AM|PM)?\s*"
    r"(?:(?P<noon>正午)|(?P<hour>(?<!\d)\d{1,2})\s*(?:[:;]\s*(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?|時\s*(?:(?P<minute2>\d{1,2})\s*分|(?P<half_past>半))?(?!間)))"
    r"(?:\s*(?P<half_after>AM|PM))?",
    re.IGNORECASE,
)
_BARE = re.compile(r"(\d{1,2})(\d{2})")
_FRACTION = re.compile(r"0?\.\d+")
_ALL_DAY = re.compile(r"終日|24時間|一日中")
_DOORS = r"(?:開場|受付|集合|入場)"
_DOORS_BEFORE = re.compile(rf"(?<![\d分時]){_DOORS}[^\d\n]{{0,6}}$")
_DOORS_AFTER = re.compile(rf"(?:~|より|から)?{_DOORS}")
_BRACKET = re.compile(r"\([^()]*\)")
_CLOSING = re.compile(
    r"(?P<days>(?:[月火水木金土日](?:曜日?)?|祝日?|休日|平日)(?:(?:[・,、と~]|及び|および)*(?:[月火水木金土日](?:曜日?)?|祝日?|休日|平日))*)"
    r"\s*(?:は|のみ)\s*(?P<rest>.*?まで)"
)


@lru_cache(REMEMBERED // 4)
def read_hours(start: str, end: str) -> Hours:
    """The slots that a starting and a closing cell describe. Never raises: what is unclear becomes a warning."""
    starts, start_closing, start_warnings, ranged = _cell(start)
    ends, end_closing, end_warnings, _ = _cell(end)
    warnings = [*start_warnings, *end_warnings]
    if ranged and (not ends or fold(end).strip() == fold(start).strip()):
        pairs = [(starts[at], starts[at + 1] if at + 1 < len(starts) else None) for at in range(0, len(starts), 2)]
    elif starts:
        pairs, more = _pair(starts, ends)
        warnings += more
    else:
        pairs = []
        if ends:
            warnings.append(say(m.TIME_NO_START, end=f"{ends[-1].at:%H:%M}"))
    slots = []
    for opening, closing in pairs[:MAX_SLOTS]:
        slot, more = _slot(opening, closing)
        slots.append(slot)
        warnings += more
    if len(pairs) > MAX_SLOTS:
        warnings.append(say(m.TIME_REST, text=start))
    slots.sort(key=lambda slot: slot.start)
    return Hours(tuple(slots), (*start_closing, *end_closing), tuple(dict.fromkeys(warnings)))


def read_time(text: str) -> time | None:
    """The first time in a cell, or None."""
    clocks = find_clocks(_folded(text))
    return clocks[0].at if clocks else None


def find_clocks(folded: str) -> list[Clock]:
    """Every time of day in a folded text, in order; impossible ones are left out."""
    return [clock for match in _CLOCK.finditer(folded) if (clock := _clock(match)) is not None]


def read_dated_hours(text: str, *, reference: date) -> tuple[list[tuple[date, time]], tuple[Message, ...]]:
    """For a cell that lists days with their times (`8月15日（土）午後6時\\n8月25日（火）午後6時`).

    Where only some say morning or afternoon, the others follow the one before. Raises ValueNotUnderstood.
    """
    folded = _folded(text)
    written = find_dates(folded)
    if not written:
        raise ValueNotUnderstood(say(m.DATE_NOT_FOUND, text=text))
    days, warnings = resolve(written, reference=reference, text=text)
    check_year(days, reference=reference, text=text)
    found: list[tuple[date, time]] = []
    afternoon = False
    for at, (one, day) in enumerate(zip(written, days, strict=True)):
        until = written[at + 1].start if at + 1 < len(written) else len(folded)
        clocks = find_clocks(folded[one.end : until])
        if not clocks:
            warnings.append(say(m.TIME_NOT_UNDERSTOOD, text=folded[one.start : until]))
            continue
        when = clocks[0].at
        if clocks[0].half_said:
            afternoon = when.hour >= 12
        elif afternoon and 1 <= when.hour < 12:
            when = when.replace(hour=when.hour + 12)
            warnings.append(say(m.TIME_HALF_DAY, text=folded[one.start : until], taken=f"{when:%H:%M}"))
        found.append((day, when))
    if not found:
        raise ValueNotUnderstood(say(m.DATE_NOT_FOUND, text=text))
    return found, tuple(warnings)


def _folded(text: str) -> str:
    return fold(_CIRCLED.sub("\n", text)).replace("\r", "\n").strip()


def _cell(text: str) -> tuple[list[Clock], list[tuple[frozenset[int], time]], list[Message], bool]:
    """The times of one cell, its exceptions, its warnings, and whether it holds whole ranges (`10:00～12:00`)."""
    folded = _folded(text)
    if not folded or is_nothing(folded) or _ALL_DAY.search(folded):
        return [], [], [], False
    if (plain := _plain(folded)) is not None:
        return [plain], [], [], False
    main, *remarks = re.split(r"※|\*|ただし|但し", _BRACKET.sub(lambda match: f"※{match[0][1:-1]}\n", folded))
    # What follows the line break after a bracket belongs to the main text again.
    for at, remark in enumerate(remarks):
        first, _, rest = remark.partition("\n")
        remarks[at], main = first, f"{main}\n{rest}"
    clocks = _starting(main)
    warnings = [] if clocks else [say(m.TIME_NOT_UNDERSTOOD, text=text)]
    closing, more = _exceptions(remarks, text)
    ranged = bool(re.search(r"~|-|から", main)) and len(clocks) > 1
    return clocks, closing, [*warnings, *more], ranged


def _starting(main: str) -> list[Clock]:
    """The times but those at which only the doors or the reception open; all of them when nothing else is there."""
    clocks = find_clocks(main)
    return [clock for clock in clocks if not _is_doors(main, clock)] or clocks


def _is_doors(main: str, clock: Clock) -> bool:
    """`開場13:00 開演13:30` and `9:30受付 10:00開始`: the word stands before all its times, or after all."""
    line_end = main.find("\n", clock.end)
    after = main[clock.end : line_end if line_end >= 0 else len(main)]
    before = main[main.rfind("\n", 0, clock.start) + 1 : clock.start]
    return bool(_DOORS_BEFORE.search(before) or _DOORS_AFTER.match(after))


def _exceptions(remarks: Sequence[str], text: str) -> tuple[list[tuple[frozenset[int], time]], list[Message]]:
    closing: list[tuple[frozenset[int], time]] = []
    warnings: list[Message] = []
    for remark in remarks:
        match = _CLOSING.search(remark)
        clocks = find_clocks(match["rest"]) if match else []
        if match and clocks:
            closing.append((frozenset(weekdays_in(match["days"])), clocks[-1].at))
            if re.search("祝|休日|平日", match["days"]):
                warnings.append(say(m.HOLIDAYS_UNKNOWN, text=text))
        elif find_clocks(remark) and not re.search(_DOORS, remark):
            warnings.append(say(m.TIME_EXCEPTION, text=text))
    return closing, warnings


def _plain(folded: str) -> Clock | None:
    """`1030` and Excel's fraction of a day."""
    if match := _BARE.fullmatch(folded):
        return _made(int(match[1]), int(match[2]), 0, len(folded), half_said=True)
    if _FRACTION.fullmatch(folded):
        minutes = round(float(folded) * 24 * 60)
        return _made(minutes // 60, minutes % 60, 0, len(folded), half_said=True)
    return None


def _clock(match: re.Match[str]) -> Clock | None:
    half = (match["half"] or match["half_after"] or "").upper()
    if match["noon"]:
        return _made(12, 0, match.start(), match.end(), half_said=True)
    hour = int(match["hour"])
    minute = int(match["minute"] or match["minute2"] or (30 if match["half_past"] else 0))
    if half in ("午後", "PM", "夜") and hour < 12:
        hour += 12
    elif half in ("午前", "AM") and hour == 12:
        hour = 0
    return _made(hour, minute, match.start(), match.end(), half_said=bool(half) or hour > 12 or bool(match["minute"]))


def _made(hour: int, minute: int, start: int, end: int, *, half_said: bool) -> Clock | None:
    if hour == 24 and minute == 0:
        return Clock(time(0, 0), True, start, end, half_said)
    if hour > 23 or minute > 59:
        return None
    return Clock(time(hour, minute), False, start, end, half_said)


Pair = tuple[Clock, Clock | None]


def _pair(starts: Sequence[Clock], ends: Sequence[Clock]) -> tuple[list[Pair], list[Message]]:
    if len(starts) == len(ends):
        return list(zip(starts, ends, strict=True)), []
    if not ends:
        return [(start, None) for start in starts], []
    warning = say(m.TIME_COUNTS, starts=len(starts), ends=len(ends))
    if len(starts) == 1:
        return [(starts[0], ends[0])], [warning]
    # The last closing time closes the last slot; for the others nothing is said.
    pairs: list[Pair] = [(start, None) for start in starts[:-1]]
    return [*pairs, (starts[-1], ends[-1])], [warning]


def _slot(opening: Clock, closing: Clock | None) -> tuple[Slot, list[Message]]:
    if closing is None:
        return Slot(opening.at, None), []
    if closing.next_day:
        return Slot(opening.at, closing.at, end_next_day=True), []
    if closing.at > opening.at:
        return Slot(opening.at, closing.at), []
    # A night market ends after midnight; anything else that ends before it starts is a slip.
    if opening.at.hour >= 17 and closing.at.hour <= 6:
        return Slot(opening.at, closing.at, end_next_day=True), []
    warning = say(m.TIME_BACKWARDS, start=f"{opening.at:%H:%M}", end=f"{closing.at:%H:%M}")
    return Slot(opening.at, None), [warning]
