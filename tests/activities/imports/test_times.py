"""Hours in all their spellings, and the sessions that come of days and hours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.imports import messages as m
from activities.imports.dates import Days, read_days
from activities.imports.messages import ValueNotUnderstood
from activities.imports.sessions import TOKYO, make_sessions
from activities.imports.times import Hours, read_dated_hours, read_hours

TODAY = date(2026, 8, 1)


def slots(start: str, end: str = "") -> list[str]:
    return [
        f"{slot.start:%H:%M}-{'' if slot.end is None else slot.end.strftime('%H:%M')}"
        for slot in read_hours(start, end).slots
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("10:30:00", "12:00:00", "10:30-12:00"),
        ("9：00", "17：00", "09:00-17:00"),
        ("１０：００", "１１：３０", "10:00-11:30"),
        ("午後1時30分", "3:00PM", "13:30-15:00"),
        ("正午", "午後3時半", "12:00-15:30"),
        ("10:00～12:00", "", "10:00-12:00"),
        ("1030", "1200", "10:30-12:00"),
        ("0.4375", "0.5", "10:30-12:00"),
        ("22:00", "24:00", "22:00-00:00"),
        ("①10：00\n②14：00", "①11：30\n\n②15：30", "10:00-11:30 14:00-15:30"),
        ("②14:00\n③18:30", "-", "14:00- 18:30-"),
        ("10:00-11:00、13:00-14:00", "", "10:00-11:00 13:00-14:00"),
        ("開場13:00 開演13:30", "15:00", "13:30-15:00"),
        ("18:00（開場17:30）", "20:00", "18:00-20:00"),
        ("-", "-", ""),
        ("終日", "", ""),
    ],
)
def test_slots(start: str, end: str, expected: str) -> None:
    assert slots(start, end) == expected.split()
    assert read_hours(start, end).warnings == ()


@pytest.mark.parametrize(
    ("start", "end", "warning"),
    [
        ("25:00", "", m.TIME_NOT_UNDERSTOOD),
        ("後日お知らせ", "", m.TIME_NOT_UNDERSTOOD),
        ("13:00", "11:00", m.TIME_BACKWARDS),
        ("", "17:00", m.TIME_NO_START),
        ("10:00\n13:00", "15:00", m.TIME_COUNTS),
        ("9:00", "22：00\n※日曜及び休日は17：00まで", m.HOLIDAYS_UNKNOWN),
        ("9:00", "17:00（催しの日は21:00）", m.TIME_EXCEPTION),
    ],
)
def test_doubts_are_told(start: str, end: str, warning: str) -> None:
    assert warning in [told.msgid for told in read_hours(start, end).warnings]


def test_other_closing_times_on_certain_weekdays() -> None:
    days = read_days("2026/08/06～2026/08/09", reference=TODAY)  # Thursday to Sunday
    sessions, _ = make_sessions(days, read_hours("9:30", "17:00(金、土は19:00まで)"))
    assert [session.ends_at.hour for session in sessions] == [17, 19, 19, 17]


def test_days_with_their_own_hours() -> None:
    text = "【青組】\n8月15日（土）午後6時\n【赤組】\n8月25日（火）\n6時"
    found, warnings = read_dated_hours(text, reference=TODAY)
    assert [(day.day, at.hour) for day, at in found] == [(15, 18), (25, 18)]
    assert [warning.msgid for warning in warnings] == [m.TIME_HALF_DAY]


def test_one_session_a_day_up_to_a_month_and_one_long_one_beyond() -> None:
    hours = read_hours("9:00", "17:00")
    month = read_days("2026/08/01～2026/08/31", reference=TODAY)
    longer = read_days("2026/08/01～2026/09/01", reference=TODAY)
    assert len(make_sessions(month, hours)[0]) == 31
    (one,), _ = make_sessions(longer, hours)
    assert one.starts_at.isoformat() == "2026-08-01T09:00:00+09:00"
    assert one.ends_at.isoformat() == "2026-09-01T17:00:00+09:00"


def test_all_day_runs_from_midnight_to_midnight() -> None:
    days = read_days("2026/08/01～2026/08/03", reference=TODAY)
    (one,), _ = make_sessions(days, Hours(()))
    assert (one.starts_at.isoformat(), one.ends_at.isoformat()) == (
        "2026-08-01T00:00:00+09:00",
        "2026-08-04T00:00:00+09:00",
    )
    assert one.all_day
    broken, _ = make_sessions(Days((date(2026, 8, 1), date(2026, 8, 3))), Hours(()))
    assert len(broken) == 2


def test_a_stay_is_one_session() -> None:
    days = read_days("2026/08/22～2026/08/23", reference=TODAY)
    (one,), _ = make_sessions(days, read_hours("10:00", "15:00"), stays=True)
    assert one.ends_at - one.starts_at == timedelta(hours=29)


def test_a_missing_end_is_two_hours_and_told() -> None:
    (one,), warnings = make_sessions(Days((TODAY,)), read_hours("18:30", "-"))
    assert one.ends_at - one.starts_at == timedelta(hours=2)
    assert [warning.msgid for warning in warnings] == [m.TIME_NO_END]


TIME_LIKE = st.from_regex(r"[0-9０-９:：時分半午前後正午①②～〜\-()（）※まで金土はから\s]{0,30}")


@given(st.text(max_size=60) | TIME_LIKE, st.text(max_size=60) | TIME_LIKE)
def test_any_two_cells_give_sessions_that_end_after_they_start(start: str, end: str) -> None:
    days = Days((date(2026, 8, 7), date(2026, 8, 8)))
    sessions, _ = make_sessions(days, read_hours(start, end))
    assert sessions
    for session in sessions:
        assert session.starts_at < session.ends_at
        assert session.starts_at.tzinfo is TOKYO


@given(st.text(max_size=80))
def test_dated_hours_raise_nothing_else(text: str) -> None:
    try:
        found, _ = read_dated_hours(text, reference=TODAY)
    except ValueNotUnderstood:
        return
    assert found
