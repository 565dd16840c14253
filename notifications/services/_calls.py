"""What all writes to calls share."""

from collections.abc import Collection, Iterable

from core import clock
from notifications.errors import CallIsOver, CallTaken
from notifications.models import Call, NoticeDelivery
from notifications.rules import TAKEN_FOR
from notifications.services._fall_back import fall_back

WRONG_NUMBER = "a coordinator rang: the number is wrong"


def lock_calls(calls: Collection[int]) -> list[Call]:
    """In the order of their ids, with what they are about."""
    rows = Call.objects.select_for_update(of=("self",)).filter(pk__in=calls)
    return list(rows.select_related("delivery__notice", "person").order_by("pk"))


def lock_open_calls(calls: Collection[int], user: int | None) -> list[Call]:
    """Those that are still to be made. Raises CallIsOver where none is, CallTaken where another one rings."""
    rows = [call for call in lock_calls(calls) if call.closed_at is None]
    if not rows:
        raise CallIsOver
    since = clock.now() - TAKEN_FOR
    if any(call.taken_by_id not in (None, user) and call.taken_at and call.taken_at > since for call in rows):
        raise CallTaken
    return rows


def pass_on(calls: Iterable[Call], why: str) -> None:
    """It can't be told by telephone: the person's next channel gets it. `why` is for the staff."""
    deliveries = [call.delivery_id for call in calls]
    NoticeDelivery.objects.filter(pk__in=deliveries).update(state=NoticeDelivery.State.FAILED, error=why)
    fall_back(deliveries)
