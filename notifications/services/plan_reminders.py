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
# Moments are worked out once a session, and what a party was told is looked up once, by what it is about.
_SOURCE = """
WITH scheduled AS MATERIALIZED (
    SELECT session.id, session.starts_at AS start, session.sequence, moments.{rule} AS moment, {until} AS until
    FROM activities_session session
    JOIN activities_activity activity ON activity.id = session.activity_id AND %(rule)s = ANY (activity.reminders)
    CROSS JOIN LATERAL (SELECT session.starts_at) party (start)
    {moments}
    WHERE session.state = 'scheduled' AND session.starts_at > %(now)s AND session.starts_at < %(before)s
),
coming AS (
    SELECT party.id, party.person_id, party.made_at, start, sequence, moment, until
    FROM scheduled
    JOIN activities_signup party
      ON party.session_id = scheduled.id AND party.state = 'confirmed' AND party.period IS NULL
    UNION ALL
    SELECT party.id, party.person_id, party.made_at, start, session.sequence, moments.{rule}, {until}
    FROM (SELECT *, lower(period) AS start FROM activities_signup WHERE period IS NOT NULL) party
    JOIN activities_session session ON session.id = party.session_id
    JOIN activities_activity activity ON activity.id = session.activity_id AND %(rule)s = ANY (activity.reminders)
    {moments}
    WHERE session.state = 'scheduled' AND party.state = 'confirmed' AND start > %(now)s AND start < %(before)s
)
SELECT party.person_id, party.id AS subject_id,
       %(kind)s || ':' || party.id || ':' || floor(extract(epoch FROM party.start))::bigint AS key,
       party.until AS expires_at
FROM coming party
WHERE party.made_at < party.moment AND party.until > %(now)s
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.subject = %(subject)s AND told.subject_id = party.id AND (
        told.key = %(kind)s || ':' || party.id || ':' || floor(extract(epoch FROM party.start))::bigint
        OR told.created_at >= party.moment AND told.key IN (
            'sign_up_confirmed:' || party.id, 'session_moved:' || party.id || ':' || party.sequence)
    )
  )
"""
_MOMENTS = """
    CROSS JOIN LATERAL (SELECT (party.start AT TIME ZONE 'Asia/Tokyo')::date AS on_day) local
    CROSS JOIN LATERAL (
        SELECT (on_day - %(week)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS week,
               (on_day - %(days)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS days,
               (on_day - %(day)s + %(evening)s::time) AT TIME ZONE 'Asia/Tokyo' AS evening,
               party.start - %(hours)s AS hours
    ) moments
"""
_UNTIL = "LEAST(party.start{later})"
_LATER = ", CASE WHEN '{rule}' = ANY (activity.reminders) THEN moments.{rule} END"

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
    until = "party.start - %(least)s" if rule == Reminder.HOURS else _UNTIL.format(later=later)
    return _SOURCE.format(rule=rule.value, until=until, moments=_MOMENTS)
