"""The one way in which notices come into being: set-based, each key once, with a delivery each."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from core.nudge import nudge

SEND_DUE = "notifications.tasks.send_due"

# Sorted by key: two planners that meet on the same rows wait for each other in one order, never in a ring.
_INSERT = """
WITH wanted AS ({source}),
made AS (
    INSERT INTO notifications_notice
        (person_id, kind, key, language, subject, subject_id, title, body, path, created_at)
    SELECT wanted.person_id, %(kind)s, wanted.key, person.language, %(subject)s, wanted.subject_id, '', '', '', %(now)s
    FROM wanted JOIN community_person person ON person.id = wanted.person_id
    WHERE wanted.expires_at > %(now)s
    ORDER BY wanted.key
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, person_id
)
INSERT INTO notifications_noticedelivery
    (notice_id, channel, state, urgency, due_at, expires_at, attempts, lost, error)
SELECT made.id, CASE WHEN account.is_active AND account.email <> '' THEN 'email' ELSE 'inbox' END,
       'planned', %(urgency)s, %(now)s, wanted.expires_at, 0, 0, ''
FROM made
JOIN wanted USING (key)
JOIN community_person person ON person.id = made.person_id
LEFT JOIN community_user account ON account.id = person.user_id
"""


def insert_notices(source: str, values: Mapping[str, Any]) -> int:
    """Plan what the query `source` names (person_id, subject_id, key, expires_at); answers how many were new.

    `values` holds kind, subject, urgency, now, and what the source asks for. Wakes the sender after the commit.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT.format(source=source), dict(values))
        made: int = cursor.rowcount
        if made:
            transaction.on_commit(lambda: nudge(SEND_DUE))
    return made
