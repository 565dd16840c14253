"""Where facts come from, in SQL: one statement serves one row and a million, so that both count alike."""

from typing import Literal

from activities.models import Attendance
from metrics.models import Fact
from volunteers.models import Contribution

# Who took back the consent to be counted is not counted. Needs a person `p`.
COUNTED = """(
    NOT EXISTS (
        SELECT FROM community_consent c
        WHERE c.person_id = p.id AND c.purpose = 'figures' AND c.withdrawn_at IS NOT NULL
    ) OR EXISTS (
        SELECT FROM community_consent c WHERE c.person_id = p.id AND c.purpose = 'figures' AND c.withdrawn_at IS NULL
    )
)"""

# What the figures need of a person `p`, and no more: the year of birth, the district and not the ward, and in which
# of three groups of languages they read.
ATTRIBUTES = """
    p.residence,
    extract(year FROM p.born_on)::int AS birth_year,
    CASE 'district' WHEN ward.kind THEN ward.id WHEN above.kind THEN above.id END AS district_id,
    CASE WHEN p.language IN ('ja', 'ja-easy') THEN p.language ELSE 'other' END AS language
"""
WARD = """
    LEFT JOIN community_area ward ON ward.id = p.area_id
    LEFT JOIN community_area above ON above.id = ward.parent_id
"""

_ATTENDANCES = f"""
SELECT 'attendance' AS kind, party.id AS source, p.id AS person, party.session_id AS session,
    activity.programme_id AS programme,
    (COALESCE(lower(party.period), session.starts_at) AT TIME ZONE 'Asia/Tokyo')::date AS "on", 0 AS minutes,
    '' AS role_kind, {ATTRIBUTES}
FROM activities_attendance attendance
    JOIN activities_signup party ON party.id = attendance.sign_up_id
    JOIN activities_session session ON session.id = party.session_id
    JOIN activities_activity activity ON activity.id = session.activity_id
    JOIN community_person p ON p.id = party.person_id {WARD}
WHERE attendance.state = ANY(%(states)s) AND {COUNTED}
"""  # noqa: S608  made of our own constants; values are parameters

_CONTRIBUTIONS = f"""
SELECT 'contribution' AS kind, contribution.id AS source, p.id AS person, role.session_id AS session,
    COALESCE(activity.programme_id, role.programme_id) AS programme, contribution."on",
    contribution.minutes, role.kind AS role_kind, {ATTRIBUTES}
FROM volunteers_contribution contribution
    JOIN volunteers_assignment assignment ON assignment.id = contribution.assignment_id
    JOIN volunteers_shift shift ON shift.id = assignment.shift_id
    JOIN volunteers_role role ON role.id = shift.role_id
    LEFT JOIN activities_session session ON session.id = role.session_id
    LEFT JOIN activities_activity activity ON activity.id = session.activity_id
    JOIN community_person p ON p.id = assignment.person_id {WARD}
WHERE contribution.state = ANY(%(states)s) AND {COUNTED}
"""  # noqa: S608  made of our own constants; values are parameters

SOURCES = {Fact.Kind.ATTENDANCE: _ATTENDANCES, Fact.Kind.CONTRIBUTION: _CONTRIBUTIONS}
STATES = {
    Fact.Kind.ATTENDANCE: [str(state) for state in Attendance.CAME],
    Fact.Kind.CONTRIBUTION: [str(Contribution.State.CONFIRMED)],
}

# The event that says that there may be something to count, and where it names it.
NAMED = {
    Fact.Kind.ATTENDANCE: ("sign_up", ["activities.AttendanceRecorded"]),
    Fact.Kind.CONTRIBUTION: (
        "contribution",
        ["volunteers.ContributionConfirmed", "volunteers.ContributionWithdrawn"],
    ),
}

Scope = Literal["source = %(id)s", "person = %(id)s", "TRUE"]

_COLUMNS = 'kind, source, person, session, programme, "on", minutes, role_kind'
_ALL = f"{_COLUMNS}, residence, birth_year, district_id, language"
# Follows what is true now; residence, birth year, district and language stay as they were recorded.
_FOLLOWS = [name for name in _COLUMNS.split(", ") if name not in ("kind", "source")]


def matching_facts(kind: Fact.Kind, scope: Scope) -> str:
    """One statement that makes the facts of a scope equal to what is true now; selects how many it touched.

    With the whole as its scope it starts from the event table: what no event names is not counted.
    Needs: kind, states, id; for the whole: names, the events' names.
    """
    named = ""
    if scope == "TRUE":
        key = NAMED[kind][0]
        named = f"""AND source IN (
            SELECT (payload ->> '{key}')::bigint FROM outbox_event WHERE name = ANY(%(names)s)
        )"""  # noqa: S608  made of our own constants; values are parameters
    return f"""
    WITH truth AS MATERIALIZED (SELECT * FROM ({SOURCES[kind]}) sources WHERE {scope} {named}),
    gone AS (
        DELETE FROM metrics_fact fact
        WHERE kind = %(kind)s AND {scope} AND NOT EXISTS (SELECT FROM truth WHERE truth.source = fact.source)
        RETURNING 1
    ),
    kept AS (
        INSERT INTO metrics_fact AS fact ({_ALL}) SELECT {_ALL} FROM truth
        ON CONFLICT (kind, source) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _FOLLOWS)}
        WHERE ({", ".join(f"fact.{name}" for name in _FOLLOWS)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _FOLLOWS)})
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)
    """  # noqa: S608  made of our own constants; values are parameters
