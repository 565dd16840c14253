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

# What the figures need of a person `p`, and no more: the year of birth, and the district, not the ward.
ATTRIBUTES = """
    p.residence,
    extract(year FROM p.born_on)::int AS birth_year,
    CASE 'district' WHEN ward.kind THEN ward.id WHEN above.kind THEN above.id END AS district_id
"""
WARD = """
    LEFT JOIN community_area ward ON ward.id = p.area_id
    LEFT JOIN community_area above ON above.id = ward.parent_id
"""

_ATTENDANCES = f"""
SELECT 'attendance' AS kind, party.id AS source, p.id AS person, party.session_id AS session,
    (session.starts_at AT TIME ZONE 'Asia/Tokyo')::date AS "on", 0 AS minutes, '' AS role_kind, {ATTRIBUTES}
FROM activities_attendance attendance
    JOIN activities_signup party ON party.id = attendance.sign_up_id
    JOIN activities_session session ON session.id = party.session_id
    JOIN community_person p ON p.id = party.person_id {WARD}
WHERE attendance.state = ANY(%(states)s) AND {COUNTED}
"""  # noqa: S608  made of our own constants; values are parameters

_CONTRIBUTIONS = f"""
SELECT 'contribution' AS kind, contribution.id AS source, p.id AS person, role.session_id AS session,
    contribution."on", contribution.minutes, role.kind AS role_kind, {ATTRIBUTES}
FROM volunteers_contribution contribution
    JOIN volunteers_assignment assignment ON assignment.id = contribution.assignment_id
    JOIN volunteers_shift shift ON shift.id = assignment.shift_id
    JOIN volunteers_role role ON role.id = shift.role_id
    JOIN community_person p ON p.id = assignment.person_id {WARD}
WHERE contribution.state = ANY(%(states)s) AND {COUNTED}
"""  # noqa: S608  made of our own constants; values are parameters

SOURCES = {Fact.Kind.ATTENDANCE: _ATTENDANCES, Fact.Kind.CONTRIBUTION: _CONTRIBUTIONS}
STATES = {
    Fact.Kind.ATTENDANCE: [str(state) for state in Attendance.CAME],
    Fact.Kind.CONTRIBUTION: [str(Contribution.State.CONFIRMED)],
}

Scope = Literal["source = %(id)s", "person = %(id)s", "TRUE"]


def matching_facts(kind: Fact.Kind, scope: Scope) -> str:
    """One statement that makes the facts of a scope equal to what is true now; selects how many it touched.

    Residence, birth year and district of a fact that stands are left as they were recorded.
    """
    return f"""
    WITH truth AS (SELECT * FROM ({SOURCES[kind]}) sources WHERE {scope}),
    gone AS (
        DELETE FROM metrics_fact fact
        WHERE kind = %(kind)s AND {scope} AND NOT EXISTS (SELECT FROM truth WHERE truth.source = fact.source)
        RETURNING 1
    ),
    kept AS (
        INSERT INTO metrics_fact AS fact
            (kind, source, person, session, "on", minutes, role_kind, residence, birth_year, district_id)
        SELECT kind, source, person, session, "on", minutes, role_kind, residence, birth_year, district_id FROM truth
        ON CONFLICT (kind, source) DO UPDATE SET
            person = excluded.person, session = excluded.session, "on" = excluded."on",
            minutes = excluded.minutes, role_kind = excluded.role_kind
        WHERE (fact.person, fact.session, fact."on", fact.minutes, fact.role_kind)
            IS DISTINCT FROM
            (excluded.person, excluded.session, excluded."on", excluded.minutes, excluded.role_kind)
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)
    """  # noqa: S608  made of our own constants; values are parameters
