"""One statement that judges everybody for one shift: the gates of `rules.why_not_propose`, and `rules.score`.

The gates bear the codes of their errors. That they say what the rules say is held by tests/volunteers/test_suggestions.
"""

from volunteers.selectors.pasts import ASKED_LATELY, HAD

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

_STANDINGS = f"""
here AS (
    SELECT person_id FROM volunteers_assignment
    WHERE shift_id = %(shift)s AND state IN ('applied', 'proposed', 'accepted')
),
said_no AS (
    SELECT a.person_id FROM volunteers_assignment a JOIN volunteers_shift s ON s.id = a.shift_id
    WHERE s.role_id = %(role)s AND a.state = 'declined' AND a.made_at > %(no_since)s
),
busy AS (
    SELECT a.person_id FROM volunteers_assignment a
        JOIN volunteers_shift s ON s.id = a.shift_id JOIN volunteers_role r ON r.id = s.role_id
    WHERE a.state = 'accepted' AND a.shift_id <> %(shift)s AND %(starts_at)s::timestamptz IS NOT NULL
        AND a.busy && tstzrange(%(starts_at)s, %(ends_at)s)
        AND NOT (%(whole_session)s AND s.whole_session AND r.session_id = %(session)s)
),
away AS (
    SELECT f.person_id FROM volunteers_away w JOIN volunteers_profile f ON f.id = w.profile_id
    WHERE %(starts_at)s::timestamptz IS NOT NULL AND w.first_day <= %(last_day)s AND %(day)s <= w.last_day
),
this_month AS (
    SELECT person_id, count(*) AS n FROM (
        {HAD} AND s.starts_at >= %(month)s AND s.starts_at < %(next_month)s
        UNION ALL {HAD} AND s.starts_at IS NULL AND a.made_at >= %(month)s AND a.made_at < %(next_month)s
    ) had
    GROUP BY person_id
),
asked_lately AS ({ASKED_LATELY}),
interested AS (
    SELECT i.person_id FROM volunteers_interest i JOIN volunteers_role r ON r.id = i.role_id
        LEFT JOIN activities_session e ON e.id = r.session_id LEFT JOIN activities_activity y ON y.id = e.activity_id
    WHERE i.ended_at IS NULL
        AND (i.role_id = %(role)s OR COALESCE(r.programme_id, y.programme_id) = %(programme)s)
),
helped AS (
    SELECT person_id FROM ({HAD} AND r.organisation_id = %(organisation)s) had WHERE began_at <= %(now)s
)"""  # noqa: S608  all parts stand here and in pasts

