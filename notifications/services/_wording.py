"""Claiming a batch: what is due is judged by the state of this moment, and put into words."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from core import clock
from notifications import kinds
from notifications.channels.base import Channel, Parcel
from notifications.models import ChannelName, Notice, NoticeDelivery, Urgency, Way
from notifications.rules import tomorrow_morning, wait_for_morning
from notifications.selectors.truth import agreed_copies, still_true, subjects_of
from notifications.services._bundles import Worded, parcels_of
from notifications.services._claims import LAST_ATTEMPT, backoff, keep_judged
from notifications.services._fall_back import fall_back
from notifications.services._show_inboxes import show_inboxes

log = logging.getLogger(__name__)

BATCH = 100
State = NoticeDelivery.State
# One list a column: Django's bulk_update takes longer to put its statement together than all mails take to be written.
_KEEP_WORDS = """
UPDATE notifications_notice notice
SET language = given.language, title = given.title, body = given.body, path = given.path, created_at = given.created_at
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
    AS given (id, language, title, body, path, created_at)
WHERE notice.id = given.id
"""
NO_ADDRESS = "there is no address any more"
_BUNDLING = 6_120_011  # an advisory lock: who bundles takes all of a person's, so nobody else may hold some of them


@dataclass(frozen=True)
class Claimed:
    """What one sender holds until it is closed."""

    claimed_at: datetime
    parcels: list[Parcel] = field(default_factory=list)
    attempts: dict[int, int] = field(default_factory=dict)  # by delivery, before this one
    looked_at: int = 0  # rows that left the queue, also those that were not worth sending


@transaction.atomic
def claim_batch(channel: Channel, *, most: int = BATCH, urgent: bool = False) -> Claimed:
    """Claim up to `most` due deliveries of a channel, only urgent ones if so asked; committed when it returns."""
    now = clock.now()
    batch = _due(channel, now, min(most, BATCH), urgent)
    # Microseconds make it this batch's own mark: closing a row asks for it.
    claim = Claimed(timezone.now(), looked_at=len(batch))
    judge = _Judge(channel, batch, now)
    worded, told = [], []
    for delivery in batch:
        before = delivery.notice.title
        one = judge.judge(delivery)
        delivery.claimed_at = claim.claimed_at
        if delivery.notice.title != before:
            delivery.notice.created_at = max(delivery.notice.created_at, now)  # it is news from now on
            told.append(delivery.notice)
        if one is not None:
            worded.append(one)
            claim.attempts[delivery.pk] = delivery.attempts
    claim.parcels.extend(parcels_of(worded))
    _keep_words(told)
    keep_judged(batch, claim.claimed_at)
    fall_back([one.pk for one in batch if one.state == State.FAILED])
    fall_back([one.pk for one in batch if one.state == State.SUPPRESSED and one.error == NO_ADDRESS], or_inbox=True)
    show_inboxes(one.person_id for one in told)
    return claim


def _keep_words(told: Sequence[Notice]) -> None:
    """Those that have just found their words."""
    if not told:
        return
    names = ("id", "language", "title", "body", "path", "created_at")
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_WORDS, [[getattr(one, name) for one in told] for name in names])


def _due(channel: Channel, now: datetime, most: int, urgent: bool) -> list[NoticeDelivery]:
    """What is due, most urgent first, locked; of a person's bundle all of it."""
    due = NoticeDelivery.objects.filter(state=State.PLANNED, channel=channel.name, due_at__lte=now)
    due = due.select_related("notice__person__user", "notice__about")
    if urgent:
        return list(_locked(due.filter(urgency=Urgency.NOW), most))
    if not _may_bundle():
        due = due.exclude(urgency=Urgency.CAN_WAIT)
    batch = list(_locked(due, most))
    waited = {one.notice.person_id for one in batch if one.urgency == Urgency.CAN_WAIT}
    if waited:
        rest = due.filter(urgency=Urgency.CAN_WAIT, notice__person__in=waited)
        batch += _locked(rest.exclude(pk__in=[one.pk for one in batch]), None)
    return batch


def _locked(due: QuerySet[NoticeDelivery], most: int | None) -> QuerySet[NoticeDelivery]:
    # SKIP LOCKED: two senders share the work.
    return due.order_by("urgency", "due_at", "id").select_for_update(skip_locked=True, of=("self",))[:most]


