"""Whom a coordinator has told by telephone that a session is not as it was."""

from datetime import datetime

from django.db.models import Max

from activities.models import Session
from notifications.kinds import session_cancelled, session_moved, session_restored
from notifications.models import Call, CallAttempt

CHANGES = (session_cancelled.KIND, session_moved.KIND, session_restored.KIND)  # their keys end with the change's number


def told_of_change(session: Session) -> dict[int, datetime]:
    """When each party (by the sign-up's id), or somebody at their home, heard of the last change; one query."""
    told = CallAttempt.objects.filter(
        outcome__in=(Call.Outcome.TOLD, Call.Outcome.TOLD_FAMILY),
        call__delivery__notice__about=None,
        call__delivery__notice__subject=session_moved.KIND.subject,
        call__delivery__notice__subject_id__in=session.sign_ups.values("pk"),
        call__delivery__notice__kind__in=[kind.name for kind in CHANGES],
        call__delivery__notice__key__endswith=f":{session.sequence}",
    )
    found = told.values_list("call__delivery__notice__subject_id").annotate(Max("at"))
    return dict(found.order_by())
