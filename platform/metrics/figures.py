"""The figures before disclosure control: exact, addable, and never shown to anybody (metrics.disclosure comes next)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

CHILDREN = "0-9"
BANDS = ("10-17", "18-39", "40-64", "65-74", "75+")
UNKNOWN = "unknown"

Breakdown = Literal["age", "district"]
DistrictId = int


@dataclass(frozen=True)
class Count:
    """`n` of `of` people. Groups that don't overlap add up."""

    n: int = 0
    of: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.n + other.n, self.of + other.of)


ZERO = Count()


@dataclass(frozen=True)
class Tally:
    """What a group of registered people did in the window: distinct people, never visits."""

    people: int = 0
    role: int = 0  # at least one confirmed contribution, thanked or not (welfare work and employment apart)
    attended: int = 0  # at least one attendance
    regular: int = 0  # attendance in 6 or more of the 12 months
    welfare: int = 0  # at least one confirmed day of welfare work

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.people + other.people,
            self.role + other.role,
            self.attended + other.attended,
            self.regular + other.regular,
            self.welfare + other.welfare,
        )


NOBODY = Tally()


@dataclass(frozen=True)
class Group:
    """Registered people who are alike."""

    residence: str
    birth_year: int | None
    district: DistrictId | None
    tally: Tally


@dataclass(frozen=True)
class Measured:
    """One cell: `count.n` of `count.of` registered people, and the `residents` that live there, where known."""

    key: str
    count: Count
    residents: int | None = None


@dataclass(frozen=True)
class Table:
    """A figure by one breakdown; every person stands in exactly one row."""

    by: Breakdown
    rows: tuple[Measured, ...]


@dataclass(frozen=True)
class Figure:
    """One figure for the town, and its fixed tables."""

    id: str
    town: Measured
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Population:
    """Inhabitants by district and age band. Empty where nobody has imported them."""

    counts: Mapping[tuple[DistrictId, str], int] = field(default_factory=dict)

    def of(self, *, district: DistrictId | None = None, band: str | None = None) -> int | None:
        """People aged 10 or over, of one district or band or of the town; None where it is not known."""
        if not self.counts:
            return None
        return sum(
            count
            for (lives_in, aged), count in self.counts.items()
            if aged != CHILDREN and district in (None, lives_in) and band in (None, aged)
        )


def band_of(birth_year: int | None, year: int) -> str:
    """The age band of the age that is reached in `year`: nobody's birthday is kept."""
    if birth_year is None:
        return UNKNOWN
    age = year - birth_year
    for limit, band in ((10, CHILDREN), (18, "10-17"), (40, "18-39"), (65, "40-64"), (75, "65-74")):
        if age < limit:
            return band
    return "75+"


Pick = Callable[[Tally], int]
# Figure id to what it counts. Fixed: no reader chooses a filter (metrics.md, disclosure control 4).
BY_AGE_AND_DISTRICT: Mapping[str, Pick] = {"M1": lambda tally: tally.role, "M2": lambda tally: tally.attended}
TOWN_ONLY: Mapping[str, Pick] = {"M2-regular": lambda tally: tally.regular, "welfare": lambda tally: tally.welfare}
APART = {"outside": "outside", "trainee": "trainee"}  # Person.Residence to the ending of the figure's id


def all_figures(
    groups: Sequence[Group], *, population: Population, districts: Mapping[DistrictId, str], year: int
) -> list[Figure]:
    """Every figure of the page, exact. `districts`: id to slug, in the town's order; `year`: ages are reached in it."""
    residents = [g for g in groups if g.residence == "resident" and band_of(g.birth_year, year) != CHILDREN]
    tables = _tally_tables(residents, districts, year)
    town = _total(residents)
    whole = [
        Figure(name, _measure("town", town, pick, population.of()), _tables(tables, pick, population, districts))
        for name, pick in BY_AGE_AND_DISTRICT.items()
    ]
    alone = [Figure(name, _measure("town", town, pick, population.of())) for name, pick in TOWN_ONLY.items()]
    guests = [
        Figure(f"{name}-{ending}", _measure("town", _total(g for g in groups if g.residence == residence), pick))
        for residence, ending in APART.items()
        for name, pick in BY_AGE_AND_DISTRICT.items()
    ]
    return whole + alone + guests


def _total(groups: Iterable[Group]) -> Tally:
    return sum((group.tally for group in groups), NOBODY)


def _measure(key: str, tally: Tally, pick: Pick, residents: int | None = None) -> Measured:
    return Measured(key, Count(pick(tally), tally.people), residents)


def _tally_tables(
    groups: Sequence[Group], districts: Mapping[DistrictId, str], year: int
) -> dict[Breakdown, dict[str, Tally]]:
    """Each breakdown's rows, the unknown last: who is in no row of ours is unknown, so that rows add up to the town."""
    ages = dict.fromkeys((*BANDS, UNKNOWN), NOBODY)
    places = dict.fromkeys((*districts.values(), UNKNOWN), NOBODY)
    for group in groups:
        ages[band_of(group.birth_year, year)] += group.tally
        places[districts.get(group.district or 0, UNKNOWN)] += group.tally
    return {"age": ages, "district": places}


def _tables(
    tallies: Mapping[Breakdown, Mapping[str, Tally]],
    pick: Pick,
    population: Population,
    districts: Mapping[DistrictId, str],
) -> tuple[Table, ...]:
    inhabitants: dict[str, int | None] = {band: population.of(band=band) for band in BANDS}
    inhabitants |= {slug: population.of(district=pk) for pk, slug in districts.items()}
    return tuple(
        Table(by, tuple(_measure(key, tally, pick, inhabitants.get(key)) for key, tally in rows.items()))
        for by, rows in tallies.items()
    )
