"""Every figure of one day, exact. Nothing here may be shown; `metrics.publication` is what may."""

from dataclasses import dataclass
from datetime import date

from community.models import Area
from community.selectors import districts
from metrics.figures import people_figures
from metrics.measures import Figure
from metrics.selectors.doings import by_programme, concentration, first_roles, mixing, supported
from metrics.selectors.offers import unmet, welcome
from metrics.selectors.people import first_day, groups_of, population_at

FISCAL_YEAR_ENDS = (3, 31)


@dataclass(frozen=True)
class Exact:
    """Everything exact about one day's figures, with what explains it."""

    first: date
    last: date
    figures: list[Figure]
    districts: list[Area]
    population_on: date | None
    population_source: str


def exact_figures(last: date) -> Exact:
    """The figures of the 365 days that end with `last`, before disclosure control. So many queries for any town."""
    towns_districts = list(districts())
    population, source, on = population_at(last)
    people = people_figures(
        groups_of(last),
        population=population,
        districts={district.pk: district.slug for district in towns_districts},
        year=last.year,
    )
    m1, m2 = people[:2]
    figures = [
        *people,
        first_roles(last),
        concentration(last),
        mixing(last),
        welcome(last),
        *unmet(last),
        *by_programme(last, m1, m2),
        *([supported(last, m2)] if (last.month, last.day) == FISCAL_YEAR_ENDS else []),
    ]
    return Exact(first_day(last), last, figures, towns_districts, on, source)
