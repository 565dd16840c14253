"""What is on: the sessions that a person can still go to, by day; what goes on at any time; what to loosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Func, IntegerField, Q, QuerySet, Value
from django.http import Http404

from activities.models import Activity, Session
from activities.searching import found_by
from activities.selectors.cards import SessionCard, card, with_what_cards_show
from activities.selectors.find_choices import Choices, Spot
from activities.selectors.find_filters import Filters, Window
from activities.selectors.lean import SEARCH_COLUMNS
from core import clock

PAGE = 30  # cards
MOST = 20 * PAGE  # that a list counts and turns pages through: the time it takes must not grow with the town
SHOWN_ANY_TIME = 4  # cards of what goes on, above the days
ENOUGH = 20  # sessions that a hint counts

# These go on: one may come, or choose a time, after they have begun.
GOING_ON = (*Activity.TAKES_PERIODS, Activity.Way.WALK_IN)


@dataclass
class Day:
    """One day of the list."""

    on: date | None  # None: at any time, or now
    cards: list[SessionCard] = field(default_factory=list)


@dataclass(frozen=True)
class Listing:
    """One page of what is on."""

    page: Page[int]
    days: list[Day]
    any_time: list[SessionCard]  # what goes on now, on the first page
    any_time_count: int
    more: bool  # there is more than MOST

    @property
    def count(self) -> int:
        """Sessions in all; where there is `more`, at least so many."""
        return self.page.paginator.count + self.any_time_count


@dataclass(frozen=True)
class Loosened:
    """What there would be without one of the filters."""

    name: str
    count: int  # ENOUGH: so many or more


def matching(filters: Filters, among: Choices) -> QuerySet[Session]:
    """Sessions of published activities that these filters let through, at whatever time."""
    sessions = Session.objects.filter(state=Session.State.SCHEDULED, activity__state=Activity.State.PUBLISHED)
    if filters.q:
        sessions = sessions.filter(found_by(filters.q, of="activity__"))
    if filters.district:
        sessions = sessions.filter(venue__area__in=among.within(filters.district))
    if filters.venue:
        sessions = sessions.filter(venue=int(filters.venue))
    if filters.within and (spot := among.spot(filters.near)):
        sessions = sessions.alias(away=spot.distance_to("venue__")).filter(away__lte=float(filters.within))
    if filters.seats:
        # Where no seats are counted, nothing is ever full.
        sessions = sessions.filter(~Q(activity__way__in=Activity.COUNTS_SEATS) | Q(taken__lt=F("capacity")))
    if filters.telephone:
        sessions = sessions.exclude(activity__telephone="")
    return sessions.filter(**_answers(filters))


def _answers(filters: Filters) -> dict[str, Any]:
    """What the activity has to say."""
    yes = Activity.Answer.YES
    wanted = {
        "programme__slug": filters.programme,
        "category": filters.category,
        "way": filters.way,
        "languages__contains": [filters.language] if filters.language else "",
        "cost_yen__lte": filters.cost,
        "step_free": yes if filters.step_free else "",
        "children": yes if filters.children else "",
        "support": yes if filters.support else "",
    }
    return {f"activity__{name}": value for name, value in wanted.items() if value}


def get_public_session(pk: int) -> Session:
    """A session that everybody may see, also one that was called off; else 404."""
    shown = Session.objects.exclude(activity__state__in=Activity.HIDDEN).select_related("activity", "venue")
    session = shown.prefetch_related("activity__texts").defer(*SEARCH_COLUMNS).filter(pk=pk).first()
    if session is None:
        raise Http404
    return session


def ahead(filters: Filters, among: Choices) -> QuerySet[Session]:
    """Those that begin within the days asked for, and not before now."""
    return matching(filters, among).filter(_begins(filters))


def going_on(filters: Filters, among: Choices) -> QuerySet[Session]:
    """Stays, appointments and walk-ins that have begun before that, and go on."""
    return matching(filters, among).alias(during=_DURING).filter(_goes_on(filters))


def open_sessions(filters: Filters, among: Choices) -> QuerySet[Session]:
    """Both, by their start."""
    sessions = matching(filters, among).alias(during=_DURING)
    return sessions.filter(_begins(filters) | _goes_on(filters)).order_by("starts_at", "id")


_DURING = Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())
_NOTHING = Q(pk__in=[])


def _begins(filters: Filters) -> Q:
    window = Window.of(filters, clock.now())
    if filters.when == "anytime" or window.is_empty:
        return _NOTHING
    begins = Q(starts_at__gte=window.start)
    return begins & Q(starts_at__lt=window.end) if window.end else begins


def _goes_on(filters: Filters) -> Q:
    window = Window.of(filters, clock.now())
    if window.is_empty:
        return _NOTHING
    return Q(activity__way__in=GOING_ON, during__contains=window.start, starts_at__lt=window.start)


def listing(filters: Filters, among: Choices, page: str | None) -> Listing:
    """One page, by day; three queries for any number of sessions and pages."""
    begin, on = _keys(filters, among)
    more = len(begin) > MOST
    any_time = on if filters.when != "anytime" else []
    found: Page[int] = Paginator(on if filters.when == "anytime" else begin[:MOST], PAGE).get_page(page)
    shown = any_time[:SHOWN_ANY_TIME] if found.number == 1 else []
    cards = cards_of([*shown, *found.object_list], among.spot(filters.near))
    days: list[Day] = []
    for one in (cards[pk] for pk in found.object_list if pk in cards):
        on_day = None if one.started else one.starts_at.date()
        if not days or days[-1].on != on_day:
            days.append(Day(on_day))
        days[-1].cards.append(one)
    return Listing(found, days, [cards[pk] for pk in shown if pk in cards], len(any_time), more)


def _keys(filters: Filters, among: Choices) -> tuple[list[int], list[int]]:
    """Of what begins, soonest first, and of what goes on, first what ends first; one query."""
    kind = IntegerField()
    begin = ahead(filters, among).order_by("starts_at", "pk").values_list("pk", "starts_at", Value(0, kind))
    on = going_on(filters, among).order_by("ends_at", "pk").values_list("pk", "ends_at", Value(1, kind))
    rows = sorted(begin[: MOST + 1].union(on[:MOST], all=True), key=lambda row: (row[1], row[0]))
    return [pk for pk, _, which in rows if which == 0], [pk for pk, _, which in rows if which == 1]


def cards_of(keys: Sequence[int], spot: Spot | None) -> dict[int, SessionCard]:
    """Cards by session; two queries."""
    sessions = with_what_cards_show(Session.objects.filter(pk__in=keys))
    if spot is None:
        return {session.pk: card(session) for session in sessions}
    away = sessions.annotate(away=spot.distance_to("venue__"))
    return {session.pk: card(session, distance=session.away) for session in away}


def loosened(filters: Filters, among: Choices) -> list[Loosened]:
    """Which single filter hides the most; one query for all of them."""
    tries = [
        open_sessions(filters.without(name), among).order_by().values_list(Value(name, CharField()), flat=True)[:ENOUGH]
        for name in filters.narrowing
    ]
    if not tries:
        return []
    counts = Counter(tries[0].union(*tries[1:], all=True))
    return [Loosened(name, count) for name, count in counts.most_common()]
