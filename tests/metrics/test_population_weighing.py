"""What the lines of a table say together: names, totals, parts and wholes, dates, questions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pytest
from django.utils import translation

from metrics.populations.comparing import by_area, by_band, in_all
from metrics.populations.messages import said
from metrics.populations.names import alike
from metrics.populations.reading import read_population
from metrics.populations.weighing import LEAVE_OUT, Weighed, weigh
from tests.metrics.population_kit import TODAY, counts, csv_of, in_bands, line, town, whole_town


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def weighed(
    rows: Sequence[Sequence[str]], *, on: date | None = None, answers: Mapping[str, int] | None = None
) -> Weighed:
    return weigh(read_population(csv_of(rows), today=TODAY), town(), on=on, answers=answers or {})


def told(found: Weighed, *, stops: bool | None = None) -> list[tuple[int, str]]:
    return [(one.line, said(one.reason)) for one in found.problems if stops is None or one.stops == stops]


def test_wards_and_a_total_line_become_the_town() -> None:
    found = weighed(whole_town())
    assert found.is_complete
    assert found.problems == ()
    assert found.areas == {
        11: in_bands(counts(10)),
        12: in_bands(counts(20)),
        13: in_bands(counts(5)),
        21: in_bands(counts(2)),
    }
    assert found.people == sum(map(sum, (counts(10), counts(20), counts(5), counts(2))))


@pytest.mark.parametrize(
    "name", ["町一", "町一区", "町1", "町１区", " 町　一 ", "駒ヶ根市町一", "長野県駒ケ根市町一区", "町一行政区"]
)
def test_a_ward_is_known_by_many_spellings(name: str) -> None:
    assert town().find(name) == 12


def test_old_forms_of_kanji_are_the_same_name() -> None:
    assert town().find("髙見区") == 13
    assert alike("澤田") == alike("沢田")


@pytest.mark.parametrize(
    ("name", "area"),
    [("赤穂", 1), ("赤穂地区", 1), ("赤穂 計", 1), ("中沢", 21), ("中沢区", 21), ("中沢地区", 2)],
)
def test_a_district_with_one_ward_of_its_name_is_that_ward_unless_it_says_district(name: str, area: int) -> None:
    assert town().find(name) == area


@pytest.mark.parametrize("name", ["", "市全体", "合計", "総数", "駒ヶ根市", "駒ヶ根市 計", "合　計"])
def test_total_lines_are_the_town(name: str) -> None:
    assert town().is_town(name)
    assert town().find(name) is None


def test_a_total_line_that_disagrees_is_told_with_the_difference() -> None:
    rows = whole_town()
    every = [sum(column) for column in zip(counts(10), counts(20), counts(5), counts(2), strict=True)]
    rows[-1] = line("市全体", [every[0] + 12, *every[1:]])
    found = weighed(rows)
    assert found.is_complete
    assert any(number == 6 and "difference of 12" in words for number, words in told(found))


def test_districts_alone_will_do() -> None:
    found = weighed([line("赤穂地区", counts(30)), line("中沢地区", counts(2))])
    assert found.is_complete
    assert found.areas == {1: in_bands(counts(30)), 2: in_bands(counts(2))}


def test_a_subtotal_beside_its_wards_is_not_counted_twice() -> None:
    parts = [counts(10), counts(20), counts(5)]
    subtotal = [sum(column) for column in zip(*parts, strict=True)]
    found = weighed([line("赤穂　計", subtotal), *whole_town()])
    assert found.is_complete
    assert set(found.areas) == {11, 12, 13, 21}
    assert found.problems == ()


def test_a_whole_district_serves_where_one_of_its_wards_can_not_be_read() -> None:
    rows = whole_town()[:4]
    rows[0][9] = "たくさん"
    parts = [sum(column) for column in zip(counts(10), counts(20), counts(5), strict=True)]
    assert not weighed(rows).is_complete
    assert [number for number, _ in told(weighed(rows), stops=True)] == [2]
    found = weighed([*rows, line("赤穂地区", parts)])
    assert found.is_complete
    assert found.areas == {1: in_bands(parts), 21: in_bands(counts(2))}
    assert any("the line of the district is used" in words for _, words in told(found))


def test_a_missing_ward_is_named_and_stops() -> None:
    rows = whole_town()
    found = weighed([rows[0], rows[3], rows[4]])
    assert not found.is_complete
    assert told(found, stops=True) == [(0, "赤穂 is not complete: the file has no line for 町一、高見. Please add it.")]
    assert "no line for 中沢" in told(weighed(rows[:3]), stops=True)[0][1]


def test_an_unknown_name_is_asked_and_its_answer_counts() -> None:
    rows = [*whole_town()[:4], line("新しい町", counts(1))]
    found = weighed(rows)
    assert (found.asks, found.is_complete) == (("新しい町",), False)
    assert told(found) == [(6, "“新しい町” is no ward or district that Deban knows; please say where it belongs.")]
    placed = weighed(rows, answers={"新しい町": 12})
    assert placed.is_complete
    assert placed.answered == ("新しい町",)
    both = [one + other for one, other in zip(counts(20), counts(1), strict=True)]
    assert sum(placed.areas[12].values()) == sum(both)
    left = weighed(rows, answers={"新しい町": LEAVE_OUT})
    assert left.is_complete
    assert sum(left.areas[12].values()) == sum(counts(20))
    assert f"People: {sum(counts(1))}." in told(left)[0][1]


def test_streets_may_all_be_placed_in_their_district() -> None:
    rows = [line("本町通り", counts(3)), line("駅前", counts(4)), line("中沢", counts(2))]
    found = weighed(rows, answers={"本町通り": 1, "駅前": 1})
    assert found.is_complete
    assert sum(found.areas[1].values()) == sum(counts(3)) + sum(counts(4))
    # One street of a district whose wards stand in the file does not stand for the ward that is missing.
    mixed = weighed([*whole_town()[:2], rows[0], rows[2]], answers={"本町通り": 1})
    assert not mixed.is_complete


def test_the_same_area_twice_counts_once_or_stops() -> None:
    rows = whole_town()[:4]
    same = weighed([*rows, line("町一区", counts(20))])
    assert same.is_complete
    assert "line 3 already, with the same numbers" in told(same)[0][1]
    other = weighed([*rows, line("町一区", counts(21))])
    assert not other.is_complete
    assert told(other, stops=True) == [
        (6, "“町一区” stands on line 3 already, with other numbers; please correct the file.")
    ]


def test_of_several_dates_the_newest_or_the_chosen_one_is_taken() -> None:
    rows = [*whole_town("2025-04-01"), *whole_town("令和8年4月1日"), *whole_town("2024/4/1")]
    found = weighed(rows)
    assert found.dates == (date(2026, 4, 1), date(2025, 4, 1), date(2024, 4, 1))
    assert found.on == date(2026, 4, 1)
    assert weighed(rows, on=date(2025, 4, 1)).on == date(2025, 4, 1)
    assert weighed(rows, on=date(2020, 4, 1)).on == date(2026, 4, 1)
    assert found.is_complete


def test_another_municipality_is_left_out() -> None:
    found = weighed([*whole_town(), line("南割", counts(9), municipality="宮田村")])
    assert found.is_complete
    assert found.areas[11] == in_bands(counts(10))
    assert told(found) == [(7, "The line is about 宮田村, which is another municipality; it is left out.")]
    assert weighed([line("南割", counts(9), municipality="宮田村")]).on is None


def test_a_line_without_a_date_stops_for_it_may_be_any() -> None:
    found = weighed([*whole_town(), line("", counts(1), on="?")])
    assert not found.is_complete
    assert [number for number, _ in told(found, stops=True)] == [7]


def test_the_comparison_adds_up() -> None:
    areas = weighed(whole_town()).areas
    before = {1: {"0-9": 100, "75+": 5}, 21: {"0-9": 7}}
    bands = by_band(areas, before)
    assert bands["0-9"].difference == bands["0-9"].now - 107
    assert in_all(areas, before).before == 112
    rows = by_area(areas, before, town())
    assert [(row.area, row.kind) for row in rows] == [
        (1, "district"),
        (11, "ward"),
        (12, "ward"),
        (13, "ward"),
        (2, "district"),
    ]
    assert rows[0].total.now == sum(row.total.now for row in rows[1:4])
    assert (rows[0].total.before, rows[1].total.before, rows[4].total.before) == (105, None, 7)
    assert sum(row.total.now for row in rows if row.kind == "district") == in_all(areas, None).now
