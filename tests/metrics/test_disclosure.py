"""No reader can tell a withheld count. The checks here compute for themselves what a reader could know."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.disclosure import (
    Published,
    PublishedFigure,
    is_sensitive,
    publish,
    publish_all,
    rounded,
    unknown_share,
)
from metrics.figures import UNKNOWN, Count, Figure, Measured, Table


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
@settings(max_examples=400, deadline=None)
def test_no_withheld_count_of_a_table_is_known_to_within_five(table: tuple[tuple[int, int], ...]) -> None:
    assert_nothing_is_given_away(figure(table))


@given(rows(), st.data())
@settings(max_examples=300, deadline=None)
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
@settings(max_examples=200, deadline=None)
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
@settings(max_examples=200, deadline=None)
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
@settings(max_examples=200, deadline=None)
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
    came = Figure("M2", Measured("town", Count(95, 100)))
    regular = Figure("M2-regular", Measured("town", Count(80, 100)))
    assert [one.town.withheld for one in publish_all([came, regular])] == [True, True]
    assert [one.town.count for one in publish_all([Figure("M2", Measured("town", Count(90, 100))), regular])] == [
        90,
        80,
    ]


def test_an_unrounded_count_can_not_even_be_made() -> None:
    with pytest.raises(ValueError, match="rounded"):
        Published("town", 12, None, 100)


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
