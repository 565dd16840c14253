"""What is withheld beside the small counts: enough, never more than needed, and the same on any day."""

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.disclosure import Protection, disclose, earlier, publish_all
from metrics.disclosure import protect as module
from metrics.measures import UNKNOWN, Count, Figure, Measured, Table
from tests.metrics.attacker import Span, intervals, may_be, spreads, spreads_of_who_knows_why, too_narrow
from tests.metrics.towns import as_release, crossed, random_town, truth_of

DAY = "2026-09-30"
Sums = list[tuple[int, list[int]]]


def sizes_of(figures: Iterable[Figure]) -> dict[tuple[str, str, str], int]:
    return {cell: measured.count.of for cell, measured in truth_of(figures)}


def assert_safe(figures: list[Figure]) -> None:
    """The attacker of the tests finds nothing, and what they think is true."""
    disclosed = disclose(figures)
    known = intervals([as_release(disclosed.figures)], {DAY: sizes_of(figures)})
    assert too_narrow(known, {DAY: sizes_of(figures)}) == {}
    truth = {(DAY, *cell): measured.count.n for cell, measured in truth_of(figures)}
    assert all(low - 1e-6 <= truth[where] <= high + 1e-6 for where, (low, high) in known.items())
    assert not any(one.lost for one in disclosed.protections)
    assert all(one.proven for one in disclosed.protections)


@pytest.mark.parametrize(("registered", "rate"), [(300, 0.3), (1200, 0.15), (2500, 0.2), (5000, 0.3)])
def test_nobody_finds_anything_in_a_town_by_age_and_district_and_both(registered: int, rate: float) -> None:
    assert_safe(random_town(f"town of {registered}", registered, rate))


@st.composite
def cross_tables(draw: st.DrawFn, ages: int = 3, places: int = 3, unknown: bool = True) -> Figure:
    """Groups from none to many, nearly empty and nearly full."""
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    for age, place in product(range(ages), range(places)):
        keys = tuple(UNKNOWN if unknown and n == last - 1 else f"{n}" for n, last in ((age, ages), (place, places)))
        of = draw(st.one_of(st.integers(0, 60), st.integers(50, 400), st.integers(200, 3000)))
        n = draw(st.one_of(st.integers(0, of), st.integers(0, min(of, 20)), st.integers(max(0, of - 12), of)))
        cells[keys[0], keys[1]] = n, of
    return crossed("M1", cells)


@given(cross_tables())
@settings(max_examples=60, deadline=None)
def test_nor_in_any_other_cross_table(figure: Figure) -> None:
    assert_safe([figure])


