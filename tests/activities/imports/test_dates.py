"""Days in all their spellings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.imports import messages as m
from activities.imports.dates import MAX_DAYS, filter_days, read_days
from activities.imports.messages import ValueNotUnderstood

TODAY = date(2026, 8, 1)


def days_of(text: str, note: str = "") -> list[str]:
    return [f"{day:%m%d}" for day in read_days(text, reference=TODAY, note=note).days]


@pytest.mark.parametrize(
    "text",
    [
        "2026/08/04",
        "2026-08-04",
        "2026.8.4",
        "２０２６年８月４日",
        "令和8年8月4日",
        "令和８年８月４日（火）",
        "R8.8.4",
        "20260804",
        "2026-08-04 00:00:00",
        "2026-08-04T10:00:00+09:00",
        "46238",
        "8月4日（火）",
        "8/4(火)",
        "8月4日(火・祝) 10:00～12:00",
    ],
)
def test_one_day(text: str) -> None:
    days = read_days(text, reference=TODAY)
    assert days.days == (date(2026, 8, 4),)
    assert days.warnings == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月5日（水）～8月16日（日）※10日（月）以外", "05 06 07 08 09 11 12 13 14 15 16"),
        ("8月5日（水）～8月9日（日）（7日を除く）", "05 06 08 09"),
        ("8月5日(水)〜8日(土)", "05 06 07 08"),
        ("8月5日(水)から8月7日(金)まで", "05 06 07"),
        ("8/5(水)-8/7(金)", "05 06 07"),
        ("8月5日(水)・7日(金)", "05 07"),
        ("8月5日(水)、7日(金)、9日(日)", "05 07 09"),
        ("2026年8月5・6・7日", "05 06 07"),
        ("2026/8/1～2026/8/16（毎週土・日曜日）", "01 02 08 09 15 16"),
        ("2026/8/1～2026/8/16 月曜休館", "01 02 04 05 06 07 08 09 11 12 13 14 15 16"),
        ("2026/8/1～2026/8/8（月・火を除く）", "01 02 05 06 07 08"),
        ("2026/8/1～2026/8/3（休館日を除く）", "01 02 03"),
        ("2026/8/1～2026/8/3（土日を除く）", "03"),
        ("2026年8月1日～8月31日（第2・4土曜日のみ）", "08 22"),
    ],
)
def test_several_days(text: str, days: str) -> None:
    assert days_of(text) == [f"08{day}" for day in days.split()]


def test_a_list_over_two_months_with_its_weekday_behind() -> None:
    days = read_days("9月4日、18日、10月2日、16日 (第1週、3週の金曜日)", reference=TODAY)
    assert [day.isoformat() for day in days.days] == ["2026-09-04", "2026-09-18", "2026-10-02", "2026-10-16"]
    assert days.warnings == ()


def test_over_new_year() -> None:
    days = read_days("12月28日（月）～1月3日（日）", reference=TODAY)
    assert (days.first, days.last) == (date(2026, 12, 28), date(2027, 1, 3))


def test_the_weekday_finds_the_year() -> None:
    assert read_days("8月4日(月)", reference=TODAY).first == date(2025, 8, 4)
    assert read_days("8月4日(水)", reference=TODAY).first == date(2027, 8, 4)


def test_without_a_weekday_the_nearest_year_is_taken_and_told() -> None:
    days = read_days("1月10日", reference=date(2026, 12, 20))
    assert days.first == date(2027, 1, 10)
    assert [warning.msgid for warning in days.warnings] == [m.YEAR_ASSUMED]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("9月11日(aaa)", m.DATE_PLACEHOLDER),
        ("2026年8月4日(水)", m.WEEKDAY_DIFFERS),
        ("8月16日(日)まで", m.START_UNKNOWN),
        ("～8月16日(日)\nまで", m.START_UNKNOWN),
        ("8月5日(水)～", m.END_UNKNOWN),
        ("7月1日（水）～\n8月31日（月）\n※平日のみ", m.HOLIDAYS_UNKNOWN),
        ("8月5日(水)～8月16日(日)（雨の日は除く）", m.DATE_REST),
    ],
)
def test_doubts_are_told(text: str, warning: str) -> None:
    assert warning in [told.msgid for told in read_days(text, reference=TODAY).warnings]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2202/08/04", m.DATE_YEAR),
        ("1026/08/04", m.DATE_YEAR),
        ("2月30日", m.DATE_IMPOSSIBLE),
        ("2026/13/01", m.DATE_IMPOSSIBLE),
        ("2026/08/20～2026/08/01", m.DATE_BACKWARDS),
        ("2026/08/01～2031/12/31", m.DATE_TOO_LONG),
        ("随時（要調整）", m.DATE_NOT_FOUND),
        ("8・9月の試合日程", m.DATE_NOT_FOUND),
        ("2026年8月4日(火)～5日(水)※4日、5日以外", m.DATE_NONE_LEFT),
        ("8月4日、" * 101, m.DATE_TOO_MANY),
    ],
)
def test_what_is_no_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueNotUnderstood) as refused:
        read_days(text, reference=TODAY)
    assert refused.value.message.msgid == reason


def test_a_remark_from_another_cell_filters() -> None:
    august = read_days("2026/08/01～2026/08/31", reference=TODAY)
    assert [day.day for day in filter_days(august, "毎週水曜日").days] == [5, 12, 19, 26]
    assert [day.day for day in filter_days(august, "第1火曜日のみ").days] == [4]
    for both in ("毎週水曜日（12日を除く）", "毎週水曜日、12日を除く", "毎週水曜日※12日(水)以外"):
        assert [day.day for day in filter_days(august, both).days] == [5, 19, 26]
    assert filter_days(august, "動きやすい服装で").days == august.days


@given(st.text(max_size=80) | st.from_regex(r"[0-9０-９年月日/\-.～〜、()（）月火水木金土日祝※以外のみ\s]{0,40}"))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        days = read_days(text, reference=TODAY)
    except ValueNotUnderstood:
        return
    assert days.days == tuple(sorted(set(days.days)))
    assert 0 < len(days.days) <= MAX_DAYS * 101


@given(st.dates(min_value=date(2021, 1, 1), max_value=date(2031, 12, 31)))
def test_every_day_survives_its_spellings(day: date) -> None:
    for text in (f"{day:%Y/%m/%d}", f"{day.isoformat()}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert read_days(text, reference=TODAY).days == (day,)


@given(st.dates(min_value=date(2025, 8, 1), max_value=date(2027, 7, 31)), st.integers(1, 40))
def test_a_period_with_weekdays_needs_no_year(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    names = "月火水木金土日"
    text = "～".join(f"{day.month}月{day.day}日（{names[day.weekday()]}）" for day in (first, last))
    days = read_days(text, reference=first)
    assert (days.first, days.last, days.unbroken) == (first, last, True)
