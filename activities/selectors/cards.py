"""Sessions as the component card_session.html shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from activities.models import Activity, ActivityText, Session
from activities.photos import card_url
from activities.rules import ProgrammeRules
from activities.rules.gates import is_drawn
from activities.selectors.lean import SEARCH_COLUMNS
from community.selectors import district_of
from core import clock
from core.i18n import OWN_NAMES, Said


@dataclass(frozen=True)
class SessionCard:
    """What the component card_session.html shows."""

    session: int
    url: str
    title: Said
    organiser: Said
    programme: Said
    category: str
    starts_at: datetime
    ends_at: datetime
    venue: Said | None
    district: Said | None
    cost_yen: int | None
    languages: list[str]
    step_free: str
    children: str
    left: int
    waiting: int
    version: int
    way: str = Activity.Way.FIRST_COME
    asked: int = 0
    capacity: int = 0
    drawn: bool = False  # a lot whose draw was held: what is left goes first come
    days: bool = False  # it ends on another day than it begins
    started: bool = False
    distance: float | None = None  # kilometres
    photo_url: str = ""


def with_what_cards_show(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Two queries for any number of cards."""
    texts = Prefetch("activity__texts", ActivityText.objects.defer("body"))
    return (
        sessions.select_related("activity__programme", "activity__organisation", "venue__area__parent", "draw")
        .prefetch_related(texts)
        .defer(*SEARCH_COLUMNS, "draw__seed", "draw__commitment")
    )


def card(session: Session, *, distance: float | None = None) -> SessionCard:
    """One card; reads only what was fetched."""
    activity, venue = session.activity, session.venue
    district = district_of(venue.area) if venue else None
    starts_at, ends_at = session.starts_at.astimezone(clock.TOKYO), session.ends_at.astimezone(clock.TOKYO)
    return SessionCard(
        session=session.pk,
        url=reverse("activities:activity", args=[activity.pk]),
        title=activity.title,
        organiser=activity.organisation.name,
        programme=activity.programme.name,
        category=category_of(activity),
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue.name if venue else None,
        district=district.name if district else None,
        cost_yen=activity.cost_yen,
        languages=[OWN_NAMES.get(code, code) for code in activity.languages or []],
        step_free=activity.step_free,
        children=activity.children,
        left=session.left,
        waiting=session.waiting,
        version=session.version,
        way=activity.way,
        asked=session.asked,
        capacity=session.capacity,
        drawn=is_drawn(session),
        days=starts_at.date() != ends_at.date(),
        started=session.starts_at <= clock.now(),
        distance=distance,
        photo_url=card_url(activity.photo.name or ""),
    )


def category_of(activity: Activity) -> str:
    """The picture and colour: that of the programme's own category which it is in, else the programme's."""
    if activity.category:
        for own in ProgrammeRules.of(activity.programme.rules).categories:
            if own.slug == activity.category and own.category:
                return own.category
    return activity.programme.category
