"""A network tells later that a message did not arrive: the notice takes the person's next channel."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from notifications.models import ChannelName, NoticeDelivery
from notifications.services._fall_back import fall_back
from notifications.services.ways import note_broken

State = NoticeDelivery.State


@transaction.atomic
def note_undelivered(*, channel: ChannelName, deliveries: Collection[int], receipt: str, why: str, broken: bool) -> int:
    """Fail the deliveries of one parcel; `broken`: nothing arrives at this address any more. Answers how many.

    They may be told of before their sender has written down that they went: still in `sending`, they are closed here,
    and the sender finds nothing left to close. A parcel that was sent again since keeps what became of that.
    """
    told = Q(state=State.SENT, receipt=receipt) | Q(state=State.SENDING)
    rows = NoticeDelivery.objects.filter(told, pk__in=deliveries, channel=channel)
    failed = list(rows.select_for_update(of=("self",)).select_related("notice").order_by("pk"))
    if not failed:
        return 0
    pks = [one.pk for one in failed]
    NoticeDelivery.objects.filter(pk__in=pks).update(state=State.FAILED, sent_at=None, error=why[:500], receipt=receipt)
    if broken:
        for person in {one.notice.person_id for one in failed}:
            note_broken(person=person, channel=channel, address="", why=why)
    fall_back(pks)
    return len(failed)
