"""Days in bulk: properties over a century, and the days on which calendars go wrong."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import scheduling
from activities.scheduling import LAST

DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2099, 12, 31))
weekdays = st.sets(st.integers(0, 6))
lengths = st.integers(-10, 800)


@given(weekdays, days, lengths)
def test_every_week_is_every_such_day_between_the_two(chosen: set[int], first: date, length: int) -> None:
    last = first + DAY * length
    found = scheduling.every_week(chosen, first, last)
    assert found == sorted(set(found))
    assert all(first <= day <= last and day.weekday() in chosen for day in found)
    # Counted another way: in any span of whole weeks each weekday comes once a week.
    if length >= 6:
        whole = (length + 1) // 7
        assert whole * len(chosen) <= len(found) <= (whole + 1) * len(chosen)


@given(st.integers(1, 5) | st.just(LAST), weekdays, days, lengths)
def test_the_nth_weekday_of_each_month(nth: int, chosen: set[int], first: date, length: int) -> None:
    last = first + DAY * length
    found = scheduling.every_month_on_weekday(nth, chosen, first, last)
    assert found == sorted(set(found))
    for day in found:
        assert first <= day <= last
        assert day.weekday() in chosen
        if nth == LAST:
            assert (day + 7 * DAY).month != day.month
        else:
            assert (day.day - 1) // 7 + 1 == nth
    # None is left out: every such day that a walk day by day comes across is there.
    walked = [
        day
        for day in scheduling.every_day(first, last)
        if day.weekday() in chosen
        and ((day + 7 * DAY).month != day.month if nth == LAST else (day.day - 1) // 7 + 1 == nth)
    ]
    assert found == walked


@given(st.integers(1, 31), days, lengths)
def test_the_same_day_of_each_month_and_a_short_months_last(number: int, first: date, length: int) -> None:
    last = first + DAY * length
    found = scheduling.every_month_on_day(number, first, last)
    assert found == sorted(set(found))
    for day in found:
        assert first <= day <= last
        assert day.day == number or (day.day < number and (day + DAY).day == 1)
    for one, other in pairwise(found):
        assert (other.year * 12 + other.month) - (one.year * 12 + one.month) == 1


@settings(deadline=None)  # the library computes a year's holidays when it is first asked for one
@given(days, lengths)
def test_without_holidays_leaves_all_others(first: date, length: int) -> None:
    every = list(scheduling.every_day(first, first + DAY * length))
    left = scheduling.without_holidays(every)
    assert {day for day in every if not scheduling.holiday(day)} == set(left)
    assert left == sorted(left)


def test_a_span_that_ends_before_it_begins_has_no_days() -> None:
    first, last = date(2027, 1, 2), date(2027, 1, 1)
    assert scheduling.every_week(range(7), first, last) == []
    assert scheduling.every_month_on_day(1, first, last) == []
    assert scheduling.every_month_on_weekday(1, range(7), first, last) == []


def test_a_leap_day_is_a_day() -> None:
    around = date(2028, 2, 1), date(2028, 3, 31)
    assert scheduling.every_month_on_day(29, *around) == [date(2028, 2, 29), date(2028, 3, 29)]
    assert scheduling.every_month_on_day(31, *around) == [date(2028, 2, 29), date(2028, 3, 31)]
    assert scheduling.every_month_on_day(29, date(2027, 2, 1), date(2027, 3, 31)) == [
        date(2027, 2, 28),
        date(2027, 3, 29),
    ]
    assert date(2028, 2, 29) in scheduling.every_week([1], *around)
    assert scheduling.every_month_on_weekday(5, [1], *around) == [date(2028, 2, 29)]


def test_months_end_where_they_end() -> None:
    assert scheduling.every_month_on_day(31, date(2027, 1, 31), date(2027, 5, 31)) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
    ]
    assert scheduling.every_month_on_weekday(LAST, [5], date(2027, 1, 1), date(2027, 2, 28)) == [
        date(2027, 1, 30),
        date(2027, 2, 27),
    ]


def test_a_year_ends_and_the_next_begins() -> None:
    assert scheduling.every_week([3], date(2026, 12, 24), date(2027, 1, 7)) == [
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2027, 1, 7),
    ]
    assert scheduling.every_month_on_day(31, date(2026, 12, 1), date(2027, 1, 31)) == [
        date(2026, 12, 31),
        date(2027, 1, 31),
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "元日"),
        (date(2026, 5, 6), "憲法記念日 振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2027, 3, 21), "春分の日"),
        (date(2026, 11, 24), ""),
    ],
)
def test_holidays_have_their_names(day: date, name: str) -> None:
    assert scheduling.holiday(day) == name
