"""Invented exact figures for the tests of disclosure control, and their release as programs read it."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from metrics.disclosure import Published, PublishedFigure
from metrics.measures import CROSS, UNKNOWN, Count, Figure, Measured, Table

AGES = ("10-17", "18-39", "40-64", "65-74", "75+", UNKNOWN)
DISTRICTS = ("akaho", "nakazawa", "higashiina", UNKNOWN)
AGE_SHARES = (0.08, 0.22, 0.33, 0.15, 0.22)
DISTRICT_SHARES = (0.77, 0.15, 0.08)
INHABITANTS = 29_000  # aged 10 or over, of 31,833

Cells = Mapping[tuple[str, str], tuple[int, int]]


def crossed(name: str, cells: Cells, residents: Mapping[str, int] | None = None, *, within: str = "") -> Figure:
    """A figure with tables by age, by district and by both. `cells`: (age, district) to n, of."""
    known = residents or {}
    ages, districts = list(dict.fromkeys(age for age, _ in cells)), list(dict.fromkeys(place for _, place in cells))

    def measured(key: str, counts: Iterable[tuple[int, int]]) -> Measured:
        return Measured(key, sum((Count(*count) for count in counts), Count()), known.get(key))

    tables = (
        Table("age", tuple(measured(age, [c for (a, _), c in cells.items() if a == age]) for age in ages)),
        Table("district", tuple(measured(d, [c for (_, place), c in cells.items() if place == d]) for d in districts)),
        Table("age-district", tuple(measured(f"{a}{CROSS}{d}", [count]) for (a, d), count in cells.items())),
    )
    return Figure(name, measured("town", cells.values()), tables, within=within)


def random_town(seed: str, registered: int, rate: float) -> list[Figure]:
    """M1, M2 and M2-regular of a town like Komagane, of whose people about `rate` come and half as many have a role."""
    chance = random.Random(seed)
    sizes = {(age, place): 0 for age in AGES for place in DISTRICTS}
    for _ in range(registered):
        age = UNKNOWN if chance.random() < 0.04 else chance.choices(AGES[:5], AGE_SHARES)[0]
        sizes[age, UNKNOWN if chance.random() < 0.04 else chance.choices(DISTRICTS[:3], DISTRICT_SHARES)[0]] += 1
    found: dict[str, dict[tuple[str, str], tuple[int, int]]] = {"M1": {}, "M2": {}, "M2-regular": {}}
    for cell, of in sizes.items():
        active = min(0.95, rate * chance.uniform(0.3, 1.7))
        came = sum(chance.random() < active for _ in range(of))
        found["M1"][cell] = sum(chance.random() < active / 2 for _ in range(of)), of
        found["M2"][cell] = came, of
        found["M2-regular"][cell] = sum(chance.random() < 0.4 for _ in range(came)), of
    residents = _inhabitants()
    return [crossed(name, cells, residents, within=PART_OF.get(name, "")) for name, cells in found.items()]


PART_OF = {"M2-regular": "M2"}


def _inhabitants() -> dict[str, int]:
    ages, places = dict(zip(AGES, AGE_SHARES, strict=False)), dict(zip(DISTRICTS, DISTRICT_SHARES, strict=False))
    shares = {"town": 1.0} | ages | places
    shares |= {f"{a}{CROSS}{d}": ages[a] * places[d] for a in ages for d in places}
    return {key: int(INHABITANTS * share) for key, share in shares.items()}


def truth_of(figures: Iterable[Figure]) -> Iterator[tuple[tuple[str, str, str], Measured]]:
    """Every exact cell with its figure, breakdown and key."""
    for figure in figures:
        yield (figure.id, "town", "town"), figure.town
        for table in figure.tables:
            for row in table.rows:
                yield (figure.id, table.by, row.key), row


def as_release(figures: Sequence[PublishedFigure], last_day: str = "2026-09-30") -> dict[str, Any]:
    """In the shape of the open data."""

    def count(cell: Published) -> dict[str, Any]:
        return {
            "group": cell.key,
            "count": cell.count,
            "of": cell.registered,
            "residents": cell.residents,
        }

    return {
        "last_day": last_day,
        "figures": [
            {
                "id": figure.id,
                "unit": figure.unit,
                "town": count(figure.town),
                "tables": {table.by: {"rows": [count(row) for row in table.rows]} for table in figure.tables},
            }
            for figure in figures
        ],
    }
