"""No reader can tell a withheld count. The checks here compute for themselves what a reader could know."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.disclosure import (
    PublishedFigure,
    Reach,
    disclose,
    figure_from_json,
    figure_to_json,
    is_sensitive,
    publish,
    publish_all,
    reach_among_registered,
    reach_among_residents,
    rounded,
    unknown_share,
    wilson,
)
from metrics.measures import UNKNOWN, Count, Figure, Measured, Table


@st.composite
def rows(draw: st.DrawFn, smallest: int = 0) -> tuple[tuple[int, int], ...]:
    """(n, of) of a table's rows: towns large and small, groups nearly empty and nearly full."""
    table = []
    for _ in range(draw(st.integers(2, 6))):
        of = draw(st.one_of(st.integers(smallest, 120), st.integers(50, 5000)))
        n = draw(st.one_of(st.integers(0, of), st.integers(0, min(of, 25)), st.integers(max(0, of - 15), of)))
        table.append((n, of))
    return tuple(table)


def figure(*tables: tuple[tuple[int, int], ...], residents: int | None = None, unknown: bool = False) -> Figure:
    """A figure whose town is the sum of its first table; the last row may be the people of unknown age."""
    town = sum((Count(n, of) for n, of in tables[0]), Count())
    made: list[Table] = []
    for table in tables:
        keys = [str(index) for index in range(len(table))]
        if unknown:
            keys[-1] = UNKNOWN
        made.append(
            Table(
                "age" if not made else "district",
                tuple(Measured(key, Count(n, of)) for key, (n, of) in zip(keys, table, strict=True)),
            )
        )
    return Figure("M1", Measured("town", town, residents), tuple(made))


def may_be(count: int | None, of: int) -> range | list[int]:
    """All true counts that a printed one may stand for: written anew from the rules' text, not from the code."""
    if count is None:
        return range(of + 1)
    return [
        n for n in range(max(0, count - 5), min(of, count + 4) + 1) if (n == 0 or n >= 10) and (n == of or of - n >= 10)
    ]


def known_to_a_reader(shown: PublishedFigure, truth: Figure) -> dict[tuple[int, int], tuple[int, int]]:
    """Smallest and largest possible count of every withheld row, from sums alone: town = sum of each table's rows."""
    town = may_be(shown.town.count, truth.town.count.of)
    low, high = min(town), max(town)
    spans = []
    for table, true in zip(shown.tables, truth.tables, strict=True):
        spans.append(
            [
                (min(m), max(m))
                for row, cell in zip(table.rows, true.rows, strict=True)
                for m in [may_be(row.count, cell.count.of)]
            ]
        )
        low, high = max(low, sum(a for a, _ in spans[-1])), min(high, sum(b for _, b in spans[-1]))
    found = {}
    for number, span in enumerate(spans):
        for index, (least, most) in enumerate(span):
            if shown.tables[number].rows[index].withheld:
                others_low = sum(a for a, _ in span) - least
                others_high = sum(b for _, b in span) - most
                found[number, index] = (max(least, low - others_high), min(most, high - others_low))
    return found


def assert_nothing_is_given_away(truth: Figure) -> None:
    """The reader's interval holds the truth, and is wide."""
    shown = publish(truth)
    for (number, index), (low, high) in known_to_a_reader(shown, truth).items():
        cell = truth.tables[number].rows[index].count
        assert low <= cell.n <= high
        assert high - low > 10 or high - low == cell.of, (index, low, high, shown)


@given(rows())
@example(((3, 500), (300, 500), (300, 500)))
@example(((50, 52), (60, 62)))
@example(((5, 100), (5, 100)))
@example(((0, 3), (5, 15), (50, 50)))
@settings(max_examples=150, deadline=None)
def test_no_withheld_count_of_a_table_is_known_to_within_five(table: tuple[tuple[int, int], ...]) -> None:
    assert_nothing_is_given_away(figure(table))


