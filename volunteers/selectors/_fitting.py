"""One statement that judges everybody for one shift: the gates of `rules.why_not_propose`, and `rules.score`.

The gates bear the codes of their errors. That they say what the rules say is held by tests/volunteers/test_suggestions.

It reads everybody once: what other tables know of the few whom they know at all comes as one row each (`facts`), what
somebody stumbles over is one number (a bit a gate), and only who stumbles over nothing is measured.
"""

from volunteers.models import Shift, Tongue
from volunteers.selectors.pasts import ASKED_LATELY, HAD, had

# Column and error code alike; in the order in which they are told where equally many stumble.
GATES = (
    "languages_needed",
    "japanese_needed",
    "skills_needed",
    "certificate_needed",
    "too_young_for_role",
    "for_grown_ups",
    "guardian_contact_needed",
    "guardian_yes_needed",
    "not_what_they_asked_for",
    "not_at_that_time",
    "away_then",
    "times_overlap",
    "said_no_before",
    "over_their_most",
)
HERE = 1 << len(GATES)  # beside the gates' bits: has the shift, asked for it, or was asked for it

# What other tables know of somebody, as bits; 0 is a role in the shift's month.
_STANDS, _AWAY, _BUSY, _SAID_NO, _INTERESTED, _HELPED, _ASKED, _HAS_ONE = 1, 2, 4, 8, 16, 32, 64, 0

# The month's roles are looked up shift by shift (OFFSET keeps it so): a town's years of roles are not read for a month.
_IN_MONTH = """(
        SELECT * FROM volunteers_shift WHERE state = 'scheduled'
            AND (starts_at >= %(month)s AND starts_at < %(next_month)s OR starts_at IS NULL)
    ) s CROSS JOIN LATERAL (SELECT * FROM volunteers_assignment WHERE shift_id = s.id OFFSET 0) a"""

_FACTS = f"""
facts AS MATERIALIZED (
    SELECT person_id, bit_or(fact) AS facts, count(*) FILTER (WHERE fact = {_HAS_ONE}) AS this_month FROM (
        SELECT person_id, {_STANDS} AS fact FROM volunteers_assignment
        WHERE shift_id = %(shift)s AND state IN ('applied', 'proposed', 'accepted')
        UNION ALL
        SELECT (SELECT f.person_id FROM volunteers_profile f WHERE f.id = w.profile_id), {_AWAY} FROM volunteers_away w
        WHERE %(starts_at)s::timestamptz IS NOT NULL AND w.first_day <= %(last_day)s AND %(day)s <= w.last_day
        UNION ALL
        SELECT a.person_id, {_BUSY} FROM volunteers_assignment a
            JOIN volunteers_shift s ON s.id = a.shift_id JOIN volunteers_role r ON r.id = s.role_id
        WHERE a.state = 'accepted' AND a.shift_id <> %(shift)s AND %(starts_at)s::timestamptz IS NOT NULL
            AND a.busy && tstzrange(%(starts_at)s, %(ends_at)s)
            AND NOT (%(whole_session)s AND s.whole_session AND r.session_id = %(session)s)
        UNION ALL
        SELECT a.person_id, {_SAID_NO} FROM volunteers_assignment a JOIN volunteers_shift s ON s.id = a.shift_id
        WHERE s.role_id = %(role)s AND a.state = 'declined' AND a.made_at > %(no_since)s
        UNION ALL
        SELECT i.person_id, {_INTERESTED} FROM volunteers_interest i JOIN volunteers_role r ON r.id = i.role_id
            LEFT JOIN activities_session e ON e.id = r.session_id
            LEFT JOIN activities_activity y ON y.id = e.activity_id
        WHERE i.ended_at IS NULL
            AND (i.role_id = %(role)s OR COALESCE(r.programme_id, y.programme_id) = %(programme)s)
        UNION ALL
        SELECT person_id, {_HELPED} FROM ({HAD} AND r.organisation_id = %(organisation)s) had WHERE began_at <= %(now)s
        UNION ALL
        SELECT person_id, {_ASKED} FROM ({ASKED_LATELY}) asked
        UNION ALL
        SELECT person_id, {_HAS_ONE} FROM ({had(_IN_MONTH)}
            AND (s.starts_at IS NOT NULL OR a.made_at >= %(month)s AND a.made_at < %(next_month)s)) had
    ) each_fact
    GROUP BY person_id
)"""  # noqa: S608  all parts stand here and in pasts

