"""What staff read: what was sent to whom, how it went, and what stands still."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from core import clock
from core.clock import TOKYO
from notifications import channels
from notifications.models import CallAttempt, ChannelGate, Notice, NoticeDelivery

State = NoticeDelivery.State
UNDER_WAY = (State.PLANNED, State.CLAIMED, State.SENDING)
PAGE = 30
LOOK = 2000  # notices that one page looks through for those that were asked for

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[datetime, int]  # of a notice: when it was written, and its id


@dataclass(frozen=True)
class Asked:
    """What the list is to show; empty means all."""

    state: str = ""
    channel: str = ""
    kind: str = ""
    day: date | None = None
    person: int | None = None
    after: Key | None = None  # the last notice of the page before


@dataclass(frozen=True)
class Found:
    """One page of notices, latest first; `after` leads on, and `until` says how far it looked where it found few."""

    notices: list[Notice] = field(default_factory=list)
    after: Key | None = None
    until: datetime | None = None


def notices_sent(asked: Asked) -> Found:
    """The notices that were asked for, with their deliveries.

    Leafs by key, and looks through LOOK notices at most: a page costs the same whatever is asked, with a hundred times
    the rows too. Who finds few is told how far back they looked, and can go on from there.
    """
    window = _window(asked)
    narrow = bool(asked.state or asked.channel or asked.kind)
    if not narrow:
        rows = list(_with_deliveries(window)[: PAGE + 1])
        return Found(rows[:PAGE], _key(rows[PAGE - 1]) if len(rows) > PAGE else None)
    rows = list(
        _with_deliveries(_narrowed(Notice.objects.filter(pk__in=window[:LOOK].values("pk")), asked))[: PAGE + 1]
    )
    if len(rows) > PAGE:
        return Found(rows[:PAGE], _key(rows[PAGE - 1]))
    last = window.only("created_at")[LOOK - 1 : LOOK].first()
    return Found(rows, _key(last) if last else None, last.created_at if last else None)


def _window(asked: Asked) -> QuerySet[Notice]:
    """Along one index each: a person's own, or all by time."""
    found = Notice.objects.order_by("-created_at", "-id")
    if asked.person is not None:
        found = found.filter(person=asked.person)
    if asked.day is not None:
        midnight = datetime.combine(asked.day, time(0), tzinfo=TOKYO)
        found = found.filter(created_at__gte=midnight, created_at__lt=midnight + timedelta(days=1))
    if asked.after is not None:
        at, pk = asked.after
        # The first condition is the index's; the second one tells those of one moment apart.
        found = found.filter(Q(created_at__lt=at) | Q(pk__lt=pk), created_at__lte=at)
    return found


def _narrowed(notices: QuerySet[Notice], asked: Asked) -> QuerySet[Notice]:
    if asked.kind:
        notices = notices.filter(kind=asked.kind)
    if asked.state or asked.channel:
        wanted = {name: value for name, value in (("state", asked.state), ("channel", asked.channel)) if value}
        notices = notices.filter(Exists(NoticeDelivery.objects.filter(notice=OuterRef("pk"), **wanted)))
    return notices.order_by("-created_at", "-id")


