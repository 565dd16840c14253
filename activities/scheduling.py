"""Days in bulk: every week, every month, a whole season. Pure: what goes in and out are days in Tokyo."""

import calendar
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

import jpholiday

LAST = -1  # "the last Saturday of each month"
DAY = timedelta(days=1)


def every_week(weekdays: Collection[int], first: date, last: date) -> list[date]:
    """Each of these weekdays (Monday is 0) from `first` to `last`, both included; empty if `last` is earlier."""
    return [day for day in every_day(first, last) if day.weekday() in weekdays]


def every_day(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included; none if `last` is earlier."""
    return (first + DAY * count for count in range((last - first).days + 1))


def every_month_on_weekday(nth: int, weekdays: Collection[int], first: date, last: date) -> list[date]:
    """The nth (1 to 5, or LAST) of these weekdays in each month, from `first` to `last`.

    A month that has no fifth Saturday is passed over.
    """
    found = (_nth(nth, weekday, year, month) for year, month in _months(first, last) for weekday in weekdays)
    return sorted(day for day in found if day is not None and first <= day <= last)


def every_month_on_day(number: int, first: date, last: date) -> list[date]:
    """The same day (1 to 31) of each month, from `first` to `last`; a shorter month's last day stands for it."""
    found = (date(year, month, min(number, _length(year, month))) for year, month in _months(first, last))
    return [day for day in found if first <= day <= last]


def without_holidays(days: Iterable[date]) -> list[date]:
    """The days that are no national holidays."""
    return [day for day in days if not holiday(day)]


def holiday(day: date) -> str:
    """A national holiday's Japanese name, days off in lieu included; else empty."""
    return jpholiday.is_holiday_name(day) or ""


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Year and month of each month that the two days touch or enclose."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return ((number // 12, number % 12 + 1) for number in range(begin, end + 1))


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _nth(nth: int, weekday: int, year: int, month: int) -> date | None:
    if nth == LAST:
        end = date(year, month, _length(year, month))
        return end - DAY * ((end.weekday() - weekday) % 7)
    number = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, number) if number <= _length(year, month) else None