# What a role does not ask for is settled when the statement is planned, since its values are constants there; what is
# unknown (NULL) is no hindrance. `{tongues}`: see `spoken_too_little`.
_CONDITIONS = {
    "languages_needed": "{tongues}",
    "japanese_needed": "f.japanese < %(japanese)s",
    "skills_needed": "cardinality(%(skills)s::varchar[]) > 0"
    " AND NOT %(skills)s::varchar[] <@ COALESCE(f.skills, '{{}}')",
    "certificate_needed": """%(certificate)s <> '' AND p.id NOT IN (SELECT q.person_id FROM volunteers_qualification q
            WHERE q.certificate = %(certificate)s AND q.seen_at IS NOT NULL
                AND (q.expires_on IS NULL OR q.expires_on >= %(day)s))""",
    "too_young_for_role": "p.born_on > %(old_enough)s",
    "for_grown_ups": "NOT %(minors)s AND p.born_on > %(grown_up)s",
    "guardian_contact_needed": "p.born_on > %(grown_up)s"
    " AND p.id NOT IN (SELECT g.person_id FROM community_guardian g WHERE g.ended_at IS NULL)",
    "guardian_yes_needed": "p.born_on > %(own_yes)s AND p.id IN"
    " (SELECT g.person_id FROM community_guardian g WHERE g.ended_at IS NULL AND g.consented_at IS NULL)",
    "not_what_they_asked_for": "NOT f.helps <@ %(comforts)s::varchar[]",
    "not_at_that_time": "f.week <> 0 AND f.week & %(part_of_week)s <> %(part_of_week)s",
    "away_then": f"k.facts & {_AWAY} <> 0",
    "times_overlap": f"k.facts & {_BUSY} <> 0",
    "said_no_before": f"k.facts & {_SAID_NO} <> 0",
    "over_their_most": "COALESCE(k.this_month, 0) >= f.times_a_month",
}
_STUMBLES = f"CASE WHEN k.facts & {_STANDS} <> 0 THEN {HERE} ELSE 0 END" + "".join(
    f"\n            + CASE WHEN {_CONDITIONS[gate]} THEN {1 << place} ELSE 0 END" for place, gate in enumerate(GATES)
)

# `{own}` selects the persons whom this coordinator looks after (selectors.owned). OFFSET: the score is looked at once
# `stumbles` is known. It is that of somebody who fits: whatever such a person asked for is offered.
_JUDGED = f"""
judged AS MATERIALIZED (
    SELECT id, stumbles, CASE WHEN stumbles = 0 THEN LEAST(%(best)s, GREATEST(%(worst)s, %(base)s
            + CASE WHEN %(task)s = ANY (tasks) THEN %(likes)s ELSE 0 END
            + CASE WHEN facts & {_INTERESTED} <> 0 THEN %(interested)s ELSE 0 END
            + CASE WHEN facts & {_HELPED} <> 0 THEN %(knows_host)s ELSE 0 END
            + CASE WHEN facts & {_ASKED} <> 0 THEN %(asked_lately)s ELSE 0 END
            + CASE WHEN looking_since IS NOT NULL THEN %(looking)s ELSE 0 END
            + CASE WHEN cardinality(helps) > 0 THEN %(comforts_weight)s ELSE 0 END
            + CASE WHEN %(part_of_week)s = 0 THEN 0 WHEN COALESCE(week, 0) = 0 THEN %(week_unknown)s
                ELSE %(free_then)s END
            + CASE WHEN this_month > 0 AND this_month + 1 >= times_a_month THEN %(often)s ELSE 0 END
            + CASE WHEN %(district)s::bigint IS NULL THEN 0
                WHEN profile IN (SELECT profile_id FROM volunteers_profile_areas WHERE area_id = %(district)s)
                    THEN %(near)s
                WHEN profile IN (SELECT profile_id FROM volunteers_profile_areas) THEN %(far)s ELSE 0 END
        )) END AS score
    FROM (
        SELECT p.id, f.id AS profile, f.tasks, f.helps, f.looking_since, f.week, f.times_a_month, k.facts, k.this_month,
            {_STUMBLES} AS stumbles
        FROM ({{own}}) p
            JOIN community_consent c ON c.person_id = p.id AND c.purpose = 'ask_me' AND c.withdrawn_at IS NULL
            LEFT JOIN volunteers_profile f ON f.person_id = p.id
            LEFT JOIN facts k ON k.person_id = p.id
        OFFSET 0
    ) weighed
)"""  # noqa: S608  all parts stand here

# How many stumble over what (pairs of `stumbles` and a number of people), and the best. At the same fit, who never had
# a role comes first, then who has been without the longest; looked up only for those who can still be among the first.
TOP = f"""
WITH {_FACTS}, {_JUDGED},
bar AS (SELECT score FROM judged WHERE stumbles = 0 ORDER BY score DESC OFFSET %(many)s - 1 LIMIT 1),
near_top AS MATERIALIZED (
    SELECT id, score FROM judged WHERE stumbles = 0 AND score >= COALESCE((SELECT score FROM bar), %(worst)s)
),
latest AS (
    SELECT person_id, max(over_at) AS over_at FROM ({HAD} AND a.person_id IN (SELECT id FROM near_top)) had
    GROUP BY person_id
)
SELECT ARRAY(SELECT ARRAY[stumbles, count(*)] FROM judged GROUP BY stumbles),
    ARRAY(SELECT id FROM near_top LEFT JOIN latest ON latest.person_id = near_top.id
        ORDER BY score DESC, over_at ASC NULLS FIRST, id LIMIT %(many)s)
"""  # noqa: S608  every part stands above; values are parameters

# What each of them stumbles over: for "why not them", and for the tests.
EACH = f"WITH {_FACTS}, {_JUDGED} SELECT id, stumbles, score FROM judged"  # noqa: S608


def spoken_too_little(shift: Shift) -> tuple[str, dict[str, str | int]]:
    """The condition that somebody speaks one of the role's languages less than it needs, with its values."""
    conditions: list[str] = []
    values: dict[str, str | int] = {}
    for number, (tongue, level) in enumerate(sorted(shift.role.languages.items())):
        spoken = f"(f.languages ->> %(tongue_{number})s)::int"
        japanese = "f.japanese, " if tongue == Tongue.JAPANESE else ""
        conditions.append(f"COALESCE({japanese}{spoken}, 0) < %(level_{number})s")
        values |= {f"tongue_{number}": tongue, f"level_{number}": level}
    return " OR ".join(conditions) or "FALSE", values
