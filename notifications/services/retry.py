"""Dead letters tried anew: one, or all of a channel after an outage."""

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.actor import Actor
from core.nudge import nudge
from core.outbox.events import publish
from notifications.errors import HasNotFailed, TooLateToSend, WentAnotherWay
from notifications.events import DeliveriesRetried
from notifications.models import NoticeDelivery
from notifications.selectors.staff import unheard, worth_retrying
from notifications.services._fall_back import SEND_DUE
from notifications.services.resend import worth_until

State = NoticeDelivery.State


@transaction.atomic
def retry(*, delivery: int, made_by: Actor) -> None:
    """Try one failed delivery from the beginning.

    Raises NoticeDelivery.DoesNotExist, HasNotFailed, WentAnotherWay, NotTrueAnyMore, TooLateToSend.
    """
    rows = NoticeDelivery.objects.select_for_update(of=("self",)).select_related("notice")
    failed = rows.get(pk=delivery)
    if failed.state != State.FAILED:
        raise HasNotFailed
    if not unheard().filter(pk=delivery).exists():
        raise WentAnotherWay
    if failed.expires_at <= clock.now():
        raise TooLateToSend
    worth_until(failed.notice)
    _plan(NoticeDelivery.objects.filter(pk=delivery), failed.channel, delivery, made_by)


@transaction.atomic
def retry_channel(*, channel: str, made_by: Actor) -> int:
    """Try all of a channel that are still worth it and have reached nobody another way. Answers how many.

    What is not true any more is found out when it is claimed, as always.
    """
    return _plan(worth_retrying().filter(channel=channel), channel, None, made_by)


def _plan(rows: QuerySet[NoticeDelivery], channel: str, delivery: int | None, made_by: Actor) -> int:
    planned = rows.update(
        state=State.PLANNED, attempts=0, lost=0, due_at=clock.now(), claimed_at=None, error="", receipt=""
    )
    if planned:
        publish(DeliveriesRetried(channel=channel, delivery=delivery, number=planned), by=made_by)
        transaction.on_commit(lambda: nudge(SEND_DUE))
    return planned
