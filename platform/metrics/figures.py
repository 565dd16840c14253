"""The figures of people before disclosure control: exact, addable, and never shown (metrics.disclosure comes next)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from metrics.measures import CROSS, UNKNOWN, Breakdown, Count, Figure, Measured, Table

CHILDREN = "0-9"
BANDS = ("10-17", "18-39", "40-64", "65-74", "75+")
LANGUAGES = ("ja", "ja-easy", "other")

DistrictId = int


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
    language: str
    tally: Tally


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
BY_GROUPS: Mapping[str, Pick] = {"M1": lambda tally: tally.role, "M2": lambda tally: tally.attended}
TOWN_ONLY: Mapping[str, Pick] = {"M2-regular": lambda tally: tally.regular, "welfare": lambda tally: tally.welfare}
WITHIN = {"M2-regular": "M2"}  # who came in six months has come
APART = {"outside": "outside", "trainee": "trainee"}  # Person.Residence to the ending of the figure's id

Tallies = Mapping[Breakdown, Mapping[str, Tally]]


def people_figures(
    groups: Sequence[Group], *, population: Population, districts: Mapping[DistrictId, str], year: int
) -> list[Figure]:
    """Every figure that counts groups of people, exact.

    `districts`: id to slug, in the town's order; `year`: ages are reached in it.
    """
    residents = residents_of(groups, year)
    tallies = _tallies(residents, districts, year)
    inhabitants = _inhabitants(population, districts)
    town = _total(residents)
    whole = [
        Figure(name, _measure("town", town, pick, population.of()), _tables(tallies, pick, inhabitants))
        for name, pick in BY_GROUPS.items()
    ]
    alone = [
        Figure(name, _measure("town", town, pick, population.of()), within=WITHIN.get(name, ""))
        for name, pick in TOWN_ONLY.items()
    ]
    guests = [
        Figure(f"{name}-{ending}", _measure("town", _total(g for g in groups if g.residence == residence), pick))
        for residence, ending in APART.items()
        for name, pick in BY_GROUPS.items()
    ]
    return whole + alone + guests


def residents_of(groups: Iterable[Group], year: int) -> list[Group]:
    """Residents who are 10 or over, or whose age is not known."""
    return [g for g in groups if g.residence == "resident" and band_of(g.birth_year, year) != CHILDREN]


def _total(groups: Iterable[Group]) -> Tally:
    return sum((group.tally for group in groups), NOBODY)


def _measure(key: str, tally: Tally, pick: Pick, residents: int | None = None) -> Measured:
    return Measured(key, Count(pick(tally), tally.people), residents)


def _tallies(groups: Sequence[Group], districts: Mapping[DistrictId, str], year: int) -> Tallies:
    """Each breakdown's rows, the unknown last: who is in no row of ours is unknown, so that rows add up to the town."""
    places = (*districts.values(), UNKNOWN)
    ages = (*BANDS, UNKNOWN)
    found: dict[Breakdown, dict[str, Tally]] = {
        "age": dict.fromkeys(ages, NOBODY),
        "district": dict.fromkeys(places, NOBODY),
        "age-district": {f"{age}{CROSS}{place}": NOBODY for age in ages for place in places},
        "language": dict.fromkeys(LANGUAGES, NOBODY),
    }
    for group in groups:
        age, place = band_of(group.birth_year, year), districts.get(group.district or 0, UNKNOWN)
        keys: dict[Breakdown, str] = {
            "age": age,
            "district": place,
            "age-district": f"{age}{CROSS}{place}",
            "language": group.language,
        }
        for by, key in keys.items():
            found[by][key] += group.tally
    return found


def _inhabitants(population: Population, districts: Mapping[DistrictId, str]) -> dict[str, int | None]:
    """By age, by district, and by both: row key to people."""
    found: dict[str, int | None] = {band: population.of(band=band) for band in BANDS}
    for pk, slug in districts.items():
        found[slug] = population.of(district=pk)
        found |= {f"{band}{CROSS}{slug}": population.of(district=pk, band=band) for band in BANDS}
    return found


def _tables(tallies: Tallies, pick: Pick, inhabitants: Mapping[str, int | None]) -> tuple[Table, ...]:
    return tuple(
        Table(by, tuple(_measure(key, tally, pick, inhabitants.get(key)) for key, tally in rows.items()))
        for by, rows in tallies.items()
    )
