"""Letters: what waits for the printer, what was printed and not posted yet, and what stands on the paper."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Prefetch, QuerySet
from django.http import Http404

from community.models import Person
from core import clock
from notifications import kinds
from notifications.channels.letter.channel import Address, postal_address
from notifications.models import ChannelName, LetterBatch, Notice, NoticeDelivery, Way
from notifications.rules import POST_TAKES
from notifications.selectors.truth import Truth

State = NoticeDelivery.State
BATCHES_SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """What waits for a batch."""

    people: int  # one letter each
    oldest: datetime | None
    post_by: datetime | None  # the last moment for the most pressing one
    too_late: int  # notices that would come after they are worth nothing
    too_late_next: datetime | None  # when the first of those is worth nothing


@dataclass
class Paper:
    """One person's letter: all that they are told in this batch."""

    person: Person
    address: Address
    notices: list[Notice] = field(default_factory=list)
    telephones: list[str] = field(default_factory=list)  # of the hosts


@dataclass(frozen=True)
class Printed:
    """A batch as it is now: what can go, and what should be taken out first."""

    papers: list[Paper]
    untrue: list[NoticeDelivery]
    homeless: list[NoticeDelivery]  # there is no address any more
    sound: list[int]  # the deliveries of the papers


def letters_waiting() -> Waiting:
    """Two queries."""
    due = waiting_letters()
    in_time = due.filter(expires_at__gt=clock.now() + POST_TAKES)
    late = due.filter(expires_at__lte=clock.now() + POST_TAKES)
    found = in_time.aggregate(
        people=Count("notice__person", distinct=True), oldest=Min("notice__created_at"), ends=Min("expires_at")
    )
    lost = late.aggregate(number=Count("pk"), ends=Min("expires_at"))
    return Waiting(
        people=found["people"],
        oldest=found["oldest"],
        post_by=found["ends"] - POST_TAKES if found["ends"] else None,
        too_late=lost["number"],
        too_late_next=lost["ends"],
    )


def waiting_letters() -> QuerySet[NoticeDelivery]:
    """Planned, due, and still worth something."""
    now = clock.now()
    return NoticeDelivery.objects.filter(
        state=State.PLANNED, channel=ChannelName.LETTER, due_at__lte=now, expires_at__gt=now
    )


def letter_batches() -> QuerySet[LetterBatch]:
    """The latest, each with `people` (letters) and who made it."""
    people = Count("deliveries__notice__person", distinct=True)
    return LetterBatch.objects.select_related("made_by__person").annotate(people=people)[:BATCHES_SHOWN]


def get_batch(pk: int) -> LetterBatch:
    """404 where there is none."""
    batch = LetterBatch.objects.select_related("made_by__person").filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def printed(batch: LetterBatch) -> Printed:
    """Judged as it is now, in the order of the postcodes; a fixed number of queries for each kind of notice in it."""
    ways = Way.objects.filter(channel=ChannelName.LETTER, broken_at=None, confirmed_at__isnull=False).order_by("id")
    rows = batch.deliveries.select_related("notice__person", "notice__about").prefetch_related(
        Prefetch("notice__person__ways", ways, to_attr="letter_ways")
    )
    deliveries = list(rows.order_by("id"))
    truth = Truth([one.notice for one in deliveries], clock.now())
    papers: dict[int, Paper] = {}
    found: dict[str, list[NoticeDelivery]] = defaultdict(list)
    sound: list[int] = []
    for delivery in deliveries:
        notice, subject = delivery.notice, truth.of(delivery.notice)
        person = notice.person
        address = postal_address(person, person.letter_ways)  # type: ignore[attr-defined]
        if delivery.state == State.CLAIMED and subject is None:
            found["untrue"].append(delivery)
        elif address is None:
            found["homeless"].append(delivery)
        else:
            paper = papers.setdefault(person.pk, Paper(person, address))
            paper.notices.append(notice)
            _add_telephone(paper, notice, subject, truth.now)
            sound.append(delivery.pk)
    ordered = sorted(papers.values(), key=lambda paper: (paper.address.postcode, paper.person.pk))
    return Printed(ordered, found["untrue"], found["homeless"], sound)


def _add_telephone(paper: Paper, notice: Notice, subject: object, now: datetime) -> None:
    if subject is None:
        return
    number = str(kinds.ALL[notice.kind].context(subject, now).get("telephone") or "")
    if number and number not in paper.telephones:
        paper.telephones.append(number)
