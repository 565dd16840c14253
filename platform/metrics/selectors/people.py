"""Who took part, and how many live here. Nothing here may be shown; `metrics.publication` is what may."""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Max, Q

from community.models import Area
from core.clock import TOKYO
from metrics.figures import Group, Population, Tally
from metrics.models import Population as PopulationRow
from metrics.sql import ATTRIBUTES, COUNTED, WARD

WINDOW = 365  # days, the last of which is the day of the figures
REGULAR = 6  # of the twelve parts of the window

# A person is counted as they were at their last fact of the window; what was not known then, by the last that knew.
ACTIVE = f"""
    SELECT person,
        (array_agg(residence ORDER BY "on" DESC, id DESC))[1] AS residence,
        (array_agg(birth_year ORDER BY birth_year IS NULL, "on" DESC, id DESC))[1] AS birth_year,
        (array_agg(district_id ORDER BY district_id IS NULL, "on" DESC, id DESC))[1] AS district_id,
        (array_agg(language ORDER BY "on" DESC, id DESC))[1] AS language,
        bool_or(kind = 'contribution' AND role_kind IN ('volunteer', 'thanked')) AS role,
        bool_or(kind = 'attendance') AS attended,
        count(DISTINCT (%(last)s - "on") * 12 / {WINDOW}) FILTER (WHERE kind = 'attendance') >= {REGULAR} AS regular,
        bool_or(kind = 'contribution' AND role_kind LIKE 'welfare%%') AS welfare
    FROM metrics_fact WHERE "on" BETWEEN %(first)s AND %(last)s GROUP BY person
"""  # noqa: S608  made of our own constants; values are parameters

_GROUPS = f"""
WITH active AS ({ACTIVE}),
everyone AS (
    SELECT * FROM active
    UNION ALL
    SELECT p.id, {ATTRIBUTES}, FALSE, FALSE, FALSE, FALSE
    FROM community_person p {WARD}
    WHERE p.created_at < %(until)s AND {COUNTED} AND NOT EXISTS (SELECT FROM active WHERE active.person = p.id)
)
SELECT residence, birth_year, district_id, language, count(*), count(*) FILTER (WHERE role),
    count(*) FILTER (WHERE attended), count(*) FILTER (WHERE regular), count(*) FILTER (WHERE welfare)
FROM everyone GROUP BY residence, birth_year, district_id, language
"""  # noqa: S608  made of our own constants; values are parameters


def first_day(last: date) -> date:
    """Of the window."""
    return last - timedelta(days=WINDOW - 1)


def midnight(day: date) -> datetime:
    """When a day begins in the town."""
    return datetime.combine(day, time(), TOKYO)


def groups_of(last: date) -> list[Group]:
    """Who was registered by then, or took part in the window: by residence, year of birth, district and language."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"first": first_day(last), "last": last, "until": midnight(last + timedelta(days=1))})
        return [
            Group(residence, year, district, language, Tally(*tally))
            for residence, year, district, language, *tally in cursor
        ]


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
