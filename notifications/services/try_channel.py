"""Staff know that a channel is up again: it is tried at once, not after its pause."""

from datetime import timedelta

from django.db import transaction

from core import clock
from core.actor import Actor
from core.nudge import nudge
from core.outbox.events import publish
from notifications.events import ChannelTriedAgain
from notifications.models import ChannelGate, NoticeDelivery
from notifications.services._fall_back import SEND_DUE

PUT_OFF = timedelta(minutes=30)  # at most, when a line is down or a parcel is not taken (services/_claims.py)


@transaction.atomic
def try_channel(*, channel: str, made_by: Actor) -> None:
    """Open its gate. One parcel goes first, since the line was down; where that fails the next pause begins."""
    ChannelGate.objects.filter(channel=channel).update(closed_until=None)
    now = clock.now()
    waiting = NoticeDelivery.objects.filter(state=NoticeDelivery.State.PLANNED, channel=channel).exclude(error="")
    waiting.filter(due_at__gt=now, due_at__lte=now + PUT_OFF).update(due_at=now)
    publish(ChannelTriedAgain(channel=channel), by=made_by)
    transaction.on_commit(lambda: nudge(SEND_DUE))
