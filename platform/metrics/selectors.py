"""Reads for the figures. Nothing here may be shown; `metrics.publication` is what may."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Max, Q

from community.models import Area
from community.selectors import districts
from metrics.figures import Figure, Group, Population, Tally, all_figures
from metrics.models import Population as PopulationRow
from metrics.sql import ATTRIBUTES, COUNTED, WARD

WINDOW = 365  # days, the last of which is the day of the figures
REGULAR = 6  # of the twelve parts of the window

# A person is counted as they were at their last fact of the window; what was not known then, by the last that knew.
_GROUPS = f"""
WITH active AS (
    SELECT person,
        (array_agg(residence ORDER BY "on" DESC, id DESC))[1] AS residence,
        (array_agg(birth_year ORDER BY birth_year IS NULL, "on" DESC, id DESC))[1] AS birth_year,
        (array_agg(district_id ORDER BY district_id IS NULL, "on" DESC, id DESC))[1] AS district_id,
        bool_or(kind = 'contribution' AND role_kind IN ('volunteer', 'thanked')) AS role,
        bool_or(kind = 'attendance') AS attended,
        count(DISTINCT (%(last)s - "on") * 12 / {WINDOW}) FILTER (WHERE kind = 'attendance') >= {REGULAR} AS regular,
        bool_or(kind = 'contribution' AND role_kind LIKE 'welfare%%') AS welfare
    FROM metrics_fact WHERE "on" BETWEEN %(first)s AND %(last)s GROUP BY person
),
everyone AS (
    SELECT * FROM active
    UNION ALL
    SELECT p.id, {ATTRIBUTES}, FALSE, FALSE, FALSE, FALSE
    FROM community_person p {WARD}
    WHERE {COUNTED} AND NOT EXISTS (SELECT FROM active WHERE active.person = p.id)
)
SELECT residence, birth_year, district_id, count(*), count(*) FILTER (WHERE role),
    count(*) FILTER (WHERE attended), count(*) FILTER (WHERE regular), count(*) FILTER (WHERE welfare)
FROM everyone GROUP BY residence, birth_year, district_id
"""  # noqa: S608  made of our own constants; values are parameters


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
    """The figures of the 365 days that end with `last`, before disclosure control. Four queries for any town."""
    towns_districts = list(districts())
    population, source, on = population_at(last)
    figures = all_figures(
        groups_of(last),
        population=population,
        districts={district.pk: district.slug for district in towns_districts},
        year=last.year,
    )
    return Exact(first_day(last), last, figures, towns_districts, on, source)


def first_day(last: date) -> date:
    """Of the window."""
    return last - timedelta(days=WINDOW - 1)


def groups_of(last: date) -> list[Group]:
    """Everybody who is registered, or took part in the window, added up by residence, year of birth and district."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"first": first_day(last), "last": last})
        return [Group(residence, year, district, Tally(*tally)) for residence, year, district, *tally in cursor]


def population_at(day: date) -> tuple[Population, str, date | None]:
    """The latest inhabitants by district and band that were counted by this day, their source, and their date."""
    newest = PopulationRow.objects.filter(on__lte=day).aggregate(on=Max("on"))["on"]
    if newest is None:
        return Population(), "", None
    in_a_district = Q(area__kind=Area.Kind.DISTRICT) | Q(area__parent__kind=Area.Kind.DISTRICT)
    rows = PopulationRow.objects.filter(in_a_district, on=newest).select_related("area")
    counts: dict[tuple[int, str], int] = {}
    source = ""
    for row in rows:
        district = row.area_id if row.area.kind == Area.Kind.DISTRICT else row.area.parent_id or row.area_id
        counts[district, row.band] = counts.get((district, row.band), 0) + row.count
        source = row.source
    return Population(counts), source, newest