@given(rows(), st.data())
@settings(max_examples=120, deadline=None)
def test_nor_from_two_tables_of_the_same_people(table: tuple[tuple[int, int], ...], data: st.DataObject) -> None:
    """The second table sorts the same people otherwise."""
    total = sum((Count(n, of) for n, of in table), Count())
    n, of = data.draw(st.integers(0, total.n)), data.draw(st.integers(total.n, total.of))
    n_of = (min(n, of), of)
    rest = (total.n - n_of[0], max(total.of - of, total.n - n_of[0]))
    other = (n_of, rest)
    town_of = sum(of for _, of in other)
    if town_of != total.of:  # the sizes must fit too
        other = (n_of, (rest[0], total.of - of)) if total.of - of >= rest[0] else ((total.n, total.of), (0, 0))
    assert_nothing_is_given_away(figure(table, other))


@given(rows())
@example(((64, 64), (0, 0), (0, 0), (1, 13)))
@settings(max_examples=80, deadline=None)
def test_not_knowing_is_no_group_but_gives_nothing_away_either(table: tuple[tuple[int, int], ...]) -> None:
    assert_nothing_is_given_away(figure(table, unknown=True))


@given(st.lists(st.tuples(st.integers(0, 70), st.just(70)), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_who_knows_the_rules_too_finds_nothing_by_trying_all_towns(small: list[tuple[int, int]]) -> None:
    """Every possible town that would print this page, by brute force: the withheld rows differ by more than ten."""
    truth = figure(tuple(small), residents=None)
    shown = publish(truth)
    if shown.town.withheld or not any(row.withheld for row in shown.tables[0].rows):
        return
    options = [may_be(row.count, 70) for row in shown.tables[0].rows]
    town = set(may_be(shown.town.count, truth.town.count.of))
    fitting = [
        ns
        for ns in product(*options)
        if sum(ns) in town
        and any(
            row.withheld and (0 < n < 10 or 0 < 70 - n < 10) for n, row in zip(ns, shown.tables[0].rows, strict=True)
        )
    ]
    for index, row in enumerate(shown.tables[0].rows):
        if row.withheld:
            possible = {ns[index] for ns in fitting}
            assert small[index][0] in possible
            assert max(possible) - min(possible) > 10


@given(rows())
@settings(max_examples=80, deadline=None)
def test_small_counts_are_never_printed_and_all_others_only_in_tens(table: tuple[tuple[int, int], ...]) -> None:
    truth = figure(table)
    shown = publish(truth)
    assert shown.town.withheld or not is_sensitive(truth.town)
    for row, cell in zip(shown.tables[0].rows, truth.tables[0].rows, strict=True):
        n, of = cell.count.n, cell.count.of
        if 0 < n < 10 or 0 < of - n < 10 or 0 < of < 50:
            assert row.withheld
            assert row.registered is None
        if row.count is not None:
            assert row.count == rounded(n)
            assert abs(row.count - n) <= 5


@given(rows(smallest=50))
@settings(max_examples=80, deadline=None)
def test_one_x_never_stands_alone(table: tuple[tuple[int, int], ...]) -> None:
    withheld = [row.withheld for row in publish(figure(table)).tables[0].rows]
    assert sum(withheld) != 1


def test_the_smallest_other_row_is_held_back_with_a_small_one() -> None:
    shown = publish(figure(((4, 500), (200, 900), (40, 600), (90, 800))))
    assert [row.count for row in shown.tables[0].rows] == [None, 200, None, 90]
    assert shown.tables[0].total is None
    assert shown.town.count == 330


def test_a_table_that_hides_nothing_has_the_sum_of_its_rounded_rows() -> None:
    shown = publish(figure(((24, 500), (24, 500), (24, 500))))
    assert [row.count for row in shown.tables[0].rows] == [20, 20, 20]
    assert (shown.tables[0].total, shown.town.count) == (60, 70)


def test_the_inhabitants_count_as_a_group_too() -> None:
    assert is_sensitive(Measured("town", Count(60, 100), residents=65))
    assert not is_sensitive(Measured("town", Count(60, 100), residents=6500))


def test_a_town_where_nearly_nobody_has_a_role_prints_nothing_at_all() -> None:
    shown = publish(figure(((4, 500), (3, 500))))
    assert shown.town.withheld
    assert all(row.withheld for row in shown.tables[0].rows)


def test_a_part_of_a_withheld_count_is_withheld() -> None:
    def both(came: int) -> list[int | None]:
        whole = Figure("M2", Measured("town", Count(came, 100)))
        part = Figure("M2-regular", Measured("town", Count(80, 100)), within="M2")
        return [one.town.count for one in publish_all([part, whole])]

    assert both(95) == [None, None]
    assert both(90) == [80, 90]


def by_age(*counts: int) -> tuple[Table, ...]:
    return (Table("age", tuple(Measured(str(key), Count(n, 900)) for key, n in enumerate(counts))),)


def test_a_part_of_a_withheld_row_is_withheld() -> None:
    whole = Figure("M2", Measured("town", Count(304, 3600)), by_age(4, 60, 200, 40))
    part = Figure("M2-regular", Measured("town", Count(183, 3600)), by_age(3, 50, 100, 30), within="M2")
    shown = publish_all([whole, part])
    assert [row.count for row in shown[0].tables[0].rows] == [None, 60, 200, None]
    assert [row.count for row in shown[1].tables[0].rows] == [None, 50, 100, None]


def test_a_part_of_nothing_is_nothing_even_where_all_else_is_withheld() -> None:
    whole = Figure("M2", Measured("town", Count(300, 3600)), by_age(60, 200, 40, 0))
    part = Figure("M2-regular", Measured("town", Count(8, 3600)), by_age(3, 3, 2, 0), within="M2")
    shown = publish_all([whole, part])
    assert [row.count for row in shown[0].tables[0].rows] == [60, 200, 40, 0]
    assert shown[1].town.withheld
    assert [row.count for row in shown[1].tables[0].rows] == [None, None, None, 0]


def test_a_part_does_not_come_without_its_whole() -> None:
    with pytest.raises(ValueError, match="together with M2"):
        publish(Figure("M2-regular", Measured("town", Count(80, 1000)), within="M2"))


def test_rows_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        publish(Figure("M1", Measured("town", Count(80, 1000)), (Table("age", (Measured("1", Count(70, 1000)),)),)))


@pytest.mark.parametrize(
    ("top", "persons", "shown"), [(12, 115, (230, 1000, 23)), (9, 90, None), (12, 49, None), (100, 105, None)]
)
def test_hours_are_shown_by_the_number_of_people_behind_them(
    top: int, persons: int, shown: tuple[int, int, int] | None
) -> None:
    hours = Figure("M4", Measured("town", Count(234, 1003)), unit="hours", people=Count(top, persons))
    town = publish(hours).town
    assert ((town.count, town.registered, town.share) if shown else town.count) == shown


def test_whether_hours_are_shown_tells_no_more_of_the_people_behind_them_than_m1_prints() -> None:
    told: dict[int, set[bool]] = {}
    for persons in range(50, 300):
        people = Count((persons + 9) // 10, persons)
        hours = Figure("M4", Measured("town", Count(234, 1003)), unit="hours", people=people)
        told.setdefault(rounded(persons), set()).add(publish(hours).town.withheld)
    assert [printed for printed, answers in told.items() if answers != {printed < 100}] == []


def test_hours_by_groups_are_refused_as_nobody_says_how_many_people_are_behind_a_row() -> None:
    table = Table("age", (Measured("75+", Count(90, 900)),))
    with pytest.raises(ValueError, match="behind"):
        publish(Figure("M4", Measured("town", Count(90, 900)), (table,), unit="hours", people=Count(50, 500)))


def test_what_the_open_pages_say_is_only_rounded() -> None:
    welcome = Table("welcome", (Measured("free", Count(3, 44)), Measured("telephone", Count(41, 44))), adds_up=False)
    shown = publish(Figure("M7", Measured("town", Count(44, 44)), (welcome,), unit="seats", public=True))
    assert [(row.count, row.registered) for row in shown.tables[0].rows] == [(0, 40), (40, 40)]
    assert shown.tables[0].total is None


def test_few_sessions_are_withheld_as_few_people_are() -> None:
    assert publish(Figure("M6", Measured("town", Count(9, 200)), unit="sessions")).town.withheld
    assert publish(Figure("M6", Measured("town", Count(19, 200)), unit="sessions")).town.count == 20


def test_rows_in_which_people_stand_twice_go_one_by_one() -> None:
    rows = (Measured("a", Count(4, 900)), Measured("b", Count(90, 900)), Measured("c", Count(0, 900)))
    shown = publish(Figure("programme-people", Measured("town", Count(92, 900)), (Table("programme", rows, False),)))
    assert [row.count for row in shown.tables[0].rows] == [None, 90, 0]
    assert shown.tables[0].total is None


def test_a_programmes_people_are_withheld_with_the_towns() -> None:
    rows = (Measured("a", Count(60, 900)),)
    whole = Figure("M1", Measured("town", Count(60, 900), residents=65))
    part = Figure("programme-roles", Measured("town", Count(60, 900)), (Table("programme", rows, False),), within="M1")
    assert [row.withheld for row in publish_all([whole, part])[1].tables[0].rows] == [True]


def test_every_figure_comes_back_from_its_json_as_it_was_published() -> None:
    rows = tuple(Measured(str(key), Count(n, 900), 1200) for key, n in enumerate((4, 60, 200, 0)))
    figures = [
        Figure("M2", Measured("town", Count(264, 3600), 4800), (Table("age", rows),)),
        Figure("M4", Measured("town", Count(234, 1003)), unit="hours", people=Count(12, 115)),
        Figure("M7", Measured("town", Count(44, 44)), unit="seats", public=True),
    ]
    for shown in publish_all(figures):
        assert figure_from_json(json.loads(json.dumps(figure_to_json(shown)))) == shown


@pytest.mark.parametrize(
    "change",
    [
        {"count": 264},
        {"count": 260.0},
        {"count": None},
        {"count": "x"},
        {"count": -10},
        {"exact": 264},
    ],
)
def test_a_stored_count_that_this_layer_never_made_is_refused(change: dict[str, Any]) -> None:
    stored = figure_to_json(publish(Figure("M2", Measured("town", Count(264, 3600)))))
    stored["town"] |= change
    with pytest.raises(ValueError, match=r"publish|size"):
        figure_from_json(stored)


@pytest.mark.parametrize("change", [{"unit": "persons"}, {"tables": [{"by": "ward", "adds_up": True, "rows": []}]}])
def test_a_stored_figure_of_an_unknown_kind_is_refused(change: dict[str, Any]) -> None:
    stored = figure_to_json(publish(Figure("M2", Measured("town", Count(264, 3600)))))
    with pytest.raises(ValueError, match="Unknown"):
        figure_from_json(stored | change)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Agresti and Coull (1998) and R's prop.test(correct = FALSE).
    [(0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0), (10, 100, 5.5, 17.4), (50, 100, 40.4, 59.6), (270, 29_000, 0.8, 1.0)],
)
def test_the_interval_of_a_rate_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == (low, high)
    assert wilson(None, of) is None
    assert wilson(count, 0) is None


def test_how_a_group_is_reached_is_said_with_its_interval() -> None:
    town = publish(Figure("M1", Measured("town", Count(300, 3000), 30_000))).town
    group = publish(Figure("M1", Measured("town", Count(100, 2000), 5000))).town
    assert reach_among_residents(group, town) == Reach(2.0, 1.6, 2.4)
    registered = reach_among_registered(group, town)
    assert registered is not None
    assert (registered.ratio, registered.differs) == (0.5, True)
    hidden = publish(Figure("M1", Measured("town", Count(5, 2000)))).town
    assert reach_among_registered(hidden, town) is None
    assert reach_among_registered(group, hidden) is None


def test_the_share_withheld_is_reported_with_its_proof() -> None:
    (protection,) = disclose([figure(((4, 500), (200, 900), (40, 600), (90, 800)))]).protections
    assert (protection.cells, len(protection.hidden), protection.primary) == (5, 2, 1)
    assert protection.withheld_share == protection.least_share == 0.4
    assert protection.proven


@pytest.mark.parametrize(
    ("unknown", "known", "percent", "at_most"),
    [
        (0, 1000, 0, False),
        (3, 997, 5, True),
        (49, 951, 5, True),
        (50, 950, 5, False),
        (400, 600, 40, False),
        (0, 0, 0, False),
    ],
)
def test_the_share_that_is_not_known_is_always_said(unknown: int, known: int, percent: int, at_most: bool) -> None:
    table = Table("age", (Measured("10-17", Count(0, known)), Measured(UNKNOWN, Count(0, unknown))))
    share = unknown_share(table)
    assert (share.percent, share.at_most) == (percent, at_most)
