"""What is on, by month."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.utils.formats import get_format

from activities.scheduling import holiday
from activities.selectors.find import ENOUGH, going_on, matching
from activities.selectors.find_choices import Choices
from activities.selectors.find_filters import Filters, midnight
from core import clock

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Month:
    """A month that the calendar can show: this one, and a year ahead."""

    first: date

    @classmethod
    def of(cls, text: str) -> Self:
        """`2026-12`; this month for every other word, and for months that are over or too far away."""
        this = clock.today().replace(day=1)
        try:
            asked = date.fromisoformat(f"{text}-01")
        except ValueError:
            asked = this
        return cls(asked if this <= asked <= cls(this).later(MONTHS_AHEAD).first else this)

    @property
    def name(self) -> str:
        """As the address has it."""
        return f"{self.first:%Y-%m}"

    @property
    def end(self) -> date:
        """The first day of the next one."""
        return self.later(1).first

    def later(self, months: int) -> "Month":
        """So many months later."""
        number = self.first.year * 12 + self.first.month - 1 + months
        return Month(date(number // 12, number % 12 + 1, 1))

    @property
    def previous(self) -> "Month | None":
        """The month before; nothing is on before this one."""
        return self.later(-1) if self.first > clock.today() else None

    @property
    def next(self) -> "Month | None":
        """The month after, a year ahead at most."""
        return self.later(1) if self.first < Month.of("").later(MONTHS_AHEAD).first else None


@dataclass(frozen=True)
class Square:
    """One day of the table; `on` is None for the days of other months."""

    on: date | None
    count: int = 0
    today: bool = False
    over: bool = False
    holiday: str = ""  # in Japanese


@dataclass(frozen=True)
class MonthView:
    """A month's table."""

    month: Month
    weekdays: list[date]  # any days with these weekdays, in the order of the columns
    weeks: list[list[Square]]
    count: int
    any_time: int  # of what goes on; ENOUGH: so many or more
    next_day: date | None  # with something on, where the month is empty


def month_view(filters: Filters, among: Choices, month: Month) -> MonthView:
    """Two queries, and one more for an empty month; the filters' own days don't count."""
    asked = filters.without("when", "since", "until")
    sessions = matching(asked, among).filter(starts_at__gte=clock.now())
    days = (
        sessions.filter(starts_at__gte=midnight(month.first), starts_at__lt=midnight(month.end))
        .annotate(day=TruncDate("starts_at", tzinfo=clock.TOKYO))
        .values_list("day")
        .annotate(count=Count("pk"))
        .order_by("day")
    )
    counts = dict(days)
    later = None
    if not counts:
        later = sessions.filter(starts_at__gte=midnight(month.end)).aggregate(first=Min("starts_at"))["first"]
    weeks = calendar.Calendar((get_format("FIRST_DAY_OF_WEEK") - 1) % 7).monthdatescalendar(
        month.first.year, month.first.month
    )
    return MonthView(
        month=month,
        weekdays=weeks[0],
        weeks=[[_square(day, month, counts) for day in week] for week in weeks],
        count=sum(counts.values()),
        any_time=len(going_on(asked, among).values_list("pk")[:ENOUGH]),
        next_day=later.astimezone(clock.TOKYO).date() if later else None,
    )


def _square(day: date, month: Month, counts: dict[date, int]) -> Square:
    if not month.first <= day < month.end:
        return Square(None)
    today = clock.today()
    return Square(day, counts.get(day, 0), day == today, day < today, holiday(day))
