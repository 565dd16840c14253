"""Calls that nobody needs to make any more close themselves."""

from django.db import transaction
from django.db.models import F

from core import clock
from notifications.models import Call, NoticeDelivery
from notifications.selectors.truth import Truth

State = NoticeDelivery.State
MOST = 2000  # at a time


@transaction.atomic
def close_calls() -> int:
    """What began, or is not true any more. Answers how many. Those that a coordinator writes in just now come later."""
    now = clock.now()
    waiting = Call.objects.filter(closed_at=None).select_related("delivery__notice__person", "delivery__notice__about")
    calls = list(waiting.order_by(F("call_by"), "id").select_for_update(of=("self",), skip_locked=True)[:MOST])
    truth = Truth([call.delivery.notice for call in calls], now)
    late = [call for call in calls if call.call_by <= now]
    untrue = [call for call in calls if call.call_by > now and truth.of(call.delivery.notice) is None]
    for rows, state in ((late, State.EXPIRED), (untrue, State.SUPPRESSED)):
        Call.objects.filter(pk__in=[call.pk for call in rows]).update(closed_at=now)
        NoticeDelivery.objects.filter(pk__in=[call.delivery_id for call in rows]).update(state=state)
    return len(late) + len(untrue)
