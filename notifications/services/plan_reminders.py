"""All reminders that are due: one statement a rule (quality.md, P5)."""

from activities.models import Reminder
from core import clock
from notifications.kinds import reminder, reminder_days, reminder_hours, reminder_week
from notifications.kinds.reminder import ReminderKind
from notifications.reminding import DAYS_BEFORE, EVENING, HOURS_BEFORE, LEAST, starts_before
from notifications.services._insert import insert_notices

# What a ReminderKind says, as a set: its rule was chosen, confirmed, takes place, lies ahead, its moment has come;
# made before that moment, and not told when it is since, by a confirmation (an offer may be accepted late) or by word
# of a move. `moments` is notifications.reminding in SQL; LEAST passes over what is null: the rules that nobody chose.
_SOURCE = """
WITH coming AS (
    SELECT party.id, party.person_id, party.made_at, session.starts_at, session.sequence, activity.reminders
    FROM activities_session session
    JOIN activities_activity activity ON activity.id = session.activity_id AND %(rule)s = ANY (activity.reminders)
    JOIN activities_signup party
      ON party.session_id = session.id AND party.state = 'confirmed' AND party.period IS NULL
    WHERE session.state = 'scheduled' AND session.starts_at > %(now)s AND session.starts_at < %(before)s
    UNION ALL
    SELECT party.id, party.person_id, party.made_at, lower(party.period), session.sequence, activity.reminders
    FROM activities_signup party
    JOIN activities_session session ON session.id = party.session_id
    JOIN activities_activity activity ON activity.id = session.activity_id AND %(rule)s = ANY (activity.reminders)
    WHERE session.state = 'scheduled' AND party.state = 'confirmed' AND party.period IS NOT NULL
      AND lower(party.period) > %(now)s AND lower(party.period) < %(before)s
)
SELECT party.person_id, party.id AS subject_id,
       %(kind)s || ':' || party.id || ':' || floor(extract(epoch FROM party.starts_at))::bigint AS key,
       {until} AS expires_at
FROM coming party
CROSS JOIN LATERAL (
    SELECT (party.starts_at AT TIME ZONE 'Asia/Tokyo')::date AS on_day
) local
CROSS JOIN LATERAL (
    SELECT (on_day - %(week)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS week,
           (on_day - %(days)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS days,
           (on_day - %(day)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS evening,
           party.starts_at - %(hours)s AS hours
) moments
WHERE party.made_at < moments.{rule} AND {until} > %(now)s
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = %(kind)s || ':' || party.id || ':' || floor(extract(epoch FROM party.starts_at))::bigint
  )
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = 'sign_up_confirmed:' || party.id AND told.created_at >= moments.{rule}
  )
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = 'session_moved:' || party.id || ':' || party.sequence AND told.created_at >= moments.{rule}
  )
"""
_UNTIL = "LEAST(party.starts_at{later})"
_LATER = ", CASE WHEN '{rule}' = ANY (party.reminders) THEN moments.{rule} END"

KINDS: tuple[ReminderKind, ...] = (reminder_week.KIND, reminder_days.KIND, reminder.KIND, reminder_hours.KIND)


def plan_reminders() -> int:
    """Plan each due reminder once, however often and by however many this is called. Answers how many were new."""
    now = clock.now()
    values = {
        "evening": EVENING,
        "week": DAYS_BEFORE[Reminder.WEEK],
        "days": DAYS_BEFORE[Reminder.DAYS],
        "day": DAYS_BEFORE[Reminder.EVENING],
        "hours": HOURS_BEFORE,
        "least": LEAST,
    }
    return sum(
        insert_notices(
            kind, _source(kind.rule), {**values, "rule": kind.rule.value, "before": starts_before(kind.rule, now)}
        )
        for kind in KINDS
    )


def _source(rule: Reminder) -> str:
    """The statement of one rule, with the end of what it is worth."""
    order = list(Reminder)
    later = "".join(_LATER.format(rule=one.value) for one in order[order.index(rule) + 1 :])
    until = "party.starts_at - %(least)s" if rule == Reminder.HOURS else _UNTIL.format(later=later)
    return _SOURCE.format(rule=rule.value, until=until)
