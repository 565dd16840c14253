"""Quarters of the year: when releases end, and what they are called."""

import re
from datetime import date, timedelta

SLUG = r"(?P<slug>\d{4}-q[1-4](?:-\d{1,3})?)"  # a release in an address
_SLUG = re.compile(r"(\d{4})-q([1-4])(?:-(\d{1,3}))?")


def is_quarters_end(day: date) -> bool:
    """Whether a window may end on this day."""
    return day == quarters_end(day)


def quarters_end(day: date) -> date:
    """The last day of the quarter in which `day` lies."""
    month = quarter_of(day)[1] * 3
    return date(day.year, month, 30 if month in (6, 9) else 31)


def last_quarter(today: date) -> date:
    """The end of the latest quarter that is over."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def quarter_begins(last: date) -> date:
    """The first day of the quarter that ends with `last`."""
    return date(last.year, last.month - 2, 1)


def quarter_before(last: date) -> date:
    """The end of the quarter before the one that ends with `last`."""
    return quarter_begins(last) - timedelta(days=1)


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, 1 to 4."""
    return day.year, (day.month + 2) // 3


def slug_of(last: date, number: int) -> str:
    """In addresses: 2026-q3; 2026-q3-2 is its first correction."""
    year, quarter = quarter_of(last)
    return f"{year}-q{quarter}" + (f"-{number}" if number > 1 else "")


def read_slug(slug: str) -> tuple[date, int] | None:
    """The window's last day and the release's number; None where it is no such name."""
    found = _SLUG.fullmatch(slug)
    if found is None:
        return None
    year, quarter, number = int(found[1]), int(found[2]), int(found[3] or 1)
    if not 1900 <= year <= 9998 or slug != slug_of(last := quarters_end(date(year, quarter * 3, 1)), number):
        return None
    return last, number