def _with_deliveries(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    rows = NoticeDelivery.objects.order_by("id")
    return notices.select_related("person", "about").prefetch_related(Prefetch("deliveries", queryset=rows))


def _key(notice: Notice) -> Key:
    return notice.created_at, notice.pk


def key_in_words(key: Key) -> str:
    """For an address: microseconds and id."""
    return f"{(key[0] - EPOCH) // timedelta(microseconds=1)}-{key[1]}"


def key_from_words(words: str) -> Key | None:
    """None for what we have not written."""
    found = re.fullmatch(r"([0-9]{1,16})-([0-9]{1,18})", words)
    return (EPOCH + timedelta(microseconds=int(found[1])), int(found[2])) if found else None


def get_notice(pk: int) -> Notice:
    """One notice with all that happened to it; 404 for a wrong id. Who may ask is the view's question."""
    attempts = Prefetch("deliveries__call__attempts", queryset=CallAttempt.objects.select_related("by__person"))
    rows = Prefetch("deliveries", queryset=NoticeDelivery.objects.select_related("call", "batch").order_by("id"))
    found = (
        Notice.objects.select_related("person__user", "about").prefetch_related(rows, attempts).filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class DeadLetter:
    """A delivery that failed for good; `unheard`: the notice has not gone, and does not go, another way."""

    delivery: NoticeDelivery
    unheard: bool


def dead_letters(channel: str = "", after: int | None = None) -> tuple[list[DeadLetter], int | None]:
    """Latest first, and the key of the next page."""
    rows = NoticeDelivery.objects.filter(state=State.FAILED).select_related("notice__person").order_by("-id")
    if channel:
        rows = rows.filter(channel=channel)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = [DeadLetter(row, row.unheard) for row in rows.annotate(unheard=~Exists(_others()))[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].delivery.pk if len(found) > PAGE else None


def unheard() -> QuerySet[NoticeDelivery]:
    """Deliveries whose notice has not gone, and does not go, by another one."""
    return NoticeDelivery.objects.exclude(Exists(_others()))


def worth_retrying() -> QuerySet[NoticeDelivery]:
    """What has failed, is still worth sending, and has reached nobody another way."""
    return unheard().filter(state=State.FAILED, expires_at__gt=clock.now())


def worth_retrying_by_channel() -> dict[str, int]:
    """How many, of each channel that has some."""
    counted = worth_retrying().order_by().values_list("channel").annotate(n=Count("pk"))
    return dict(counted)


def _others() -> QuerySet[NoticeDelivery]:
    others = NoticeDelivery.objects.filter(notice=OuterRef("notice"), state__in=[State.SENT, *UNDER_WAY])
    return others.exclude(pk=OuterRef("pk"))


@dataclass(frozen=True)
class Standing:
    """How one channel stands: its gate, its month's budget, what waits, and today's numbers by state."""

    channel: str
    is_set_up: bool
    closed_since: datetime | None = None
    closed_until: datetime | None = None
    why: str = ""
    budget: int | None = None
    spent: int = 0
    waiting: int = 0
    today: dict[str, int] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Left alone at the moment."""
        return self.closed_until is not None

    @property
    def is_spent(self) -> bool:
        """Nothing left of this month's budget."""
        return self.budget is not None and self.spent >= self.budget


def standings() -> list[Standing]:
    """Every channel. Costs what today's notices cost to count, however many there are of other days."""
    now, month = clock.now(), clock.today().replace(day=1)
    gates = {gate.channel: gate for gate in ChannelGate.objects.all()}
    due = NoticeDelivery.objects.filter(state=State.PLANNED, due_at__lte=now).order_by()
    waiting = dict(due.values_list("channel").annotate(n=Count("pk")))
    numbers = _numbers(clock.today())
    found = []
    for name, channel in channels.ALL.items():
        gate = gates.get(name, ChannelGate(channel=name))
        closed = gate.closed_until if gate.closed_until and gate.closed_until > timezone.now() else None
        found.append(
            Standing(
                channel=name,
                is_set_up=channel.is_set_up(),
                closed_since=gate.closed_since,
                closed_until=closed,
                why=gate.why,
                budget=channel.monthly_budget(),
                spent=gate.spent if gate.month == month else 0,
                waiting=waiting.get(name, 0),
                today=numbers[name],
            )
        )
    return found


def _numbers(day: date) -> dict[str, dict[str, int]]:
    """Deliveries of the notices that were written on a day, by channel and state."""
    midnight = datetime.combine(day, time(0), tzinfo=TOKYO)
    written = NoticeDelivery.objects.filter(
        notice__created_at__gte=midnight, notice__created_at__lt=midnight + timedelta(days=1)
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for channel, state, n in written.order_by().values_list("channel", "state").annotate(n=Count("pk")):
        counted[channel][state] = n
    return counted
