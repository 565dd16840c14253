"""What grew out of taking part: first roles, how evenly they are spread, who met whom, and in which programme."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from activities.models import Programme
from metrics.measures import Count, Figure, Measured, Table
from metrics.selectors.people import ACTIVE, WINDOW, first_day

WITHIN = 180  # days from the first attendance to the first role
MEETING = 10  # people of known age who make a session one that can be mixed
BANDS_MET = 3  # age bands, none of which has more than 70 % of the people

_FREELY = "kind = 'contribution' AND role_kind IN ('volunteer', 'thanked')"
# Who counts as a resident of 10 or over, or of unknown age, in all figures of the window (people.ACTIVE).
_RESIDENTS = f"""
WITH active AS ({ACTIVE}),
resident AS (
    SELECT person FROM active
    WHERE residence = 'resident' AND (birth_year IS NULL OR %(last_year)s - birth_year >= 10)
)
"""  # noqa: S608  made of our own constants; values are parameters
_IN_WINDOW = '"on" BETWEEN %(first)s AND %(last)s'

_FIRST_ROLES = f"""
WITH began AS (
    SELECT DISTINCT ON (person) person, "on", residence FROM metrics_fact
    WHERE kind = 'attendance' ORDER BY person, "on", id
),
cohort AS (
    SELECT person, "on" FROM began
    WHERE residence = 'resident' AND "on" BETWEEN %(cohort_first)s AND %(cohort_last)s
),
helped AS (
    SELECT person, min("on") AS "on" FROM metrics_fact
    WHERE {_FREELY} AND "on" <= %(last)s AND person IN (SELECT person FROM cohort) GROUP BY person
)
SELECT count(*) FILTER (WHERE helped."on" BETWEEN cohort."on" AND cohort."on" + {WITHIN}), count(*)
FROM cohort LEFT JOIN helped USING (person)
"""  # noqa: S608  made of our own constants; values are parameters

_HOURS = f"""
{_RESIDENTS},
worked AS (
    SELECT sum(minutes) AS minutes FROM metrics_fact JOIN resident USING (person)
    WHERE {_FREELY} AND {_IN_WINDOW} GROUP BY person
),
ranked AS (
    SELECT minutes, row_number() OVER (ORDER BY minutes DESC) <= ceil(count(*) OVER () / 10.0) AS top FROM worked
)
SELECT COALESCE(sum(minutes) FILTER (WHERE top), 0)::bigint / 60, COALESCE(sum(minutes), 0)::bigint / 60,
    count(*) FILTER (WHERE top), count(*)
FROM ranked
"""  # noqa: S608  made of our own constants; values are parameters

_MIXED = f"""
WITH met AS (
    SELECT session, width_bucket(%(last_year)s - birth_year, ARRAY[10, 18, 40, 65, 75]) AS band, count(*) AS people
    FROM metrics_fact
    WHERE kind = 'attendance' AND {_IN_WINDOW} AND birth_year IS NOT NULL AND session IS NOT NULL
    GROUP BY 1, 2
),
sessions AS (
    SELECT count(*) AS bands, max(people) * 10 <= sum(people) * 7 AS even FROM met
    GROUP BY session HAVING sum(people) >= {MEETING}
)
SELECT count(*) FILTER (WHERE bands >= {BANDS_MET} AND even), count(*) FROM sessions
"""  # noqa: S608  made of our own constants; values are parameters

_PROGRAMMES = f"""
{_RESIDENTS}
SELECT programme, count(DISTINCT person) FILTER (WHERE kind = 'attendance'),
    count(DISTINCT person) FILTER (WHERE {_FREELY})
FROM metrics_fact JOIN resident USING (person)
WHERE {_IN_WINDOW} AND programme IS NOT NULL GROUP BY programme
"""  # noqa: S608  made of our own constants; values are parameters

# Who asked for help and had an answer; the words themselves are gone after 30 days.
_SUPPORTED = f"""
{_RESIDENTS}
SELECT count(DISTINCT person) FROM metrics_fact JOIN resident USING (person)
WHERE kind = 'attendance' AND {_IN_WINDOW} AND source IN (
    SELECT (payload ->> 'sign_up')::bigint FROM outbox_event WHERE name = 'activities.SupportAnswered'
)
"""  # noqa: S608  made of our own constants; values are parameters


def first_roles(last: date) -> Figure:
    """M3: who took a role within 180 days of first coming, of those who first came in the 365 days before that."""
    until = last - timedelta(days=WITHIN)
    values = {"last": last, "cohort_first": until - timedelta(days=WINDOW - 1), "cohort_last": until}
    (row,) = _ask(_FIRST_ROLES, values)
    return Figure("M3", Measured("town", Count(*row)))


def concentration(last: date) -> Figure:
    """M4: the hours of the tenth of the people who gave most, of all role-hours of residents."""
    (row,) = _ask(_HOURS, _window(last))
    return Figure("M4", Measured("town", Count(*row[:2])), unit="hours", people=Count(*row[2:]))


def mixing(last: date) -> Figure:
    """M6: sessions where at least three age bands met and none made up more than 70 %, of those with 10 known ages."""
    (row,) = _ask(_MIXED, _window(last))
    return Figure("M6", Measured("town", Count(*row)), unit="sessions")


def by_programme(last: date, m1: Figure, m2: Figure) -> list[Figure]:
    """Residents who took part, and who had a role, in each programme. One person may stand in several rows."""
    found = {row[0]: row[1:] for row in _ask(_PROGRAMMES, _window(last))}
    programmes = list(Programme.objects.values_list("pk", "slug"))
    return [
        Figure(
            name,
            Measured("town", whole.town.count),
            (_by_programme(programmes, {pk: row[column] for pk, row in found.items()}, whole.town.count.of),),
            within=whole.id,
        )
        for column, name, whole in ((0, "programme-people", m2), (1, "programme-roles", m1))
    ]


def _by_programme(programmes: Sequence[tuple[int, str]], counts: Mapping[int, int], of: int) -> Table:
    rows = tuple(Measured(slug, Count(counts.get(pk, 0), of)) for pk, slug in programmes)
    return Table("programme", rows, adds_up=False)


def supported(last: date, m2: Figure) -> Figure:
    """Residents who came, having asked for help and been answered. For the town alone, once a year."""
    ((n,),) = _ask(_SUPPORTED, _window(last))
    return Figure("support", Measured("town", Count(n, m2.town.count.of)), within="M2")


def _window(last: date) -> dict[str, Any]:
    return {"first": first_day(last), "last": last, "last_year": last.year}


def _ask(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
