"""The cells with which Deban's own files say more than the 79 columns have room for."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.imports import messages as m
from activities.imports.layouts import STANDARD_79, Record
from activities.imports.messages import ValueNotUnderstood
from activities.imports.own_rows import read_own_row
from activities.imports.own_schedule import MAX_LINE, read_sessions, write_sessions
from activities.imports.own_words import is_marked, plain, read_tags, split_body, write_tags
from activities.imports.rows import ImportedActivity, OwnAnswers
from activities.imports.sessions import TOKYO, ImportedSession, Terms
from activities.imports.text import _BLANK_LINES, _INVISIBLE, _LINE_BREAK, _SPACES, clean
from activities.imports.venues import ImportedVenue

TODAY = date(2026, 8, 1)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, tzinfo=TOKYO) + timedelta(hours=hour, minutes=minute)


def session(start: datetime, end: datetime, terms: Terms | None = None) -> ImportedSession:
    return ImportedSession(start, end, start.time() == end.time() == datetime.min.time(), terms)


def cells(**given: str) -> dict[str, str]:
    return {"title": "朝市", "tags": "Deban", "start_date": "2026-08-05", "end_date": "2026-08-05"} | given


def read(**given: str) -> ImportedActivity:
    found = read_own_row(Record(2, STANDARD_79, cells(**given)), reference=TODAY).found
    assert isinstance(found, ImportedActivity)
    return found


def refusal(**given: str) -> list[str]:
    verdict = read_own_row(Record(2, STANDARD_79, cells(**given)), reference=TODAY)
    assert verdict.found is None
    return [reason.msgid for reason in verdict.refusals]


@pytest.mark.parametrize(
    ("sessions", "note"),
    [
        ([session(at(5, 10), at(5, 11, 30))], ""),
        ([session(at(5, 22), at(6, 1))], ""),
        ([session(at(5, 22), at(6))], ""),
        ([session(at(5), at(7))], ""),
        (
            [session(at(5, 10), at(5, 11)), session(at(12, 22), at(13, 1)), session(at(20), at(21))],
            "2026-08-05 10:00～11:00\n2026-08-12 22:00～2026-08-13 01:00\n2026-08-20 終日",
        ),
        (
            [
                session(at(5, 10), at(5, 11), Terms(8, None, at(4), None, ImportedVenue("公民館（北）"))),
                session(
                    at(5, 10), at(5, 11), Terms(0, at(1, 9), None, 30, ImportedVenue("広場", "本町1-2", 35.7, 137.9))
                ),
                session(at(6), at(8), Terms()),
            ],
            "2026-08-05 10:00～11:00 定員8 締切2026-08-03 24:00 場所：公民館（北）\n"
            "2026-08-05 10:00～11:00 受付2026-08-01 09:00 30分ごと 場所：広場／所在地：本町1-2／位置：35.7,137.9\n"
            "2026-08-06～2026-08-07 終日",
        ),
    ],
)
def test_dates_are_written_as_people_read_them_and_read_again(sessions: list[ImportedSession], note: str) -> None:
    written = write_sessions(sessions)
    assert written["date_note"] == note
    assert read_sessions(written, reference=TODAY) == (tuple(sessions), [])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"start_date": "2026/8/5", "end_date": "2026/8/5", "start_time": "9:00", "end_time": "10:30:00"},
            (at(5, 9), at(5, 10, 30)),
        ),
        ({"start_time": "９：００", "end_time": ""}, (at(5, 9), at(5, 11))),
        ({"end_date": ""}, (at(5), at(6))),
    ],
    ids=["a spreadsheet's form", "no end", "no last day"],
)
def test_what_a_spreadsheet_makes_of_them_is_read_too(
    changed: dict[str, str], expected: tuple[datetime, datetime]
) -> None:
    (one,) = read(**changed).sessions
    assert (one.starts_at, one.ends_at) == expected


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"date_note": "毎週水曜日"}, m.OWN_LINE),
        ({"date_note": "2026-08-05 10:00～11:00 定員たくさん"}, m.OWN_LINE),
        ({"date_note": "2026-02-30 10:00～11:00"}, m.OWN_LINE),
        ({"date_note": "2026-08-05 25:00～26:00"}, m.OWN_LINE),
        ({"date_note": "9999-12-31 終日"}, m.DATE_YEAR),
        ({"date_note": "2026-08-05 10:00～11:00 場所：" + "あ" * MAX_LINE}, m.OWN_LINE),
        ({"date_note": "2026-08-05 11:00～10:00"}, m.TIME_BACKWARDS),
        ({"start_time": "朝", "end_time": "11:00"}, m.OWN_TIME),
        ({"start_date": "いつか"}, m.DATE_NOT_FOUND),
        ({"start_date": "", "end_date": ""}, m.DATE_MISSING),
        ({"title": " "}, m.ROW_NO_TITLE),
    ],
)
def test_what_somebody_has_made_unreadable_is_refused_with_the_reason(changed: dict[str, str], reason: str) -> None:
    assert refusal(**changed) == [reason]


def test_words_of_our_own_files_stand_as_they_are() -> None:
    found = read(title="プール休館のお知らせ（ぷーる）", description="外国(がいこく)  の\r\n　料理", summary="なし")
    assert (found.title, found.description, found.summary) == (
        "プール休館のお知らせ（ぷーる）",
        "外国(がいこく)  の\n　料理",
        "なし",
    )


def test_a_column_that_somebody_has_filled_in_stands_below_the_description() -> None:
    found = read(description="説明", audience="小学生\nと親", url="https://example.jp/")
    assert found.body() == "説明\n\n【対象者】小学生 / と親\n【URL】https://example.jp/"


def test_numbers_in_words_are_read_as_in_any_file() -> None:
    found = read(capacity="20名", price="500円", booking="わからない", latitude="north", place="広場")
    assert (found.capacity, found.price_yen, found.way) == (20, 500, "first_come")
    assert found.venue == ImportedVenue("広場")


answers = st.builds(
    OwnAnswers,
    languages=st.none(),
    step_free=st.sampled_from(["", "yes", "ask", "no"]),
    children=st.sampled_from(["", "yes", "ask", "no"]),
    support=st.sampled_from(["", "yes", "ask", "no"]),
    min_age=st.none() | st.integers(0, 130),
    max_age=st.none() | st.integers(0, 130),
    residents_only=st.booleans(),
)


@given(answers)
def test_welcome_answers_stand_in_the_tags(given: OwnAnswers) -> None:
    tags = write_tags(given)
    assert is_marked(tags)
    assert read_tags(tags, None) == given


@pytest.mark.parametrize("tags", ["", "deban", "Debanana", "まつり;Deban"])
def test_other_tags_are_no_mark_of_ours(tags: str) -> None:
    assert not is_marked(tags)


pieces = st.sampled_from(
    ["", " ", "\n", "\r\n", "【対象者】親子", "【主催者】市", "【定員】10組", "【持ち物】", "説明", "【URL】x"]
)


@given(st.lists(pieces).map("".join))
def test_a_body_taken_apart_and_put_together_comes_apart_the_same(body: str) -> None:
    description, details, organiser = split_body(body)
    block = [f"【{label}】{text}" for label, text in details] + ([f"【主催者】{organiser}"] if organiser else [])
    together = "\n\n".join(part for part in (description, "\n".join(block)) if part)
    assert split_body(together) == (description, details, organiser)
    assert sorted("".join(plain(body).split())) == sorted("".join(together.split()))  # nothing is lost


@given(st.text(st.one_of(st.sampled_from(" 　\t\r\n\u200b\u2028あa<br>"), st.characters()), max_size=90))
def test_cells_without_oddities_are_cleaned_the_short_way_to_the_same_text(cell: str) -> None:
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", cell))
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))
    assert clean(cell).text.split() == _BLANK_LINES.sub("\n\n", "\n".join(lines)).split()


def test_a_line_of_many_places_is_read_quickly() -> None:
    with pytest.raises(ValueNotUnderstood):
        read_sessions(
            {"date_note": "2026-08-05 10:00～11:00 場所：" + "／所在地：あ" * 20_000 + "\nx"}, reference=TODAY
        )
