"""What each channel may send at the moment: its rate, its month's budget, and whether its line is up."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from core import clock
from core.clock import TOKYO
from notifications.channels.base import Channel
from notifications.models import ChannelGate, NoticeDelivery, Urgency
from notifications.services._fall_back import fall_back

FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0  # seconds
TOO_LONG = timedelta(minutes=15)  # after which what is urgent takes another channel

# One statement: two senders never get the same token.
_TAKE = """
UPDATE notifications_channelgate gate
SET tokens = before.full - before.granted, filled_at = %(at)s
FROM (
    SELECT channel, LEAST(%(burst)s, tokens + %(rate)s * COALESCE(
               EXTRACT(EPOCH FROM %(at)s - filled_at), 3600)::float) AS full,
           FLOOR(LEAST(%(most)s, %(burst)s, tokens + %(rate)s * COALESCE(
               EXTRACT(EPOCH FROM %(at)s - filled_at), 3600)::float))::int AS granted
    FROM notifications_channelgate WHERE channel = %(channel)s FOR UPDATE
) before
WHERE gate.channel = before.channel
RETURNING before.granted
"""

_PUT_BACK = """
UPDATE notifications_channelgate SET tokens = LEAST(%(burst)s, tokens + %(unused)s) WHERE channel = %(channel)s
"""


class Gates:
    """All gates, as one sender saw them when it began."""

    def __init__(self) -> None:
        self.rows = {gate.channel: gate for gate in ChannelGate.objects.all()}

    def is_open(self, channel: Channel) -> bool:
        """Whether its line may be tried."""
        gate = self.rows.get(channel.name)
        return gate is None or gate.closed_until is None or gate.closed_until <= timezone.now()

    def allowance(self, channel: Channel, most: int) -> int:
        """How many parcels may go now, at most `most`; one alone where the line was just down."""
        gate = self.rows.get(channel.name)
        if gate is not None and gate.failures:
            most = 1
        left = _budget_left(channel)
        if left is not None:
            most = min(most, left)
        if channel.per_second is None or most <= 0:
            return most
        return _take_tokens(channel, most)

    def put_back(self, channel: Channel, unused: int) -> None:
        """What was allowed and found nothing to send: it may go later, without waiting for the rate again."""
        if channel.per_second is None or unused <= 0:
            return
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK, {"channel": channel.name, "burst": _burst(channel.per_second), "unused": unused})

    def went_well(self, channel: Channel, sent: int) -> None:
        """The line stands; what was sent counts against the month's budget."""
        gate = self.rows.get(channel.name)
        if gate is not None and gate.failures:
            ChannelGate.objects.filter(channel=channel.name).update(
                failures=0, closed_until=None, closed_since=None, why=""
            )
            del self.rows[channel.name]
        if sent and channel.monthly_budget() is not None:
            ChannelGate.objects.filter(channel=channel.name).update(spent=F("spent") + sent)

    def went_down(self, channel: Channel, why: str) -> None:
        """Leave it alone for a while: longer each time, with jitter, up to a quarter of an hour."""
        now = timezone.now()
        with transaction.atomic():
            gate, _ = ChannelGate.objects.select_for_update().get_or_create(channel=channel.name)
            gate.failures = min(gate.failures + 1, 1000)
            pause = min(FIRST_PAUSE * 2.0 ** min(gate.failures - 1, 10), LONGEST_PAUSE)
            gate.closed_until = now + timedelta(seconds=pause * random.uniform(0.8, 1.2))
            gate.closed_since, gate.why = gate.closed_since or now, why[:200]
            gate.save()
        self.rows[channel.name] = gate


def pass_on_what_is_urgent() -> int:
    """Cancellations whose channel has been down for long, or has no budget left, take the next one."""
    now = timezone.now()
    away = ChannelGate.objects.filter(closed_until__gt=now, closed_since__lt=now - TOO_LONG)
    due = NoticeDelivery.objects.filter(
        state=NoticeDelivery.State.PLANNED, urgency=Urgency.NOW, due_at__lte=clock.now(), channel__in=away.values("pk")
    )
    return _pass_on(list(due.values_list("pk", flat=True)[:500]), "the channel was away")


def pass_on_beyond_budget(channel: Channel) -> int:
    """With the month's budget used up, everything that is due takes the next channel. Nothing happens before."""
    if _budget_left(channel) != 0:
        return 0
    due = NoticeDelivery.objects.filter(
        state=NoticeDelivery.State.PLANNED, channel=channel.name, due_at__lte=clock.now()
    )
    return _pass_on(list(due.values_list("pk", flat=True)[:500]), "the month's budget is used up")


@transaction.atomic
def _pass_on(deliveries: list[int], why: str) -> int:
    rows = NoticeDelivery.objects.filter(pk__in=deliveries, state=NoticeDelivery.State.PLANNED)
    held = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    notices = fall_back(held)
    return rows.filter(pk__in=held, notice__in=notices).update(state=NoticeDelivery.State.FAILED, error=why)


def _budget_left(channel: Channel) -> int | None:
    budget = channel.monthly_budget()
    if budget is None:
        return None
    month = _month(clock.now())
    gate, _ = ChannelGate.objects.get_or_create(channel=channel.name, defaults={"month": month})
    if gate.month != month:
        ChannelGate.objects.filter(channel=channel.name).exclude(month=month).update(month=month, spent=0)
        gate.refresh_from_db()
    return max(budget - gate.spent, 0)


def _take_tokens(channel: Channel, most: int) -> int:
    rate = channel.per_second or 0.0
    values: dict[str, Any] = {
        "channel": channel.name,
        "rate": rate,
        "burst": _burst(rate),
        "most": most,
        "at": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    if row is None:
        ChannelGate.objects.get_or_create(channel=channel.name)
        return _take_tokens(channel, most)
    return int(row[0])


def _burst(rate: float) -> float:
    """How many may go at once after a rest, at so many a second."""
    return max(rate * 2, 1.0)


def _month(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date().replace(day=1)
