"""Every number that is printed about one published count: the same for page, CSV, JSON, API and report."""

from dataclasses import dataclass, fields
from enum import Enum

from metrics.disclosure import (
    Published,
    PublishedFigure,
    Reach,
    reach_among_registered,
    reach_among_residents,
)
from metrics.measures import CROSS, UNKNOWN

COMPARED = ("M1", "M2")  # figures whose groups are compared with the town (M5)


class Withheld(Enum):
    """Printed as x: there is such a number, and nobody is told."""

    X = "x"


X = Withheld.X
Value = int | float | Withheld | None  # None: there is no such number


@dataclass(frozen=True)
class Numbers:
    """One count with all that is computed from it. The names of the fields are those of columns and keys in files.

    `of`: what the count is a part of (for people: the registered ones). `percent` is of that, in whole percent where
    the unit is not people; `percent_of_residents` is of the inhabitants aged 10 or over. `low` and `high` are the ends
    of Wilson's 95 % interval. `reach` (M5): the group's percentage by the town's, once by each denominator.
    """

    count: Value
    of: Value
    percent: Value
    percent_low: Value
    percent_high: Value
    residents: Value
    percent_of_residents: Value
    percent_of_residents_low: Value
    percent_of_residents_high: Value
    reach: Value
    reach_low: Value
    reach_high: Value
    reach_of_residents: Value
    reach_of_residents_low: Value
    reach_of_residents_high: Value


NAMES = tuple(field.name for field in fields(Numbers))


def numbers_of(figure: PublishedFigure, row: Published) -> Numbers:
    """The numbers of the town or of one row of the figure's tables."""
    people = figure.unit == "people"
    compared = figure.id in COMPARED and row is not figure.town and UNKNOWN not in row.key.split(CROSS)
    of_hidden = row.withheld or row.registered is None
    reach_hidden = row.withheld or figure.town.withheld
    low, high = _ends(row.wilson_of_registered if people else None)
    low_here, high_here = _ends(row.wilson_of_residents if people else None)
    reach = reach_among_registered(row, figure.town) if compared else None
    reach_here = reach_among_residents(row, figure.town) if compared else None
    among = compared and bool(row.residents) and bool(figure.town.residents)
    return Numbers(
        count=X if row.count is None else row.count,
        of=X if row.registered is None else row.registered,
        percent=_or_x(row.rate_of_registered if people else row.share, of_hidden),
        percent_low=_or_x(low, people and of_hidden),
        percent_high=_or_x(high, people and of_hidden),
        residents=row.residents,
        percent_of_residents=_or_x(row.rate_of_residents, row.withheld and bool(row.residents)),
        percent_of_residents_low=_or_x(low_here, people and row.withheld and bool(row.residents)),
        percent_of_residents_high=_or_x(high_here, people and row.withheld and bool(row.residents)),
        **_reach("reach", reach, compared and (reach_hidden or of_hidden)),
        **_reach("reach_of_residents", reach_here, among and reach_hidden),
    )


def _ends(span: tuple[float, float] | None) -> tuple[float | None, float | None]:
    return span or (None, None)


def _or_x(value: float | None, hidden: bool) -> Value:
    return X if hidden and value is None else value


def _reach(name: str, reach: Reach | None, hidden: bool) -> dict[str, Value]:
    ratio, low, high = (reach.ratio, reach.low, reach.high) if reach else (None, None, None)
    return {
        name: _or_x(ratio, hidden),
        f"{name}_low": _or_x(low, hidden),
        f"{name}_high": _or_x(high, hidden),
    }
