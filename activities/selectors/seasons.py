"""Seasons: for those who organise them, and for everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.http import Http404

from activities.models import Activity, ActivityText, Campaign, Programme, Session
from activities.rules import OwnCategory, ProgrammeRules
from activities.selectors.lean import SEARCH_COLUMNS
from community.models import Organisation
from community.selectors import AnyUser, coordinates, doors_of, organisations_of
from core import clock
from core.i18n import Said, said

TAKES_PLACE = Q(sessions__state=Session.State.SCHEDULED)
NOT_YET = 40  # hosts named on a page; the others are counted
SHOWN = 3  # seasons that Find points to
LIVE = 60  # seats that follow along on one page; a socket watches 64 things


def may_see_seasons(user: AnyUser) -> bool:
    """Coordinators and whoever acts for an organisation."""
    return coordinates(user) or doors_of(user).organises


def get_season_for(user: AnyUser, pk: int) -> Campaign:
    """A season for those who organise; a stranger meets the same 404 as a wrong id."""
    if not may_see_seasons(user):
        raise Http404
    season = Campaign.objects.select_related("programme").filter(pk=pk).first()
    if season is None:
        raise Http404
    return season


def get_season(pk: int) -> Campaign:
    """A season for everybody; else 404."""
    season = Campaign.objects.select_related("programme").filter(pk=pk).first()
    if season is None:
        raise Http404
    return season


def seasons() -> QuerySet[Campaign]:
    """All of them, the newest first, with how much is in each: `offers`, `seats`, `taken`; one query."""
    ahead = Q(activities__sessions__state=Session.State.SCHEDULED, activities__state=Activity.State.PUBLISHED)
    return (
        Campaign.objects.select_related("programme")
        .annotate(
            offers=Count("activities", filter=Q(activities__state=Activity.State.PUBLISHED), distinct=True),
            seats=Sum("activities__sessions__capacity", filter=ahead, default=0),
            taken=Sum("activities__sessions__taken", filter=ahead, default=0),
        )
        .order_by("-starts_on", "-pk")
    )


@dataclass(frozen=True)
class SeasonLink:
    """A season that Find points to."""

    pk: int
    name: Said


def with_seasons(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `on`: their seasons that are on or to come and have something in them; no query more."""
    found = Campaign.objects.filter(
        Exists(Activity.objects.filter(campaign=OuterRef("pk"), state=Activity.State.PUBLISHED)),
        programme=OuterRef("pk"),
        ends_on__gte=clock.today(),
    )
    row = JSONObject(pk="pk", names="names", starts_on="starts_on")
    return programmes.annotate(on=ArraySubquery(found.order_by("starts_on", "pk").values(row=row)))


def season_links(programmes: Iterable[Programme]) -> list[SeasonLink]:
    """The next seasons among programmes read by `with_seasons`, in their order."""
    rows = [row for programme in programmes for row in programme.on]  # type: ignore[attr-defined]
    rows.sort(key=lambda row: (row["starts_on"], row["pk"]))
    return [SeasonLink(row["pk"], said(row["names"])) for row in rows[:SHOWN]]


def offers_of(season: Campaign, user: AnyUser) -> list[Activity]:
    """Its activities with their `dates`, `seats`, `taken`, `waiting` and `first`; a host sees no other's drafts.

    Two queries for any number.
    """
    activities = Activity.objects.filter(campaign=season)
    if not coordinates(user):
        activities = activities.exclude(~Q(organisation__in=organisations_of(user)), state__in=Activity.HIDDEN)
    found = (
        activities.select_related("organisation", "programme")
        .defer("search_text", "search_vector")
        .prefetch_related("texts")
        .annotate(
            dates=Count("sessions", filter=TAKES_PLACE),
            seats=Sum("sessions__capacity", filter=TAKES_PLACE, default=0),
            taken=Sum("sessions__taken", filter=TAKES_PLACE, default=0),
            queue=Sum("sessions__waiting", filter=TAKES_PLACE, default=0),
            first=Min("sessions__starts_at", filter=TAKES_PLACE),
        )
        .order_by(F("first").asc(nulls_last=True), "pk")
    )
    return sorted(found, key=lambda activity: activity.state == Activity.State.CANCELLED)


