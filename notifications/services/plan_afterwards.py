"""What is said once something is over: thanks to who came, and to hosts what they have not noted yet."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef

from activities.models import Session
from core import clock
from notifications.kinds import attendance_missing, contribution_missing, visit_thanks
from notifications.kinds.attendance_missing import not_noted
from notifications.kinds.base import AnyKind
from notifications.kinds.contribution_missing import not_confirmed
from notifications.kinds.shift import WORTH_SAYING
from notifications.models import Notice
from notifications.services._insert import insert_notices
from notifications.services.plan_notices import plan_notices
from volunteers.models import Shift

MORNING = time(8)  # in Tokyo: no host is asked before

# What the kind `visit_thanks` says, as a set; the range finds what ended lately by an index.
_SOURCE = """
SELECT party.person_id, party.id AS subject_id, 'visit_thanks:' || party.id AS key,
       over.ended_at + %(worth)s AS expires_at
FROM activities_session session
JOIN activities_signup party ON party.session_id = session.id AND party.state = 'confirmed'
LEFT JOIN activities_attendance noted ON noted.sign_up_id = party.id
CROSS JOIN LATERAL (SELECT COALESCE(upper(party.period), session.ends_at) AS ended_at) over
WHERE session.state = 'scheduled'
  AND tstzrange(session.starts_at, session.ends_at) && tstzrange(%(now)s - %(worth)s, %(now)s)
  AND over.ended_at <= %(now)s
  AND (noted.state IN ('present', 'late')
       OR COALESCE(noted.state, 'unknown') = 'unknown' AND over.ended_at <= %(now)s - %(noted_within)s)
  AND NOT EXISTS (SELECT FROM notifications_notice told WHERE told.key = 'visit_thanks:' || party.id)
"""


def plan_visit_thanks() -> int:
    """Thank everybody who came, once. Answers how many were new."""
    return insert_notices(
        visit_thanks.KIND, _SOURCE, {"worth": visit_thanks.WORTH_SAYING, "noted_within": visit_thanks.NOTED_WITHIN}
    )


def plan_what_is_missing() -> int:
    """Ask hosts, from the morning after on and once, what nobody has noted. Answers how many were new."""
    now = clock.now().astimezone(clock.TOKYO)
    if now.time() < MORNING:
        return 0
    midnight = datetime.combine(now.date(), time(0), tzinfo=clock.TOKYO)
    return _sessions(midnight) + _shifts(midnight)


def _sessions(before: datetime) -> int:
    kind = attendance_missing.KIND
    over = Session.objects.filter(
        Exists(not_noted().filter(session=OuterRef("pk"))),
        ~_told(kind),
        state=Session.State.SCHEDULED,
        ends_at__lte=before,
        ends_at__gt=before - attendance_missing.WORTH_SAYING,
        starts_at__gt=before - attendance_missing.WORTH_SAYING - timedelta(days=366),  # the index knows the start
    )
    return plan_notices(kind=kind, subjects=over.values_list("pk", flat=True))


def _shifts(before: datetime) -> int:
    kind = contribution_missing.KIND
    over = Shift.objects.filter(
        Exists(not_confirmed().filter(shift=OuterRef("pk"))),
        ~_told(kind),
        state=Shift.State.SCHEDULED,
        ends_at__lte=before,
        ends_at__gt=before - WORTH_SAYING,
    )
    return plan_notices(kind=kind, subjects=over.values_list("pk", flat=True))


def _told(kind: AnyKind) -> Exists:
    return Exists(Notice.objects.filter(kind=kind.name, subject=kind.subject, subject_id=OuterRef("pk")))
