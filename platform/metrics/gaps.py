"""Which groups are reached less than the town: M5 for role rate and participation, the largest gap first."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

from metrics.disclosure import Published, Reach, reach_among_registered, reach_among_residents
from metrics.measures import UNKNOWN
from metrics.publication import Publication

By = Literal["age", "district", "language"]
BREAKDOWNS: tuple[By, ...] = ("age", "district", "language")


@dataclass(frozen=True)
class Side:
    """One figure of a group: what is printed, its rate in percent, and how it compares with the town."""

    cell: Published
    rate: float | None
    reach: Reach | None


@dataclass(frozen=True)
class Gap:
    """A group: who has a role, and who takes part."""

    by: By
    key: str
    role: Side
    part: Side


@dataclass(frozen=True)
class Gaps:
    """The groups of one breakdown, the least reached first, withheld ones last. One denominator, never mixed."""

    by: By
    of_residents: bool
    rows: list[Gap]
    role_of_town: float | None
    part_of_town: float | None


def gaps_in(publication: Publication) -> list[Gaps]:
    """By age and district among the inhabitants where they are known, else and by language among the registered."""
    known = publication.population_on is not None
    return [_gaps(publication, by, of_residents=known and by != "language") for by in BREAKDOWNS]


def largest(gaps: list[Gaps]) -> Gap | None:
    """Of all groups whose role rate surely differs from the town's, the least reached; None where there is none."""
    found = [gap for one in gaps for gap in one.rows if (reach := gap.role.reach) and reach.differs and reach.ratio < 1]
    return min(found, key=_least_reached, default=None)


def _gaps(publication: Publication, by: By, *, of_residents: bool) -> Gaps:
    role, part = publication.figure("M1"), publication.figure("M2")
    parts = {cell.key: cell for cell in part.table(by).rows}
    rows = [
        Gap(by, cell.key, _side(cell, role.town, of_residents), _side(parts[cell.key], part.town, of_residents))
        for cell in role.table(by).rows
        if cell.key != UNKNOWN
    ]
    rows.sort(key=_least_reached)
    return Gaps(by, of_residents, rows, _rate(role.town, of_residents), _rate(part.town, of_residents))


def _least_reached(gap: Gap) -> tuple[float, float]:
    return _ratio(gap.role), _ratio(gap.part)


def _ratio(side: Side) -> float:
    return side.reach.ratio if side.reach else inf


def _side(cell: Published, town: Published, of_residents: bool) -> Side:
    compare: Callable[[Published, Published], Reach | None] = (
        reach_among_residents if of_residents else reach_among_registered
    )
    return Side(cell, _rate(cell, of_residents), compare(cell, town))


def _rate(cell: Published, of_residents: bool) -> float | None:
    return cell.rate_of_residents if of_residents else cell.rate_of_registered