def _may_bundle() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (_BUNDLING,))
        return bool(cursor.fetchone()[0])


class _Judge:
    """One batch, and all that is asked of it: whether it is still true, for whom, where, whether now."""

    def __init__(self, channel: Channel, batch: list[NoticeDelivery], now: datetime) -> None:
        self.channel, self.now = channel, now
        notices = [one.notice for one in batch]
        self.subjects = subjects_of(notices)
        self.ways = _ways(channel, notices)
        self.copies = agreed_copies(notices)
        self.had = _had_today(channel, notices, now)

    def judge(self, delivery: NoticeDelivery) -> Worded | None:
        """The delivery in words; or None, with its state saying why not."""
        notice = delivery.notice
        subject = self.subjects.get((notice.kind, notice.subject_id))
        if subject is None or not still_true(notice, subject, self.copies, self.now):
            delivery.state = State.SUPPRESSED
            return None
        if min(delivery.expires_at, kinds.ALL[notice.kind].expires_at(subject)) <= self.now:
            delivery.state = State.EXPIRED
            return None
        later = self._later(delivery)
        if later is not None:
            delivery.due_at = later
            return None
        address = self.channel.address_of(notice.person, self.ways[notice.person_id])
        if not address:
            delivery.state, delivery.error = State.SUPPRESSED, NO_ADDRESS
            return None
        try:
            return self._in_words(delivery, address, subject)
        except Exception as error:  # noqa: BLE001  one text that can't be rendered must not hold up the others
            _keep_for_later(delivery, error)
            return None

    def _later(self, delivery: NoticeDelivery) -> datetime | None:
        """Until when it waits for manners' sake; not beyond the moment at which it would be worth nothing."""
        later = None
        if self.channel.disturbs:
            later = wait_for_morning(self.now, urgency=delivery.urgency, expires_at=delivery.expires_at)
        most = self.channel.a_day
        if most is not None and delivery.urgency != Urgency.NOW:
            self.had[delivery.notice.person_id] += 1
            if self.had[delivery.notice.person_id] > most:
                later = tomorrow_morning(self.now)
        return later

    def _in_words(self, delivery: NoticeDelivery, address: str, subject: Any) -> Worded:
        notice, kind = delivery.notice, kinds.ALL[delivery.notice.kind]
        if not notice.title:
            reader, sees = (
                (notice.person, self.copies[notice.about_id, notice.person_id]) if notice.about_id else (None, True)
            )
            words = kind.words(subject, self.now, reader, sees=sees)
            notice.language, notice.title = words.language, words.title
            notice.body, notice.path = words.body, words.path
        delivery.state = State.CLAIMED
        return Worded(delivery, kind, address)


def _ways(channel: Channel, notices: Iterable[Notice]) -> dict[int, list[Way]]:
    found: dict[int, list[Way]] = defaultdict(list)
    if channel.name not in (ChannelName.EMAIL, ChannelName.INBOX):
        persons = {notice.person_id for notice in notices}
        ways = Way.objects.filter(person__in=persons, channel=channel.name, broken_at__isnull=True)
        for way in ways.exclude(confirmed_at__isnull=True).order_by("id"):
            found[way.person_id].append(way)
    return found


def _had_today(channel: Channel, notices: Iterable[Notice], now: datetime) -> Counter[int]:
    """How many a person had over this channel since midnight, where that is limited."""
    if channel.a_day is None:
        return Counter()
    midnight = now.astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = NoticeDelivery.objects.filter(state=State.SENT, sent_at__gte=midnight, channel=channel.name)
    counted = sent.filter(notice__person__in={one.person_id for one in notices}).values("notice__person")
    return Counter({row["notice__person"]: row["n"] for row in counted.annotate(n=Count("pk"))})


def _keep_for_later(delivery: NoticeDelivery, error: Exception) -> None:
    log.warning("%s could not be put into words: %s", delivery, type(error).__name__)
    delivery.attempts += 1
    delivery.error = f"no words: {type(error).__name__}: {error}"[:500]
    if delivery.attempts >= LAST_ATTEMPT:
        delivery.state = State.FAILED
    else:
        delivery.due_at = clock.now() + backoff(delivery.attempts)
