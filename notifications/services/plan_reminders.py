"""All reminders that are due, in one statement (quality.md, P5)."""

from core import clock
from notifications.kinds import reminder
from notifications.services._insert import insert_notices

# What the kind `reminder` says, as a set: confirmed, takes place, lies ahead, its evening has come; made before that
# evening, and not told "tomorrow" by a confirmation since (an offer may be accepted late).
_SOURCE = """
WITH coming AS (
    SELECT party.id, party.person_id, party.made_at, session.starts_at
    FROM activities_session session
    JOIN activities_signup party
      ON party.session_id = session.id AND party.state = 'confirmed' AND party.period IS NULL
    WHERE session.state = 'scheduled' AND session.starts_at > %(now)s AND session.starts_at < %(before)s
    UNION ALL
    SELECT party.id, party.person_id, party.made_at, lower(party.period)
    FROM activities_signup party JOIN activities_session session ON session.id = party.session_id
    WHERE session.state = 'scheduled' AND party.state = 'confirmed' AND party.period IS NOT NULL
      AND lower(party.period) > %(now)s AND lower(party.period) < %(before)s
)
SELECT party.person_id, party.id AS subject_id,
       'reminder:' || party.id || ':' || extract(epoch FROM party.starts_at)::bigint AS key,
       party.starts_at AS expires_at
FROM coming party
CROSS JOIN LATERAL (
    SELECT ((party.starts_at AT TIME ZONE 'Asia/Tokyo')::date - 1 + %(evening)s::time)
           AT TIME ZONE 'Asia/Tokyo' AS due_at
) evening
WHERE party.made_at < evening.due_at
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = 'reminder:' || party.id || ':' || extract(epoch FROM party.starts_at)::bigint
  )
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = 'sign_up_confirmed:' || party.id AND told.created_at >= evening.due_at
  )
"""


def plan_reminders() -> int:
    """Plan each due reminder once, however often and by however many this is called. Answers how many were new."""
    now = clock.now()
    kind = reminder.KIND
    return insert_notices(
        kind,
        _SOURCE,
        {
            "evening": reminder.EVENING,
            "before": reminder.reminded_before(now),
        },
    )