@given(cross_tables(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_nor_from_a_part_and_its_whole_together(whole: Figure, chance: random.Random) -> None:
    parts = {
        tuple(row.key.split("/")): (chance.choice([0, row.count.n, chance.randint(0, row.count.n)]), row.count.of)
        for row in whole.tables[2].rows
    }
    whole = Figure("M2", whole.town, whole.tables)
    assert_safe([whole, crossed("M2-regular", parts, within="M2")])  # type: ignore[arg-type]  # two keys each


# The optimum, by trying all patterns: rules and readers written anew.


def sensitive(n: int, of: int) -> bool:
    return of > 0 and (0 < n < 10 or 0 < of - n < 10 or of < 50)


class Small:
    """A small figure as numbers: cells that somebody is in, its sums, and who is not known."""

    def __init__(self, figure: Figure) -> None:
        cells = [(cell[1:], row) for cell, row in truth_of([figure]) if row.count.of]
        self.places = [place for place, _ in cells]
        self.counts = [(row.count.n, row.count.of) for _, row in cells]
        self.exempt = {i for i, ((_, key), row) in enumerate(cells) if UNKNOWN in key and row.count.of < 50}
        self.primary = {i for i, (n, of) in enumerate(self.counts) if sensitive(n, of)}
        self.sums: Sums = []
        number = {place: index for index, place in enumerate(self.places)}
        for by in ("age", "district"):
            self.sums.append((0, [index for place, index in number.items() if place[0] == by]))
        for side, by in enumerate(("age", "district")):
            for (its_by, key), whole in number.items():
                if its_by == by:
                    line = [i for p, i in number.items() if p[0] == "age-district" and p[1].split("/")[side] == key]
                    self.sums.append((whole, line))
        self.sums = [(whole, line) for whole, line in self.sums if line]

    def cost(self, hidden: Iterable[int]) -> tuple[int, int]:
        every = list(hidden)
        return len(every), sum(self.counts[index][0] for index in every)

    def patterns(self) -> Iterator[set[int]]:
        """All that withhold what must be, the cheapest first; the town only with all others."""
        rest = [index for index in range(1, len(self.counts)) if index not in self.primary]
        chosen = chain.from_iterable(combinations(rest, count) for count in range(len(rest) + 1))
        if 0 not in self.primary:
            yield from sorted((self.primary | set(more) for more in chosen), key=self.cost)
        yield set(range(len(self.counts)))

    def safe(self, hidden: set[int]) -> bool:
        for whole, line in self.sums:
            company = {index for index in (whole, *line) if index not in self.exempt}
            if len(company) > 1 and len(company & hidden) == 1:
                return False
        domains = [
            may_be(None if i in hidden else (n + 5) // 10 * 10, of, None) for i, (n, of) in enumerate(self.counts)
        ]
        known = spreads(domains, self.sums, [], sorted(hidden))
        if self.finds(known):
            return False
        reasons = list(self.reasons(hidden))
        return not reasons or not self.finds(spreads_of_who_knows_why(domains, self.sums, reasons, sorted(hidden)))

    def finds(self, known: Mapping[int, Span]) -> bool:
        return any(high - low < min(11, self.counts[index][1]) - 1e-4 for index, (low, high) in known.items())

    def reasons(self, hidden: set[int]) -> Iterator[dict[int, list[Span]]]:
        """For each set of x that hang together, and hold one that must be withheld: what any of them may be."""
        rest = hidden - self.exempt
        if 0 in hidden:
            return
        while rest:
            group: set[int] = set()
            grown = {min(rest)}
            while grown != group:
                group = set(grown)
                for whole, line in self.sums:
                    linked = {whole, *line} & hidden - self.exempt
                    grown |= linked if linked & group else set()
            rest -= group
            if group & self.primary and all(self.counts[index][1] >= 50 for index in group):
                yield {i: [(1.0, 9.0), (self.counts[i][1] - 9.0, self.counts[i][1] - 1.0)] for i in group}


def best_of_all(figure: Figure) -> tuple[int, int]:
    small = Small(figure)
    return small.cost(next(hidden for hidden in small.patterns() if small.safe(hidden)))


def cost_of(figure: Figure) -> tuple[int, int]:
    (protection,) = disclose([figure]).protections
    cells = protection.system.cells
    return len(protection.hidden), sum(cells[index].n for index in protection.hidden)


@given(cross_tables(2, 2, unknown=False))
@settings(max_examples=60, deadline=None)
def test_no_safe_pattern_of_a_cross_table_withholds_less(figure: Figure) -> None:
    if figure.town.count.of:
        assert cost_of(figure) == best_of_all(figure)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0, 30, 60, 61, 75])), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_nor_does_one_of_a_table_whose_groups_are_small(rows: list[tuple[int, int]]) -> None:
    """Small groups are where reasons tell most: here the second reader's findings decide."""
    figure = one_table([(min(n, of), of) for n, of in rows])
    if figure.town.count.of:
        assert cost_of(figure) == best_of_all(figure)


def one_table(rows: list[tuple[int, int]]) -> Figure:
    town = sum((Count(*row) for row in rows), Count())
    return Figure(
        "M1",
        Measured("town", town),
        (Table("age", tuple(Measured(str(index), Count(*row)) for index, row in enumerate(rows))),),
    )


FULL_GROUPS = {  # all of a group may be printed, and is then known exactly: little is left to hide behind
    ("0", "0"): (19, 700),
    ("0", "1"): (1025, 1037),
    ("0", "2"): (0, 810),
    ("1", "0"): (1, 566),
    ("1", "1"): (22, 91),
    ("1", "2"): (71, 71),
    ("2", "0"): (0, 307),
    ("2", "1"): (246, 246),
    ("2", "2"): (3, 664),
}


def test_who_knows_the_rules_makes_another_pattern_be_chosen_than_sums_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = crossed("M1", FULL_GROUPS)
    best = cost_of(figure)
    assert best == best_of_all(figure)
    module.protect.cache_clear()
    with monkeypatch.context() as blind:
        blind.setattr(module, "_unsafe_reasons", lambda system, hidden: iter(()))
        (careless,) = disclose([figure]).protections
        module.protect.cache_clear()
        assert cost_of(figure) < best
    assert not Small(figure).safe(set(careless.hidden))


