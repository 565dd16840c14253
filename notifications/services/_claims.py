"""Who may send what: deliveries are claimed and committed before they are sent, and closed one by one after.

planned ─claim─> claimed ─begin─> sending ─close─> sent | failed | planned again
A sender that dies leaves rows behind. Claimed ones were never touched and are simply free again; of one in `sending`
nobody knows whether it arrived: it is sent once more, and never a third time.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from core import clock
from notifications.models import NoticeDelivery
from notifications.services._fall_back import fall_back

State = NoticeDelivery.State

LEASE = timedelta(minutes=5)
LAST_ATTEMPT = 8  # with the backoff below: about an hour after the first
LONGEST_WAIT = 30 * 60  # seconds

# A statement of its own each, and one that doesn't wait for the disk: were PostgreSQL itself to crash within the next
# half second, a mail might be repeated; the death of a sender loses nothing of it.
_QUICK = "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)) "
_BEGIN = (
    _QUICK
    + """
UPDATE notifications_noticedelivery SET state = 'sending', attempts = attempts + 1
FROM quick WHERE id = ANY(%s) AND state = 'claimed' AND claimed_at = %s
"""
)
_CLOSE = (
    _QUICK
    + """
UPDATE notifications_noticedelivery
SET state = %s, sent_at = %s, due_at = coalesce(%s, due_at), error = %s, receipt = %s
FROM quick WHERE id = ANY(%s) AND state = 'sending' AND claimed_at = %s
"""
)

# What was just handed over is closed by the statement that begins the next one: half the round trips, and still no more
# than one in `sending` at a time.
_NEXT = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
closed AS (
    UPDATE notifications_noticedelivery SET state = 'sent', sent_at = %s, error = '', receipt = %s
    FROM quick WHERE id = ANY(%s) AND state = 'sending' AND claimed_at = %s
)
UPDATE notifications_noticedelivery SET state = 'sending', attempts = attempts + 1
FROM quick WHERE id = ANY(%s) AND state = 'claimed' AND claimed_at = %s
"""
_CLAIM = """
UPDATE notifications_noticedelivery delivery
SET state = given.state, claimed_at = %s, attempts = given.attempts, due_at = given.due_at, error = given.error
FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::timestamptz[], %s::text[])
    AS given (id, state, attempts, due_at, error)
WHERE delivery.id = given.id
"""


@dataclass(frozen=True)
class Sent:
    """Handed over, and its rows not closed yet."""

    deliveries: tuple[int, ...]
    receipt: str


def keep_judged(batch: Sequence[NoticeDelivery], claimed_at: datetime) -> None:
    """Write what became of a batch whose rows are locked: claimed, put off, or not worth sending."""
    columns = [[getattr(one, name) for one in batch] for name in ("id", "state", "attempts", "due_at", "error")]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, (claimed_at, *columns))


def take_back() -> int:
    """Free what dead senders held for longer than the lease; fail what was lost in the middle twice."""
    lost = NoticeDelivery.objects.filter(
        state__in=[State.CLAIMED, State.SENDING], claimed_at__lt=timezone.now() - LEASE, batch__isnull=True
    )
    # No other channel: it may have arrived, and twice on two channels is no better than twice on one.
    lost.filter(state=State.SENDING, lost__gte=1).update(
        state=State.FAILED, error="two senders died while sending it; it may have arrived"
    )
    again = lost.filter(state=State.SENDING).update(state=State.PLANNED, lost=F("lost") + 1)
    return again + lost.filter(state=State.CLAIMED).update(state=State.PLANNED)


def begin(deliveries: Sequence[int], claimed_at: datetime, *, after: Sent | None = None) -> bool:
    """Note that they are being sent from now on, as one parcel, and that the one before was taken.

    False where one isn't ours any more.
    """
    ours = (list(deliveries), claimed_at)
    if after is None:
        return _execute(_BEGIN, ours) == len(deliveries)
    closed = (clock.now(), after.receipt[:80], list(after.deliveries), claimed_at)
    return _execute(_NEXT, (*closed, *ours)) == len(deliveries)


def close_sent(sent: Sent, claimed_at: datetime) -> None:
    """The other side has it."""
    _execute(_CLOSE, (State.SENT, clock.now(), None, "", sent.receipt[:80], list(sent.deliveries), claimed_at))


@transaction.atomic
def close_failed(deliveries: Sequence[int], claimed_at: datetime, error: str) -> None:
    """It will never be taken: the person's next channel gets it; the reason stays for the staff."""
    _execute(_CLOSE, (State.FAILED, None, None, error[:500], "", list(deliveries), claimed_at))
    fall_back(deliveries)


def close_for_later(deliveries: Sequence[int], claimed_at: datetime, attempts: int, error: str) -> None:
    """It was not taken: later again, or never after the last attempt. `attempts` counts this one."""
    if attempts >= LAST_ATTEMPT:
        close_failed(deliveries, claimed_at, error)
    else:
        later = clock.now() + backoff(attempts)
        _execute(_CLOSE, (State.PLANNED, None, later, error[:500], "", list(deliveries), claimed_at))


@transaction.atomic
def close_unknown(deliveries: Sequence[int], claimed_at: datetime, error: str) -> None:
    """It may have arrived, and a repeat would not be recognised: like one whose sender died in the middle."""
    ours = NoticeDelivery.objects.filter(pk__in=deliveries, state=State.SENDING, claimed_at=claimed_at)
    ours.filter(lost__gte=1).update(state=State.FAILED, error=f"{error}; twice, so it may have arrived"[:500])
    later = clock.now() + backoff(1)
    ours.update(state=State.PLANNED, lost=F("lost") + 1, due_at=later, error=error[:500])


def give_back(deliveries: Iterable[int], claimed_at: datetime) -> None:
    """What we claimed and didn't get to: free at once for another sender."""
    ours = NoticeDelivery.objects.filter(pk__in=list(deliveries), state=State.CLAIMED, claimed_at=claimed_at)
    ours.update(state=State.PLANNED)


def postpone(deliveries: Iterable[int], claimed_at: datetime, error: str) -> None:
    """The channel is down and no notice to blame: all a minute later, no attempt counted."""
    ours = NoticeDelivery.objects.filter(pk__in=list(deliveries), claimed_at=claimed_at)
    later = clock.now() + timedelta(seconds=60 * random.uniform(0.5, 1.5))
    ours.filter(state=State.SENDING).update(
        state=State.PLANNED, due_at=later, error=error[:500], attempts=F("attempts") - 1
    )
    ours.filter(state=State.CLAIMED).update(state=State.PLANNED, due_at=later, error=error[:500])


def backoff(attempts: int) -> timedelta:
    """Doubling from half a minute to half an hour; jitter, so that a common cause doesn't bring all back at once."""
    seconds = min(15.0 * 2**attempts, LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))


def _execute(statement: str, values: tuple[list[int] | str | datetime | None, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        changed: int = cursor.rowcount
        return changed
