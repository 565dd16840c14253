"""Claiming a batch: what is due is judged by the state of this moment, and put into words."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from core import clock
from notifications import channels, kinds
from notifications.channels.base import Parcel
from notifications.models import Notice, NoticeDelivery
from notifications.services._claims import LAST_ATTEMPT, backoff

log = logging.getLogger(__name__)

BATCH = 100
State = NoticeDelivery.State
CHANGED = ["state", "claimed_at", "attempts", "due_at", "error"]


@dataclass(frozen=True)
class Claimed:
    """What one sender holds until it is closed."""

    claimed_at: datetime
    parcels: dict[str, list[Parcel]]  # by channel
    attempts: dict[int, int]  # by delivery, before this one
    looked_at: int  # rows that left the queue, also those that were not worth sending


@transaction.atomic
def claim_batch() -> Claimed:
    """Claim up to BATCH due deliveries for this process; committed when it returns."""
    now = clock.now()
    # SKIP LOCKED: two senders share the work.
    due = NoticeDelivery.objects.filter(state=State.PLANNED, due_at__lte=now).order_by("urgency", "due_at", "id")
    batch = list(due.select_related("notice").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    # Microseconds make it this batch's own mark: closing a row asks for it.
    claim = Claimed(timezone.now(), defaultdict(list), {}, len(batch))
    worded = []
    subjects = _subjects(delivery.notice for delivery in batch)
    for delivery in batch:
        subject = subjects.get((delivery.notice.kind, delivery.notice.subject_id))
        before = delivery.notice.title
        parcel = _judge(delivery, subject, now)
        delivery.claimed_at = claim.claimed_at
        if delivery.notice.title != before:
            worded.append(delivery.notice)
        if parcel is not None:
            claim.parcels[delivery.channel].append(parcel)
            claim.attempts[delivery.pk] = delivery.attempts
    Notice.objects.bulk_update(worded, ["language", "title", "body", "path"])
    NoticeDelivery.objects.bulk_update(batch, CHANGED)
    return claim


def _subjects(notices: Iterable[Notice]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        if notice.kind in kinds.ALL:
            wanted[notice.kind].add(notice.subject_id)
    return {(name, pk): found for name, pks in wanted.items() for pk, found in kinds.ALL[name].load(pks).items()}


def _judge(delivery: NoticeDelivery, subject: Any, now: datetime) -> Parcel | None:
    """The parcel to be sent; or None, with the delivery's state saying why not."""
    notice = delivery.notice
    kind = kinds.ALL.get(notice.kind)
    if kind is None or subject is None or kind.key(subject) != notice.key or not kind.holds(subject, now):
        delivery.state = State.SUPPRESSED
        return None
    if min(delivery.expires_at, kind.expires_at(subject)) <= now:
        delivery.state = State.EXPIRED
        return None
    address = channels.ALL[delivery.channel].address_of(kind.person(subject))
    if not address:
        delivery.state, delivery.error = State.SUPPRESSED, "there is no address any more"
        return None
    try:
        return _parcel(delivery, address, subject, now)
    except Exception as error:  # noqa: BLE001  one text that can't be rendered must not hold up the others
        _keep_for_later(delivery, error)
        return None


def _parcel(delivery: NoticeDelivery, address: str, subject: Any, now: datetime) -> Parcel:
    notice, kind = delivery.notice, kinds.ALL[delivery.notice.kind]
    if not notice.title:
        words = kind.words(subject, now)
        notice.language, notice.title, notice.body, notice.path = words.language, words.title, words.body, words.path
    with override(notice.language):
        action = str(kind.action)
    delivery.state = State.CLAIMED
    return Parcel(
        delivery=delivery.pk,
        key=notice.key,
        address=address,
        language=notice.language,
        title=notice.title,
        body=notice.body,
        path=notice.path,
        action=action,
        written_at=notice.created_at,
    )


def _keep_for_later(delivery: NoticeDelivery, error: Exception) -> None:
    log.warning("%s could not be put into words: %s", delivery, type(error).__name__)
    delivery.attempts += 1
    delivery.error = f"no words: {type(error).__name__}: {error}"[:500]
    if delivery.attempts >= LAST_ATTEMPT:
        delivery.state = State.FAILED
    else:
        delivery.due_at = clock.now() + backoff(delivery.attempts)
