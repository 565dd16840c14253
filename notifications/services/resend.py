"""Staff send a notice once more: as it was worded, on the same channel or another."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from core import clock
from core.actor import Actor
from core.nudge import nudge
from core.outbox.events import publish
from notifications import channels, kinds
from notifications.errors import NotTrueAnyMore, NotWantedThere, NoWayThere, OnItsWay, TooLateToSend
from notifications.events import NoticeResent
from notifications.models import ChannelName, Muted, Notice, NoticeDelivery, Urgency, Way
from notifications.selectors.staff import UNDER_WAY
from notifications.selectors.truth import agreed_copies, still_true, subjects_of
from notifications.services._insert import SEND_URGENT


@transaction.atomic
def resend(*, notice: int, channel: str, made_by: Actor) -> NoticeDelivery:
    """A delivery of its own, due at once: the earlier ones stay as they went, and no receiver takes it for a repeat.

    Raises Notice.DoesNotExist, NotTrueAnyMore, TooLateToSend, NoWayThere, NotWantedThere, OnItsWay.
    """
    # Two who press at once: one after the other, and the second is told that it is on its way.
    told = Notice.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=notice)
    ends = worth_until(told)
    _may_go(told, channel)
    before = told.deliveries.filter(channel=channel)
    if before.filter(state__in=UNDER_WAY).exists():
        raise OnItsWay
    last = before.aggregate(last=Max("again"))["last"]
    made = NoticeDelivery.objects.create(
        notice=told,
        channel=channel,
        urgency=Urgency.NOW,
        due_at=clock.now(),
        expires_at=ends,
        again=0 if last is None else last + 1,
    )
    publish(NoticeResent(notice=told.pk, delivery=made.pk, channel=channel), by=made_by)
    transaction.on_commit(lambda: nudge(SEND_URGENT))
    return made


def worth_until(notice: Notice) -> datetime:
    """Until when this notice is worth sending, by the state of this moment. Raises NotTrueAnyMore, TooLateToSend."""
    now = clock.now()
    subject = subjects_of([notice]).get((notice.kind, notice.subject_id))
    if subject is None or not still_true(notice, subject, agreed_copies([notice]), now):
        raise NotTrueAnyMore
    ends = kinds.ALL[notice.kind].expires_at(subject)
    if ends <= now:
        raise TooLateToSend
    return ends


def _may_go(notice: Notice, channel: str) -> None:
    """Raises NoWayThere, NotWantedThere."""
    found = channels.ALL.get(channel)
    ways = Way.objects.filter(
        person=notice.person_id, channel=channel, broken_at__isnull=True, confirmed_at__isnull=False
    )
    if found is None or not found.is_set_up() or not found.address_of(notice.person, list(ways.order_by("id"))):
        raise NoWayThere
    topic, everywhere = kinds.ALL[notice.kind].topic, Q(channel="") | Q(channel=channel)
    if channel != ChannelName.INBOX and Muted.objects.filter(everywhere, person=notice.person_id, topic=topic).exists():
        raise NotWantedThere
