"""What was offered to everybody, and what is still missing: welcome and unmet, as they are now."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from activities.models import Activity, SignUp
from core import clock
from metrics.measures import Count, Figure, Measured, Table
from metrics.selectors.people import first_day, midnight
from metrics.sql import COUNTED

UNFILLED_AFTER = timedelta(days=30)

# How a seat can be open to more people: the key of a row, and when a session's seats count there.
WELCOMES = {
    "step_free": "activity.step_free = 'yes'",
    "ja_easy": "activity.languages ? 'ja-easy'",
    "other_language": 'jsonb_path_exists(activity.languages, \'$[*] ? (@ != "ja" && @ != "ja-easy")\')',
    "child_care": "activity.children = 'yes'",
    "free": "activity.cost_yen = 0",
    "evening_weekend": (
        "extract(hour FROM session.starts_at AT TIME ZONE 'Asia/Tokyo') >= 17"
        " OR extract(isodow FROM session.starts_at AT TIME ZONE 'Asia/Tokyo') >= 6"
    ),
    "telephone": "activity.telephone <> ''",
}

_SEATS = f"""
SELECT COALESCE(sum(capacity), 0),
    {", ".join(f"COALESCE(sum(capacity) FILTER (WHERE {rule}), 0)" for rule in WELCOMES.values())}
FROM activities_session session JOIN activities_activity activity ON activity.id = session.activity_id
WHERE session.state = 'scheduled' AND activity.state = 'published' AND activity.way = ANY(%(ways)s)
    AND session.starts_at >= %(from)s AND session.starts_at < %(until)s
"""  # noqa: S608  made of our own constants; values are parameters

_STILL = "shift.state = 'scheduled' AND (shift.ends_at IS NULL OR shift.ends_at > %(now)s)"

_ROLES = f"""
SELECT count(*) FILTER (WHERE role.created_at <= %(long_ago)s AND EXISTS (
        SELECT FROM volunteers_shift shift
        WHERE shift.role_id = role.id AND {_STILL} AND shift.least > (
            SELECT count(*) FROM volunteers_assignment taken
            WHERE taken.shift_id = shift.id AND taken.state = 'accepted'
        )
    )), count(*)
FROM volunteers_role role
WHERE role.state = 'open' AND role.kind IN ('volunteer', 'thanked')
    AND EXISTS (SELECT FROM volunteers_shift shift WHERE shift.role_id = role.id AND {_STILL})
"""  # noqa: S608  made of our own constants; values are parameters

_WAITING = f"""
SELECT count(DISTINCT party.person_id) FILTER (WHERE party.state = 'waiting'), count(DISTINCT party.person_id)
FROM activities_signup party
    JOIN activities_session session ON session.id = party.session_id
    JOIN community_person p ON p.id = party.person_id
WHERE {COUNTED} AND session.state = 'scheduled' AND session.starts_at > %(now)s AND party.state = ANY(%(standing)s)
"""  # noqa: S608  made of our own constants; values are parameters

_LOOKING = f"""
SELECT count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM metrics_fact fact
        WHERE fact.person = consent.person_id AND fact.kind = 'contribution'
            AND fact.role_kind IN ('volunteer', 'thanked') AND fact."on" BETWEEN %(first)s AND %(last)s
    ) AND NOT EXISTS (
        SELECT FROM volunteers_assignment taken JOIN volunteers_shift shift ON shift.id = taken.shift_id
        WHERE taken.person_id = consent.person_id AND taken.state = 'accepted' AND {_STILL}
    )), count(*)
FROM community_consent consent JOIN community_person p ON p.id = consent.person_id
WHERE {COUNTED} AND consent.purpose = 'ask_me' AND consent.withdrawn_at IS NULL
"""  # noqa: S608  made of our own constants; values are parameters


def welcome(last: date) -> Figure:
    """M7: seats of the window's sessions that were open to more people, by how. One seat may stand in several rows."""
    values = {"from": midnight(first_day(last)), "until": midnight(last + timedelta(days=1))}
    seats, *counts = _ask(_SEATS, {**values, "ways": [str(way) for way in Activity.COUNTS_SEATS]})
    rows = tuple(Measured(key, Count(n, seats)) for key, n in zip(WELCOMES, counts, strict=True))
    table = Table("welcome", rows, adds_up=False)
    return Figure("M7", Measured("town", Count(seats, seats)), (table,), unit="seats", public=True)


def unmet(last: date) -> list[Figure]:
    """M8: roles unfilled for 30 days, people on waiting lists, people who wait to be asked; as it is at this moment."""
    now = clock.now()
    roles = _ask(_ROLES, {"now": now, "long_ago": now - UNFILLED_AFTER})
    waiting = _ask(_WAITING, {"now": now, "standing": [str(state) for state in SignUp.STANDING]})
    looking = _ask(_LOOKING, {"now": now, "first": first_day(last), "last": last})
    return [
        Figure("M8-roles", Measured("town", Count(*roles)), unit="roles", public=True),
        Figure("M8-waiting", Measured("town", Count(*waiting))),
        Figure("M8-looking", Measured("town", Count(*looking))),
    ]


def _ask(statement: str, values: dict[str, Any]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(int(value) for value in cursor.fetchone() or ())
