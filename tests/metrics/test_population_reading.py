"""A municipal table of inhabitants, from its bytes to our bands: traps of encoding, header, dates and cells."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.imports.messages import UnreadableFile
from metrics.populations.ages import ALL_BANDS, Ages, Gap, in_our_bands, tiled
from metrics.populations.messages import said
from metrics.populations.reading import MAX_LINES, Reading, read_population
from tests.metrics.population_kit import AGES, HEADER, TODAY, counts, csv_of, in_bands, line, whole_town


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(content: bytes) -> Reading:
    return read_population(content, today=TODAY)


def told(reading: Reading) -> list[tuple[int, str]]:
    return [(problem.line, said(problem.reason)) for problem in reading.problems]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_table_is_read_in_every_encoding_of_a_town_office(encoding: str) -> None:
    reading = read(csv_of(whole_town(), encoding=encoding))
    assert [one.name for one in reading.lines] == ["南割", "町一", "高見", "中沢", "市全体"]
    assert reading.lines[0].bands == in_bands(counts(10))
    assert reading.lines[0].total == sum(counts(10))
    assert {one.on for one in reading.lines} == {date(2026, 4, 1)}
    assert reading.problems == ()
    assert Reading.from_json(reading.as_json()) == reading


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10_000), min_size=18, max_size=18))
def test_nobody_is_lost_between_their_bands_and_ours(numbers: list[int]) -> None:
    ages = [*(Ages(low, low + 4) for low in range(0, 85, 5)), Ages(85, None)]
    bands = in_our_bands(dict(zip(ages, numbers, strict=True)))
    assert tuple(bands) == ALL_BANDS
    assert sum(bands.values()) == sum(numbers)
    assert abs(bands["10-17"] - numbers[2] - numbers[3] * 3 / 5) <= 0.5


@pytest.mark.parametrize(
    "written", ["2023-03-01", "2023/3/1", "20230301", "令和5年3月1日", "R5.3.1", "２０２３年３月１日", "2023年3月1日"]
)
def test_dates_are_read_as_towns_write_them(written: str) -> None:
    reading = read(csv_of([line("南割", counts(1), on=written)]))
    assert reading.lines[0].on == date(2023, 3, 1)
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "date is empty"),
        ("3月1日", "not a whole date"),
        ("令和5年3月", "not a whole date"),
        ("あした", "not a whole date"),
        ("2026-02-30", "not a day of the calendar"),
        ("2026-12-01", "still to come"),
    ],
)
def test_a_line_without_a_whole_date_is_told_by_its_number(written: str, sentence: str) -> None:
    reading = read(csv_of([line("南割", counts(1)), line("町一", counts(1), on=written)]))
    ((number, words),) = told(reading)
    assert number == 3
    assert sentence in words
    assert reading.lines[1].on is None
    assert reading.problems[0].stops


@pytest.mark.parametrize(
    "style",
    [
        "{low}〜{high}歳の{sex}",
        "{low}~{high}歳の{sex}",
        "{low}～{high}歳{sex}",
        "{low}－{high}才の{sex}",
        "{low}ー{high}歳({sex})",
        "{low}歳-{high}歳　{sex}",
        "{low}から{high}歳の{sex}",
        "{sex}_{low}-{high}歳",
        "{sex}（{low}–{high}歳）",
    ],
)
def test_headers_are_read_in_many_hands(style: str) -> None:
    header = HEADER[:9]
    for low in range(0, 85, 5):
        header += [style.format(low=low, high=low + 4, sex=sex) for sex in ("男性", "女性")]
    header += ["85才以上の男性", "85歳～（女）", "世帯数", "備考"]
    (only,) = read(csv_of([line("南割", counts(10))], header=header)).lines
    assert only.bands == in_bands(counts(10))


def test_bands_up_to_a_hundred_and_summary_columns_do_not_count_twice() -> None:
    lows = range(0, 100, 5)
    bands = [f"{low}〜{low + 4}歳" for low in lows]
    header = ["地域名", "調査年月日", "総数", *bands, "100歳以上", "65歳以上", "85歳以上"]
    row = ["南割", "2026-04-01", "210", *["10"] * 21, "80", "40"]
    reading = read(csv_of([row], header=header))
    assert reading.lines[0].bands == {"0-9": 20, "10-17": 16, "18-39": 44, "40-64": 50, "65-74": 20, "75+": 60}
    assert reading.problems == ()
    assert reading.unread == ("65歳以上", "85歳以上")


def test_a_table_may_end_with_95_to_99_or_count_single_years() -> None:
    header = ["地域名", "調査年月日", *(f"{low}-{low + 4}歳" for low in range(0, 100, 5))]
    assert read(csv_of([["南割", "2026-04-01", *["1"] * 20]], header=header)).lines[0].total == 20
    header = ["地域名", "調査年月日", *(f"{age}歳" for age in range(100)), "100歳以上"]
    (only,) = read(csv_of([["南割", "2026-04-01", *["1"] * 101]], header=header)).lines
    assert only.bands == {"0-9": 10, "10-17": 8, "18-39": 22, "40-64": 25, "65-74": 10, "75+": 26}


def test_full_width_digits_commas_and_units_are_numbers() -> None:
    numbers: list[object] = [*counts(1000)]
    numbers[0:4] = ["１，０００", "1,001", "１００２人", " 1003.0 "]
    (only,) = read(csv_of([line("南割", numbers, total="", men="", women="")])).lines
    assert only.bands == in_bands(counts(1000))


@pytest.mark.parametrize("written", ["約20", "abc", "-5", "△5", "12.5", "1,00", "999999999999"])
def test_what_is_no_number_is_told_with_its_column(written: str) -> None:
    numbers: list[object] = [*counts(10)]
    numbers[2] = written
    reading = read(csv_of([line("南割", numbers)]))
    ((number, words),) = told(reading)
    assert (number, reading.lines[0].bands) == (2, None)
    assert written in words
    assert "5-9歳の男性" in words


@pytest.mark.parametrize("mark", ["x", "X", "＊", "*", "", "※"])
def test_withheld_cells_are_filled_by_the_total_of_their_sex(mark: str) -> None:
    numbers = counts(10)
    hidden: list[object] = [*numbers]
    hidden[30], hidden[32], hidden[31] = mark, mark, mark  # two of men, one of women
    reading = read(csv_of([line("下平", hidden, total=sum(numbers), men=sum(numbers[::2]), women=sum(numbers[1::2]))]))
    assert reading.lines[0].bands == in_bands(numbers)
    ((number, words),) = told(reading)
    assert (number, "withheld: 3" in words, f"{10 + 30 + 10 + 32 + 10 + 31} people" in words) == (2, True, True)


def test_a_dash_is_nobody_where_the_total_agrees_and_where_none_is_said() -> None:
    numbers: list[object] = [*counts(10)]
    numbers[5] = "－"
    reading = read(csv_of([line("下平", numbers), line("町一", numbers, total="", men="", women="")]))
    expected = counts(10)
    expected[5] = 0
    assert [one.bands for one in reading.lines] == [in_bands(expected)] * 2
    assert reading.problems == ()


def test_withheld_cells_without_any_total_stop_the_line() -> None:
    numbers: list[object] = [*counts(10)]
    numbers[5] = "x"
    reading = read(csv_of([line("下平", numbers, total="", men="", women="")]))
    assert reading.lines[0].bands is None
    assert "withheld: 1." in told(reading)[0][1]
    assert reading.problems[0].stops


def test_totals_that_disagree_are_told_by_line_and_column() -> None:
    reading = read(csv_of([line("南割", counts(10)), line("町一", counts(10), total=999)]))
    assert told(reading) == [
        (3, "The column “総人口” says 999, the ages add up to 990; the ages are used. Please check.")
    ]
    assert not reading.problems[0].stops


def test_people_of_unknown_age_are_told_and_belong_to_the_total() -> None:
    header = [*HEADER, "年齢不詳の男性", "年齢不詳の女性"]
    numbers = counts(10)
    row = line("南割", numbers, total=sum(numbers) + 5, men=sum(numbers[::2]) + 2, women=sum(numbers[1::2]) + 3)
    reading = read(csv_of([[*row, "2", "3"]], header=header))
    assert [words for _, words in told(reading)] == ["People of unknown age, who are in no age group: 5."]
    assert reading.lines[0].total == sum(numbers) + 5


def test_missing_columns_are_named() -> None:
    rows = [line("南割", counts(1))]
    assert "“地域名”" in refusal(csv_of(rows, header=["", *HEADER[:4], *HEADER[5:]][: len(HEADER)]))
    assert "調査年月日" in refusal(csv_of([["南割", "1"]], header=["地域名", "総人口"]))
    totals = ["地域名", "調査年月日", "総人口"]
    assert "no columns of ages" in refusal(csv_of([["南割", "2026-04-01", "1"]], header=totals))
    without = [title for title in HEADER if title != "30-34歳の女性"]
    assert "“30-34歳の男性” stands no column of the other sex" in refusal(csv_of([rows[0][1:]], header=without))
    gap = [title for title in HEADER if "30-34" not in title]
    assert "From 30 years on" in refusal(csv_of([rows[0][2:]], header=gap))
    coarse = ["地域名", "調査年月日", *(f"{low}-{low + 9}歳" for low in range(0, 100, 10))]
    assert "“10-19歳” spans two" in refusal(csv_of([["南割", "2026-04-01", *["1"] * 10]], header=coarse))
    twice = [*HEADER[:-1], "0～4歳の男性"]
    assert "twice" in refusal(csv_of(rows, header=twice))


def test_both_together_serves_where_one_sex_is_missing() -> None:
    header = ["地域名", "調査年月日", "0-4歳の男性", *(f"{age}の総数" for age in AGES)]
    assert read(csv_of([["南割", "2026-04-01", "9", *["1"] * 18]], header=header)).lines[0].total == 18


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a workbook", "Excel"),
        (b"%PDF-1.7", "PDF"),
        ("地域名".encode("utf-16"), "UTF-16"),
        (csv_of([]), "no row below"),
        (csv_of([line("南割", counts(1))])[:-30], "not complete"),
    ],
)
def test_a_bad_file_gets_a_sentence_with_a_next_step(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_million_rows_are_refused_before_they_are_taken_apart() -> None:
    content = b"a,b\n" * 1_000_000
    begun = time.monotonic()
    assert f"{MAX_LINES} lines" in refusal(content)
    assert time.monotonic() - begun < 0.5
    assert "lines" in refusal(csv_of([["x"] * len(HEADER)] * (MAX_LINES + 1)))


def test_tiles_are_the_finest_that_cover_every_age() -> None:
    five = [Ages(low, low + 4) for low in range(0, 100, 5)]
    assert tiled([*five, Ages(85, None), Ages(100, None)])[-1] == Ages(100, None)
    # 90-94 is missing: back to the open column.
    assert tiled([*(one for one in five if one.low != 90), Ages(85, None)])[-1] == Ages(85, None)
    with pytest.raises(Gap) as gap:
        tiled([one for one in five if one.low != 40])
    assert gap.value.age == 40


def test_a_formula_is_a_text_like_any_other() -> None:
    numbers: list[object] = [*counts(10)]
    numbers[0] = "=1+1"
    reading = read(csv_of([line("=cmd()", numbers)]))
    assert reading.lines[0].name == "=cmd()"
    assert "=1+1" in told(reading)[0][1]
