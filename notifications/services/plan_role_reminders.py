"""All that is due about roles by the clock: reminders on the evening before, questions whose time is nearly over."""

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef

from core import clock
from notifications.kinds import proposal_ending, role_reminder
from notifications.models import Notice
from notifications.reminding import EVENING, evening_has_come_before
from notifications.services._insert import insert_notices
from notifications.services.plan_notices import plan_notices
from volunteers.models import Assignment

# What the kind `role_reminder` says, as a set: theirs, takes place, lies ahead, its evening has come, and taken on
# before that evening (made_at is the yes). One statement, as for the reminders of sessions.
_SOURCE = """
SELECT mine.person_id, mine.id AS subject_id,
       'role_reminder:' || mine.id || ':' || floor(extract(epoch FROM shift.starts_at))::bigint AS key,
       shift.starts_at AS expires_at
FROM volunteers_shift shift
JOIN volunteers_assignment mine ON mine.shift_id = shift.id AND mine.state = 'accepted'
JOIN volunteers_role role ON role.id = shift.role_id
LEFT JOIN activities_session session ON session.id = role.session_id
CROSS JOIN LATERAL (
    SELECT ((shift.starts_at AT TIME ZONE 'Asia/Tokyo')::date - 1 + %(evening)s::time)
           AT TIME ZONE 'Asia/Tokyo' AS due_at
) evening
WHERE shift.state = 'scheduled' AND shift.starts_at > %(now)s AND shift.starts_at < %(before)s
  AND session.state IS DISTINCT FROM 'cancelled'
  AND mine.made_at < evening.due_at
  AND NOT EXISTS (
    SELECT FROM notifications_notice told
    WHERE told.key = 'role_reminder:' || mine.id || ':' || floor(extract(epoch FROM shift.starts_at))::bigint
  )
"""


def plan_role_reminders() -> int:
    """Plan each due reminder of a role once, however often this is called. Answers how many were new."""
    now = clock.now()
    kind = role_reminder.KIND
    return insert_notices(
        kind,
        _SOURCE,
        {
            "evening": EVENING,
            "before": evening_has_come_before(now),
        },
    )


def plan_proposal_endings() -> int:
    """Remind once of each open question in the last third of its time. Answers how many were new."""
    now = clock.now()
    window = ExpressionWrapper(F("answer_by") - F("made_at"), output_field=DurationField())
    told = Notice.objects.filter(
        kind=proposal_ending.KIND.name, subject_id=OuterRef("pk"), created_at__gte=OuterRef("made_at")
    )
    open_ones = Assignment.objects.filter(state=Assignment.State.PROPOSED, answer_by__gt=now).annotate(window=window)
    long = open_ones.filter(window__gte=proposal_ending.SHORTEST, answer_by__lte=now + F("window") / 3)
    return plan_notices(kind=proposal_ending.KIND, subjects=long.exclude(Exists(told)).values_list("pk", flat=True))
