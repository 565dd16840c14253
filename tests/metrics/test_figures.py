"""The exact figures add up, and groups are not mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.figures import BANDS, NOBODY, Group, Population, Tally, band_of, people_figures
from metrics.measures import UNKNOWN, Count, Figure

counts = st.builds(Count, st.integers(0, 1000), st.integers(0, 1000))
DISTRICTS = {1: "akaho", 2: "nakazawa"}


@given(counts, counts, counts)
def test_counts_add_in_any_order_from_nothing(one: Count, two: Count, three: Count) -> None:
    assert one + Count() == one
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert sum([one, two], Count()) == Count(one.n + two.n, one.of + two.of)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2017, "0-9"),
        (2016, "10-17"),
        (2009, "10-17"),
        (2008, "18-39"),
        (1987, "18-39"),
        (1986, "40-64"),
        (1962, "40-64"),
        (1961, "65-74"),
        (1952, "65-74"),
        (1951, "75+"),
        (1900, "75+"),
        (None, UNKNOWN),
    ],
)
def test_ages_fall_into_their_bands(born: int | None, band: str) -> None:
    assert band_of(born, 2026) == band


def by_id(groups: list[Group], population: Population | None = None) -> dict[str, Figure]:
    """All figures of a small town."""
    found = people_figures(groups, population=population or Population(), districts=DISTRICTS, year=2026)
    return {figure.id: figure for figure in found}


def test_residents_guests_and_trainees_stand_apart_and_children_in_no_rate() -> None:
    did = Tally(people=1, role=1, attended=1)
    found = by_id(
        [
            Group("resident", 1980, 1, "ja", did),
            Group("resident", 2020, 1, "ja", did),
            Group("outside", 1980, None, "ja", did),
            Group("trainee", 1999, None, "ja", did),
        ]
    )
    assert {name: figure.town.count for name, figure in found.items() if name.startswith("M1")} == {
        "M1": Count(1, 1),
        "M1-outside": Count(1, 1),
        "M1-trainee": Count(1, 1),
    }
    assert found["M1-outside"].town.residents is None


def test_every_row_is_there_and_rows_add_up_to_the_town() -> None:
    found = by_id(
        [
            Group("resident", 1980, 1, "ja", Tally(people=5, role=2, attended=3)),
            Group("resident", None, 2, "ja", Tally(people=4, role=1)),
            Group("resident", 2010, None, "ja", Tally(people=3, attended=1)),
            Group("resident", 1950, 99, "ja", Tally(people=2, attended=2)),  # a district that the town no longer has
        ]
    )
    ages, places, both, languages = found["M2"].tables
    assert [row.key for row in ages.rows] == [*BANDS, UNKNOWN]
    assert [row.key for row in places.rows] == ["akaho", "nakazawa", UNKNOWN]
    assert [row.key for row in both.rows] == [f"{age.key}/{place.key}" for age in ages.rows for place in places.rows]
    assert [row.key for row in languages.rows] == ["ja", "ja-easy", "other"]
    for table in (ages, places, both, languages):
        assert sum((row.count for row in table.rows), Count()) == found["M2"].town.count == Count(6, 14)
    for of_age, start in zip(ages.rows, range(0, 18, 3), strict=True):
        assert sum((row.count for row in both.rows[start : start + 3]), Count()) == of_age.count


def test_inhabitants_are_those_aged_ten_or_over() -> None:
    population = Population({(1, "0-9"): 100, (1, "10-17"): 200, (2, "75+"): 50})
    assert population.of() == 250
    assert population.of(district=1) == 200
    assert population.of(band="75+") == 50
    assert Population().of() is None
    assert by_id([], population)["M1"].town.residents == 250
    assert [row.residents for row in by_id([], population)["M1"].tables[1].rows] == [200, 50, None]


def test_tallies_add() -> None:
    assert Tally(1, 2, 3, 4, 5) + Tally(1, 1, 1, 1, 1) + NOBODY == Tally(2, 3, 4, 5, 6)
