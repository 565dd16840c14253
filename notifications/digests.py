"""What may suit each of many people in the next two weeks: a fixed number of queries for all of them together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch

from activities.models import Activity, ActivityText, Session, SignUp
from activities.rules.gates import ensure_booking_open, reasons_of
from activities.selectors.lean import SEARCH_COLUMNS
from community.models import Area, Person
from community.rules.ages import age_on
from core import clock
from volunteers.models import Assignment, Shift
from volunteers.rules import Situation, Someone, why_not_propose
from volunteers.selectors.roles import open_shifts
from volunteers.selectors.situations import NO_STANDS, someones

AHEAD = timedelta(days=14)
ACTIVITIES, ROLES = 5, 2  # at most, in one letter
LOOKED_AT = 300  # sessions, and shifts, that are looked through; the soonest
REMEMBERED = timedelta(days=365)  # so long ago is what somebody took part in


@dataclass
class Suited:
    """What may suit one person."""

    sessions: list[Session] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """There is nothing to write."""
        return not (self.sessions or self.shifts)


@dataclass(frozen=True)
class _Past:
    """What a person took part in, or stands signed up for."""

    programmes: frozenset[int]
    hosts: frozenset[int]
    standing: frozenset[int]  # activities


def suited(people: Collection[Person]) -> dict[int, Suited]:
    """By person; the sessions are of different activities and have their words, as have the shifts' roles."""
    now = clock.now()
    sessions = _sessions_ahead(now)
    pasts = _pasts(people, now)
    roles = _roles_for(people, now)
    return {one.pk: Suited(_sessions_for(one, sessions, pasts[one.pk]), roles.get(one.pk, [])) for one in people}


def _sessions_ahead(now: datetime) -> list[Session]:
    """Dates that one can still sign up for; two queries."""
    texts = Prefetch("activity__texts", ActivityText.objects.defer("body"))
    found = (
        Session.objects.filter(
            state=Session.State.SCHEDULED,
            activity__state=Activity.State.PUBLISHED,
            starts_at__gt=now,
            starts_at__lte=now + AHEAD,
        )
        .select_related(
            "activity__programme", "activity__campaign", "activity__organisation", "venue__area__parent__parent"
        )
        .prefetch_related(texts)
        .defer(*SEARCH_COLUMNS)
        .order_by("starts_at", "pk")
    )
    return [one for one in found[:LOOKED_AT] if _has_room(one) and not _closed(one, now)]


def _has_room(session: Session) -> bool:
    return not session.activity.counts_seats or session.left > session.waiting


def _closed(session: Session, now: datetime) -> bool:
    return bool(reasons_of([lambda: ensure_booking_open(session, now)]))


def _pasts(people: Iterable[Person], now: datetime) -> dict[int, _Past]:
    """One query."""
    rows = SignUp.objects.filter(person__in=[one.pk for one in people], session__starts_at__gt=now - REMEMBERED)
    programmes, hosts, standing = defaultdict(set), defaultdict(set), defaultdict(set)
    about = "person", "state", "session__activity", "session__activity__programme", "session__activity__organisation"
    for person, state, activity, programme, host in rows.values_list(*about):
        if state in SignUp.STANDING:
            programmes[person].add(programme)
            hosts[person].add(host)
            standing[person].add(activity)
    return {
        one.pk: _Past(frozenset(programmes[one.pk]), frozenset(hosts[one.pk]), frozenset(standing[one.pk]))
        for one in people
    }


def _sessions_for(person: Person, sessions: Iterable[Session], past: _Past) -> list[Session]:
    """The best of those that suit, in the order of their days."""
    first: dict[int, Session] = {}
    for session in sessions:
        if session.activity_id not in past.standing and _suits(person, session):
            first.setdefault(session.activity_id, session)
    best = sorted(first.values(), key=lambda one: (-_closeness(person, one, past), one.starts_at, one.pk))
    return sorted(best[:ACTIVITIES], key=lambda one: (one.starts_at, one.pk))