def test_without_company_the_attacker_would_find_the_small_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other tests promise would fail here if nothing were done."""
    figures = [crossed("M1", FULL_GROUPS)]
    sizes = {DAY: sizes_of(figures)}
    module.protect.cache_clear()
    monkeypatch.setattr(module, "_conditions", lambda system: iter(()))
    monkeypatch.setattr(module, "_unsafe_sums", lambda system, hidden: iter(()))
    monkeypatch.setattr(module, "_unsafe_reasons", lambda system, hidden: iter(()))
    shown = publish_all(figures)
    module.protect.cache_clear()
    assert too_narrow(intervals([as_release(shown)], sizes), sizes)


def hidden_places(protection: Protection) -> set[tuple[str, tuple[str, str]]]:
    return {
        (protection.system.cells[index].figure, protection.system.cells[index].place) for index in protection.hidden
    }


def test_equal_figures_are_protected_equally() -> None:
    figures = random_town("twice", 2500, 0.2)
    first = [hidden_places(one) for one in disclose(figures).protections]
    module.protect.cache_clear()
    assert [hidden_places(one) for one in disclose(figures).protections] == first


def test_the_share_withheld_is_the_least_possible_one() -> None:
    disclosed = disclose(random_town("share", 3500, 0.3))
    assert 0 < disclosed.withheld_share == disclosed.least_share < 0.6


# Corrections.


def test_a_correction_withholds_what_the_first_release_withheld() -> None:
    first = one_table([(4, 500), (200, 900), (40, 600), (90, 800)])
    corrected = one_table([(14, 500), (200, 900), (40, 600), (90, 800)])
    keep, before = earlier([publish_all([first])])
    assert [row.withheld for row in publish_all([corrected])[0].tables[0].rows] == [False] * 4
    assert [row.withheld for row in publish_all([corrected], keep=keep, before=before)[0].tables[0].rows] == [
        True,
        False,
        True,
        False,
    ]


def test_what_was_printed_once_hides_nothing_later() -> None:
    """A second small count turns up. What the first release printed is no company for it."""
    first = one_table([(4, 500), (200, 900), (40, 600), (90, 800), (10, 400)])
    corrected = one_table([(4, 500), (200, 900), (40, 600), (90, 800), (9, 400)])
    releases = [publish_all([first])]
    assert [row.count for row in releases[0][0].tables[0].rows] == [None, 200, 40, 90, None]
    keep, before = earlier(releases)
    releases.append(publish_all([corrected], keep=keep, before=before))
    assert [row.count for row in releases[1][0].tables[0].rows] == [None, 200, 40, 90, None]
    sizes = {DAY: sizes_of([corrected])}
    assert too_narrow(intervals([as_release(release) for release in releases], sizes), sizes) == {}


@given(cross_tables(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_two_releases_of_a_quarter_together_tell_nothing_that_one_withheld(
    first: Figure, chance: random.Random
) -> None:
    """A few people more were counted. Only what was printed before and is small now is known, as nothing can help."""
    cells = {
        tuple(row.key.split("/")): (min(row.count.of, row.count.n + chance.choice([0, 0, 0, 1])), row.count.of)
        for row in first.tables[2].rows
    }
    corrected = crossed("M1", cells)  # type: ignore[arg-type]  # two keys each
    releases = [publish_all([first])]
    keep, before = earlier(releases)
    disclosed = disclose([corrected], keep=keep, before=before)
    for place in keep.get("M1", ()):
        assert dict(truths(disclosed.figures[0]))[place] is None
    known_before = set(before.get("M1", {}))
    sizes = {DAY: sizes_of([corrected])}
    known = intervals([as_release(disclosed.figures)], sizes)
    lost = {one.system.cells[index].place for one in disclosed.protections for index in one.lost}
    narrow = {where[2:] for where in too_narrow(known, sizes)}
    assert narrow <= known_before | lost


def truths(figure: object) -> Iterator[tuple[tuple[str, str], int | None]]:
    (release,) = as_release([figure])["figures"]  # type: ignore[list-item]
    yield ("town", "town"), release["town"]["count"]
    for by, table in release["tables"].items():
        for row in table["rows"]:
            yield (by, row["group"]), row["count"]
