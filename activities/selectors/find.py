"""What is on: the sessions that a person can still go to, and how they look on a card."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Self

from django.db.models import F, Prefetch, QuerySet
from django.http import QueryDict
from django.urls import reverse

from activities.models import Activity, ActivityText, Programme, Session
from activities.rules import fold
from community.models import Area
from community.selectors import district_of, districts
from core import clock
from core.i18n import OWN_NAMES, Said

PAGE = 30


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; the address of the page holds all of it."""

    q: str = ""
    district: str = ""
    programme: str = ""
    language: str = ""
    when: str = ""  # "today", "week", "weekend" or a date
    free: bool = False
    step_free: bool = False
    children: bool = False
    seats: bool = False
    telephone: bool = False

    FLAGS = ("free", "step_free", "children", "seats", "telephone")
    WORDS = ("q", "district", "programme", "language", "when")

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the address; long words are cut, languages that we don't know passed over."""

        def word(name: str) -> str:
            return query.get(name, "").strip()[:100].replace("\0", "")

        def flag(name: str) -> bool:
            return query.get(name) == "1"

        return cls(
            q=word("q"),
            district=word("district"),
            programme=word("programme"),
            language=word("language") if word("language") in OWN_NAMES else "",
            when=word("when"),
            free=flag("free"),
            step_free=flag("step_free"),
            children=flag("children"),
            seats=flag("seats"),
            telephone=flag("telephone"),
        )

    def among(self, choices: "Choices") -> Self:
        """Without the districts and programmes that there are not: a select box could not show them either."""
        return replace(
            self,
            district=self.district if self.district in {one.slug for one in choices.districts} else "",
            programme=self.programme if self.programme in {one.slug for one in choices.programmes} else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything at all narrows the list."""
        return self != type(self)()

    @property
    def how_many(self) -> int:
        """Filters set beside the words searched for."""
        return sum(bool(getattr(self, name)) for name in (*self.WORDS[1:], *self.FLAGS))


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
    photo_url: str = ""


@dataclass
class Day:
    """One day of the list."""

    on: date
    cards: list[SessionCard] = field(default_factory=list)


def open_sessions(filters: Filters) -> QuerySet[Session]:
    """Sessions of published activities that lie ahead, soonest first."""
    now = clock.now()
    sessions = Session.objects.filter(
        state=Session.State.SCHEDULED, starts_at__gt=now, activity__state=Activity.State.PUBLISHED
    )
    for word in fold(filters.q).split():
        sessions = sessions.filter(activity__search_text__contains=word)
    if filters.district:
        here = Area.objects.filter(slug=filters.district) | Area.objects.filter(parent__slug=filters.district)
        sessions = sessions.filter(venue__area__in=here)
    if filters.programme:
        sessions = sessions.filter(activity__programme__slug=filters.programme)
    if filters.language:
        sessions = sessions.filter(activity__languages__contains=[filters.language])
    if filters.free:
        sessions = sessions.filter(activity__cost_yen=0)
    if filters.step_free:
        sessions = sessions.filter(activity__step_free=Activity.Answer.YES)
    if filters.children:
        sessions = sessions.filter(activity__children=Activity.Answer.YES)
    if filters.seats:
        sessions = sessions.filter(taken__lt=F("capacity"))
    if filters.telephone:
        sessions = sessions.exclude(activity__telephone="")
    period = _period(filters.when, now)
    if period:
        sessions = sessions.filter(starts_at__gte=period[0], starts_at__lt=period[1])
    return sessions.order_by("starts_at", "id")


def _period(when: str, now: datetime) -> tuple[datetime, datetime] | None:
    """`when` as from–to in Tokyo; None where it says nothing that we know."""
    today = now.astimezone(clock.TOKYO).date()
    saturday = today + timedelta(days=max(5 - today.weekday(), 0))
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    known = {
        "today": (today, today + timedelta(days=1)),
        "week": (today, today + timedelta(days=7)),
        "weekend": (max(saturday, today), monday),
    }
    if when in known:
        return _midnight(known[when][0]), _midnight(known[when][1])
    try:
        day = date.fromisoformat(when)
        return _midnight(day), _midnight(day + timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO)


def with_what_cards_show(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Two queries for any number of cards."""
    texts = Prefetch("activity__texts", ActivityText.objects.defer("body"))
    return sessions.select_related(
        "activity__programme", "activity__organisation", "venue__area__parent"
    ).prefetch_related(texts)


def card(session: Session) -> SessionCard:
    """One card; reads only what was fetched."""
    activity, venue = session.activity, session.venue
    district = district_of(venue.area) if venue else None
    return SessionCard(
        session=session.pk,
        url=reverse("activities:activity", args=[activity.pk]),
        title=activity.title,
        organiser=activity.organisation.name,
        programme=activity.programme.name,
        category=activity.programme.category,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue=venue.name if venue else None,
        district=district.name if district else None,
        cost_yen=activity.cost_yen,
        languages=[OWN_NAMES.get(code, code) for code in activity.languages or []],
        step_free=activity.step_free,
        children=activity.children,
        left=session.left,
        waiting=session.waiting,
        version=session.version,
    )


def by_day(sessions: list[Session]) -> list[Day]:
    """Cards under the days on which they take place, in Tokyo."""
    days: list[Day] = []
    for session in sessions:
        on = session.starts_at.astimezone(clock.TOKYO).date()
        if not days or days[-1].on != on:
            days.append(Day(on))
        days[-1].cards.append(card(session))
    return days


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    districts: list[Area]
    programmes: list[Programme]
    languages: list[tuple[str, str]]


def choices() -> Choices:
    """Two queries."""
    return Choices(list(districts()), list(Programme.objects.all()), list(OWN_NAMES.items()))