# `{own}` selects the persons whom this coordinator looks after (selectors.owned). What a role does not ask for is
# settled when the statement is planned, since its values are constants there. The score is that of somebody who fits:
# whatever such a person asked for is offered.
_JUDGED = """
judged AS MATERIALIZED (
    SELECT p.id, p.id IN (SELECT person_id FROM here) AS here,
        cardinality(%(tongues)s::text[]) > 0 AND EXISTS (
            SELECT FROM unnest(%(tongues)s::text[], %(levels)s::int[]) AS need (tongue, level)
            WHERE COALESCE(CASE need.tongue WHEN 'ja' THEN f.japanese END, (f.languages ->> need.tongue)::int, 0)
                < need.level) AS languages_needed,
        COALESCE(f.japanese < %(japanese)s, FALSE) AS japanese_needed,
        cardinality(%(skills)s::varchar[]) > 0 AND NOT %(skills)s::varchar[] <@ COALESCE(f.skills, '{{}}')
            AS skills_needed,
        %(certificate)s <> '' AND p.id NOT IN (SELECT q.person_id FROM volunteers_qualification q
            WHERE q.certificate = %(certificate)s AND q.seen_at IS NOT NULL
                AND (q.expires_on IS NULL OR q.expires_on >= %(day)s)) AS certificate_needed,
        COALESCE(p.born_on > %(old_enough)s, FALSE) AS too_young_for_role,
        COALESCE(NOT %(minors)s AND p.born_on > %(grown_up)s, FALSE) AS for_grown_ups,
        COALESCE(p.born_on > %(grown_up)s, FALSE) AND g.id IS NULL AS guardian_contact_needed,
        COALESCE(p.born_on > %(own_yes)s, FALSE) AND g.id IS NOT NULL AND g.consented_at IS NULL
            AS guardian_yes_needed,
        COALESCE(cardinality(f.helps) > 0 AND NOT f.helps <@ %(comforts)s::varchar[], FALSE)
            AS not_what_they_asked_for,
        COALESCE(f.week <> 0 AND f.week & %(part_of_week)s <> %(part_of_week)s, FALSE) AS not_at_that_time,
        p.id IN (SELECT person_id FROM away) AS away_then,
        p.id IN (SELECT person_id FROM busy) AS times_overlap,
        p.id IN (SELECT person_id FROM said_no) AS said_no_before,
        COALESCE(m.n >= f.times_a_month, f.times_a_month = 0, FALSE) AS over_their_most,
        %(base)s + CASE WHEN %(task)s = ANY (f.tasks) THEN %(likes)s ELSE 0 END
            + CASE WHEN p.id IN (SELECT person_id FROM interested) THEN %(interested)s ELSE 0 END
            + CASE WHEN p.id IN (SELECT person_id FROM helped) THEN %(knows_host)s ELSE 0 END
            + CASE WHEN p.id IN (SELECT person_id FROM asked_lately) THEN %(asked_lately)s ELSE 0 END
            + CASE WHEN f.looking_since IS NOT NULL THEN %(looking)s ELSE 0 END
            + CASE WHEN cardinality(f.helps) > 0 THEN %(comforts_weight)s ELSE 0 END
            + CASE WHEN %(part_of_week)s = 0 THEN 0 WHEN COALESCE(f.week, 0) = 0 THEN %(week_unknown)s
                ELSE %(free_then)s END
            + CASE WHEN m.n > 0 AND m.n + 1 >= f.times_a_month THEN %(often)s ELSE 0 END
            + CASE WHEN n.district THEN %(near)s WHEN n.elsewhere THEN %(far)s ELSE 0 END AS score
    FROM ({own}) p
        JOIN community_consent c ON c.person_id = p.id AND c.purpose = 'ask_me' AND c.withdrawn_at IS NULL
        LEFT JOIN volunteers_profile f ON f.person_id = p.id
        LEFT JOIN community_guardian g ON g.person_id = p.id AND g.ended_at IS NULL
        LEFT JOIN this_month m ON m.person_id = p.id
        LEFT JOIN (
            SELECT profile_id, bool_or(area_id = %(district)s) AS district,
                %(district)s::bigint IS NOT NULL AS elsewhere
            FROM volunteers_profile_areas GROUP BY profile_id
        ) n ON n.profile_id = f.id
)"""

_STUMBLES = " OR ".join(GATES)
_COUNTS = ", ".join(f"count(*) FILTER (WHERE {gate})" for gate in GATES)

# At the same fit, who never had a role comes first, then who has been without the longest; looked up only for those
# who can still be among the first.
TOP = f"""
WITH {_STANDINGS}, {_JUDGED},
fits AS MATERIALIZED (
    SELECT id, LEAST(%(best)s, GREATEST(%(worst)s, score)) AS score FROM judged WHERE NOT (here OR {_STUMBLES})
),
bar AS (SELECT score FROM fits ORDER BY score DESC OFFSET %(many)s - 1 LIMIT 1),
near_top AS (
    SELECT fits.id, fits.score, (SELECT max(had.over_at) FROM ({HAD}) had WHERE had.person_id = fits.id) AS last
    FROM fits WHERE fits.score >= COALESCE((SELECT score FROM bar), %(worst)s)
)
SELECT (SELECT count(*) FROM judged), (SELECT count(*) FROM judged WHERE here), (SELECT count(*) FROM fits),
    (SELECT ARRAY[{_COUNTS}] FROM judged WHERE NOT here),
    ARRAY(SELECT id FROM near_top ORDER BY score DESC, last ASC NULLS FIRST, id LIMIT %(many)s)
"""  # noqa: S608  every part stands above; values are parameters

# What each of them stumbles over: for "why not them", and for the tests.
EACH = f"""
WITH {_STANDINGS}, {_JUDGED}
SELECT id, here, ARRAY[{", ".join(GATES)}], LEAST(%(best)s, GREATEST(%(worst)s, score)) FROM judged
"""  # noqa: S608