def _suits(person: Person, session: Session) -> bool:
    """In their language, for their age, for people from where they live."""
    activity = session.activity
    spoken = activity.languages or ["ja"]
    if person.language not in spoken and not (person.language == "ja-easy" and "ja" in spoken):
        return False
    if activity.residents_only and person.residence != Person.Residence.RESIDENT:
        return False
    age = age_on(person.born_on, session.starts_at.astimezone(clock.TOKYO).date())
    too_young = age is not None and activity.min_age is not None and age < activity.min_age
    too_old = age is not None and activity.max_age is not None and age > activity.max_age
    return not too_young and not too_old


def _closeness(person: Person, session: Session, past: _Past) -> int:
    """How near it is to what they know and where they live; only for the order."""
    activity, venue = session.activity, session.venue
    near = bool(_places(person.area) & _places(venue.area if venue else None))
    return 2 * (activity.programme_id in past.programmes) + 2 * (activity.organisation_id in past.hosts) + near


def _places(area: Area | None) -> set[int]:
    """The ward and its district; the town is no neighbourhood."""
    found = set()
    while area is not None and area.kind != Area.Kind.MUNICIPALITY:
        found.add(area.pk)
        area = area.parent
    return found


def _roles_for(people: Collection[Person], now: datetime) -> dict[int, list[Shift]]:
    """Roles that fit who may be asked; four queries, one where nobody may."""
    known = {pk: one for pk, one in someones([person.pk for person in people]).items() if one.may_be_asked}
    if not known:
        return {}
    texts = Prefetch("role__session__activity__texts", ActivityText.objects.defer("body"))
    soon = open_shifts().filter(starts_at__lte=now + AHEAD)
    shifts = list(
        soon.select_related("role__organisation", "role__venue", "role__session__activity", "role__session__venue")
        .prefetch_related(texts)
        .defer(*(f"role__session__{name}" for name in SEARCH_COLUMNS))[:LOOKED_AT]
    )
    mine: dict[int, list[Assignment]] = defaultdict(list)
    recent = Assignment.objects.filter(person__in=known, made_at__gt=now - NO_STANDS).select_related("shift")
    for one in recent:
        mine[one.person_id].append(one)
    return {pk: _fitting(someone, shifts, mine[pk], now) for pk, someone in known.items()}


def _fitting(someone: Someone, shifts: Iterable[Shift], mine: list[Assignment], now: datetime) -> list[Shift]:
    """The soonest of different roles, those first whose task the person likes."""
    had = {one.shift.role_id for one in mine if one.state != Assignment.State.LAPSED}
    first: dict[int, Shift] = {}
    for shift in shifts:
        if shift.role_id in had or shift.role_id in first:
            continue
        if not why_not_propose(shift, _situation(someone, shift, mine, now)):
            first[shift.role_id] = shift
    liked = sorted(first.values(), key=lambda one: one.role.task not in someone.tasks)
    return liked[:ROLES]


def _situation(someone: Someone, shift: Shift, mine: list[Assignment], now: datetime) -> Situation:
    taken: int = getattr(shift, "taken")  # noqa: B009  annotated by open_shifts
    accepted = [one for one in mine if one.state == Assignment.State.ACCEPTED and one.shift.starts_at is not None]
    return Situation(
        now=now,
        someone=someone,
        taken=taken,
        busy=any(_meet(one.shift, shift) for one in accepted),
        this_month=sum(_month(one.shift) == _month(shift) for one in accepted),
    )


def _meet(one: Shift, other: Shift) -> bool:
    if one.starts_at is None or one.ends_at is None or other.starts_at is None or other.ends_at is None:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _month(shift: Shift) -> tuple[int, int]:
    starts_at = shift.starts_at or clock.now()
    local = starts_at.astimezone(clock.TOKYO)
    return local.year, local.month
