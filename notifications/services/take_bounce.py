"""A mail came back: the notice takes the person's next channel, and an address that is broken is noted."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from core import clock
from notifications.channels.email.status import is_hard
from notifications.links import delivery_of_bounce, is_bounce_of
from notifications.models import Bounce, ChannelName, NoticeDelivery
from notifications.services._fall_back import fall_back
from notifications.services.ways import note_broken

State = NoticeDelivery.State

SOFT_ENOUGH, SOFT_WITHIN = 4, timedelta(days=30)  # so many mails that came back for now: nobody reads them there


class Outcome(StrEnum):
    """What became of a bounce."""

    BROKEN = "broken"  # nothing more goes to this address
    COUNTED = "counted"  # this mail did not arrive; the next may
    KNOWN = "known"  # told before
    UNKNOWN = "unknown"  # not one of our mails, or of an address that the person has left


@transaction.atomic
def take_bounce(*, envelope_to: str, status: str) -> Outcome:
    """`envelope_to`: the bounce address that it came to; `status`: RFC 3463's, of class 4 or 5."""
    number = delivery_of_bounce(envelope_to)
    deliveries = NoticeDelivery.objects.select_related("notice__person__user").select_for_update(of=("self",))
    delivery = deliveries.filter(pk=number, channel=ChannelName.EMAIL).first() if number is not None else None
    user = delivery.notice.person.user if delivery else None
    if delivery is None or user is None or not is_bounce_of(envelope_to, delivery.pk, user.email):
        return Outcome.UNKNOWN
    hard = is_hard(status)
    seen, new = Bounce.objects.get_or_create(
        delivery=delivery,
        defaults={"person": delivery.notice.person, "status": status[:12], "hard": hard, "at": clock.now()},
    )
    if not new and (seen.hard or not hard):
        return Outcome.KNOWN
    Bounce.objects.filter(pk=seen.pk).update(status=status[:12], hard=hard)
    broken = hard or _soft_enough(delivery.notice.person_id)
    if broken:
        why = f"mails come back: {status}"
        note_broken(person=delivery.notice.person_id, channel=ChannelName.EMAIL, address=user.email, why=why)
    _close(delivery, status)
    return Outcome.BROKEN if broken else Outcome.COUNTED


def _soft_enough(person: int) -> bool:
    return Bounce.objects.filter(person=person, at__gt=clock.now() - SOFT_WITHIN).count() >= SOFT_ENOUGH


def _close(delivery: NoticeDelivery, status: str) -> None:
    """All that was in this mail did not arrive: a day's bundle is one mail of several notices."""
    gone = NoticeDelivery.objects.filter(channel=ChannelName.EMAIL, state__in=[State.SENT, State.SENDING])
    same = gone.filter(notice__person=delivery.notice.person_id, receipt=delivery.receipt).exclude(receipt="")
    failed = list((gone.filter(pk=delivery.pk) | same).order_by("id").values_list("pk", flat=True))
    NoticeDelivery.objects.filter(pk__in=failed).update(state=State.FAILED, error=f"the mail came back: {status}"[:500])
    fall_back(failed)
