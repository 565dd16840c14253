"""The one way in which notices come into being: set-based, each key once, with a delivery each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core import clock
from core.nudge import nudge
from notifications.kinds.base import AnyKind
from notifications.models import Urgency
from notifications.rules import bundle_hour
from notifications.services._choice import CHOICE, usual
from notifications.services._fall_back import SEND_DUE

SEND_URGENT = "notifications.tasks.send_urgent"

# Supporters who get the notices too read a copy of their own, in their own language, over their own channels.
# Sorted: two planners that meet on the same rows wait for each other in one order, never in a ring; by number first,
# so that a hundred thousand rows lie side by side in the indexes.
_INSERT = """
WITH wanted AS ({source}),
told AS (
    SELECT person_id, NULL::bigint AS about_id, subject_id, key, expires_at FROM wanted WHERE expires_at > %(now)s
    UNION ALL
    SELECT support.supporter_id, wanted.person_id, subject_id, wanted.key || ':for:' || support.supporter_id, expires_at
    FROM wanted JOIN community_supporter support ON support.person_id = wanted.person_id
    WHERE %(copied)s AND expires_at > %(now)s AND support.gets_notices
      AND support.agreed_at IS NOT NULL AND support.ended_at IS NULL AND support.expires_on >= %(today)s
),
reached AS MATERIALIZED (
    SELECT told.*, person.language, chosen.channel
    FROM told
    JOIN community_person person ON person.id = told.person_id AND person.erased_at IS NULL
    LEFT JOIN community_user account ON account.id = person.user_id
    {choice}
),
made AS (
    INSERT INTO notifications_notice
        (person_id, about_id, kind, key, language, subject, subject_id, title, body, path, created_at)
    SELECT person_id, about_id, %(kind)s, key, language, %(subject)s, subject_id, '', '', '', %(now)s
    FROM reached ORDER BY subject_id, key
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key
)
INSERT INTO notifications_noticedelivery
    (notice_id, channel, state, urgency, due_at, expires_at, attempts, lost, error, receipt)
SELECT made.id, COALESCE(channel, 'inbox'), 'planned', %(urgency)s,
       CASE WHEN channel IS NULL THEN %(now)s ELSE %(due)s END, expires_at, 0, 0, '', ''
FROM made JOIN reached USING (key)
"""


def insert_notices(kind: AnyKind, source: str, values: Mapping[str, Any]) -> int:
    """Plan what the query `source` names (person_id, subject_id, key, expires_at); answers how many were new.

    `values` holds what the source asks for; `now`, `today` (a date in Tokyo) and the kind's own are given here. What
    can wait is due at the day's hour for that. Wakes the sender after the commit.
    """
    now = clock.now()
    statement = _INSERT.format(source=source, choice=CHOICE.format(tried="'{}'::text[]"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {**values, **_own(kind, now)})
        made: int = cursor.rowcount
        if made:
            transaction.on_commit(lambda: nudge(SEND_URGENT if kind.urgency == Urgency.NOW else SEND_DUE))
    return made


def _own(kind: AnyKind, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "subject": kind.subject,
        "urgency": int(kind.urgency),
        "topic": kind.topic.value,
        "essential": kind.essential,
        "copied": kind.copied,
        "usual": usual(),
        "now": now,
        "today": clock.today(),
        "due": bundle_hour(now) if kind.urgency == Urgency.CAN_WAIT else now,
    }
