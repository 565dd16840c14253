"""What is planned for a channel that shall not, or can not, bring it any more takes the next one; at last the inbox."""

from django.db.models import QuerySet

from core import clock
from notifications.models import ChannelName, NoticeDelivery
from notifications.services._fall_back import fall_back

State = NoticeDelivery.State
OPEN = (State.PLANNED, State.CLAIMED, State.SENDING)


def pass_on(rows: QuerySet[NoticeDelivery], why: str) -> None:
    """In the caller's transaction. What a sender has claimed already is not waited for: it goes."""
    planned = rows.filter(state=State.PLANNED).order_by("id").select_for_update(skip_locked=True, of=("self",))
    deliveries = [one.pk for one in planned]
    if not deliveries:
        return
    NoticeDelivery.objects.filter(pk__in=deliveries).update(state=State.SUPPRESSED, error=why)
    fall_back(deliveries)
    _into_the_inbox(deliveries)


def _into_the_inbox(deliveries: list[int]) -> None:
    """A notice that nothing else brings is put into words for the inbox: there it is kept, come what may."""
    left = NoticeDelivery.objects.filter(pk__in=deliveries, notice__title="")
    left = left.exclude(notice__deliveries__state__in=OPEN)
    NoticeDelivery.objects.bulk_create(
        [
            NoticeDelivery(
                notice_id=one.notice_id,
                channel=ChannelName.INBOX,
                urgency=one.urgency,
                due_at=clock.now(),
                expires_at=one.expires_at,
            )
            for one in left
        ],
        ignore_conflicts=True,
    )