@dataclass(frozen=True)
class NotYet:
    """Hosts who may take part in a season and have no activity in it so far."""

    hosts: Sequence[Organisation]
    more: int  # beyond those named
    known: bool  # they took part before; else everybody who may


def hosts_not_yet(season: Campaign) -> NotYet:
    """Whoever offered something in this programme before, the latest first; if nobody did, all who may. Two queries."""
    rules = ProgrammeRules.in_season(season.programme, season)
    free = Organisation.objects.exclude(activities__campaign=season)
    if rules.hosts:
        free = free.filter(kind__in=rules.hosts)
    before = (
        free.filter(activities__programme=season.programme)
        .annotate(last=Max("activities__created_at"))
        .order_by("-last", "pk")
    )
    hosts: list[Organisation] = [*before[: NOT_YET + 1]]
    known = bool(hosts)
    if not known:
        hosts = list(free.order_by("pk")[: NOT_YET + 1])
    if len(hosts) <= NOT_YET:
        return NotYet(hosts, 0, known)
    return NotYet(hosts[:NOT_YET], (before if known else free).count() - NOT_YET, known)


@dataclass(frozen=True)
class Line:
    """One session as a season's page shows it."""

    session: Session
    category: str  # its slug among the programme's own; empty: none
    category_name: Said | None
    picture: str  # a Programme.Category
    live: bool  # its seats follow along


@dataclass
class Group:
    """Lines under one heading: a day, or a category."""

    name: Said | None = None
    day: date | None = None
    picture: str = ""
    lines: list[Line] = field(default_factory=list)


def lines_of(season: Campaign) -> list[Line]:
    """What can still be gone to, soonest first; two queries."""
    own = _own_categories(season)
    sessions = (
        Session.objects.filter(
            activity__campaign=season,
            activity__state=Activity.State.PUBLISHED,
            state=Session.State.SCHEDULED,
            starts_at__gt=clock.now(),
        )
        .select_related("activity__organisation", "venue")
        .defer(*SEARCH_COLUMNS)
        .prefetch_related(Prefetch("activity__texts", ActivityText.objects.defer("body")))
        .order_by("starts_at", "pk")
    )
    lines = []
    for number, session in enumerate(sessions):
        category = own.get(session.activity.category)
        picture = (category.category if category else "") or season.programme.category
        name = said(category.names) if category else None
        lines.append(Line(session, category.slug if category else "", name, picture, live=number < LIVE))
    return lines


def _own_categories(season: Campaign) -> dict[str, OwnCategory]:
    return {one.slug: one for one in ProgrammeRules.in_season(season.programme, season).categories}


def by_day(lines: Iterable[Line]) -> list[Group]:
    """Under the days on which they take place, in Tokyo."""
    groups: list[Group] = []
    for line in lines:
        on = line.session.starts_at.astimezone(clock.TOKYO).date()
        if not groups or groups[-1].day != on:
            groups.append(Group(day=on))
        groups[-1].lines.append(line)
    return groups


def by_category(season: Campaign, lines: Iterable[Line]) -> list[Group]:
    """Under the programme's own categories, in its order; what stands under none comes last."""
    usual = season.programme.category
    groups = {
        slug: Group(name=said(one.names), picture=one.category or usual)
        for slug, one in _own_categories(season).items()
    }
    other = Group(picture=usual)
    for line in lines:
        groups.get(line.category, other).lines.append(line)
    return [group for group in (*groups.values(), other) if group.lines]


@dataclass(frozen=True)
class Opening:
    """When booking opens for everybody, and whether it has."""

    at: datetime | None
    open: bool
    over: bool


def opening_of(season: Campaign) -> Opening:
    """As it stands now."""
    at = season.booking_opens_at
    return Opening(at, open=at is None or at <= clock.now(), over=season.ends_on < clock.today())
