"""A host's own roles: their shifts with everybody on them, what is at risk, what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from activities.models import ActivityText, Session
from community.models import Organisation
from community.selectors import AnyUser, organisations_of
from core import clock
from core.errors import DomainError
from volunteers.models import Assignment, Interest, Role, Shift, StandInSearch
from volunteers.rules import Someone, fit
from volunteers.selectors.situations import someones

State = Assignment.State
SOON = timedelta(days=14)  # so long before its start, a shift below its least number is at risk
LONG = timedelta(days=30)  # offered so long, and still nobody
SHOWN = 30  # shifts at risk at once


@dataclass(frozen=True)
class ShiftRow:
    """A shift, how many stand on it, and what is at risk."""

    shift: Shift
    accepted: int
    proposed: int
    applied: int
    searching: int

    @classmethod
    def of(cls, shift: Shift) -> "ShiftRow":
        """Of a shift as `counted` fetches it."""
        return cls(shift, *(getattr(shift, name) for name in ("accepted", "proposed", "applied", "searching")))

    @property
    def missing(self) -> int:
        """People below its least number, who was asked and has not answered left out."""
        return max(self.shift.least - self.accepted, 0)

    @property
    def ahead(self) -> bool:
        """Not begun, or without a time; not called off."""
        return is_ahead(self.shift)

    @property
    def is_short(self) -> bool:
        """Below its least number, soon."""
        starts_at = self.shift.starts_at
        return self.ahead and bool(self.missing) and starts_at is not None and starts_at <= clock.now() + SOON

    @property
    def is_unfilled(self) -> bool:
        """Below its least number, a month after it was offered."""
        return self.ahead and bool(self.missing) and self.shift.role.created_at <= clock.now() - LONG

    @property
    def days_left(self) -> int:
        """Until it begins; 0: today, or without a time."""
        starts_at = self.shift.starts_at
        return (starts_at.astimezone(clock.TOKYO).date() - clock.today()).days if starts_at else 0


@dataclass(frozen=True)
class RoleRow:
    """A role with its shifts that lie ahead."""

    role: Role
    shifts: list[ShiftRow] = field(default_factory=list)
    interested: int = 0


def is_ahead(shift: Shift) -> bool:
    """Not begun, or without a time; not called off."""
    return shift.state == Shift.State.SCHEDULED and (shift.starts_at is None or shift.starts_at > clock.now())


def counted(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """With how many have it, were asked for it, ask for it, and look for somebody to stand in."""
    searches = StandInSearch.objects.filter(assignment__shift=OuterRef("pk"), ended_at=None)
    return shifts.annotate(
        accepted=Count("assignments", filter=Q(assignments__state=State.ACCEPTED)),
        proposed=Count("assignments", filter=Q(assignments__state=State.PROPOSED)),
        applied=Count("assignments", filter=Q(assignments__state=State.APPLIED)),
        searching=Exists(searches),
    )


def _ahead(now: datetime) -> Q:
    return Q(state=Shift.State.SCHEDULED) & (Q(starts_at__gt=now) | Q(starts_at=None))


def organisations_with_roles(user: AnyUser) -> QuerySet[Organisation]:
    """Those that this account acts for, with how many open roles (`open_roles`) each has; most first."""
    return (
        organisations_of(user)
        .annotate(open_roles=Count("offered_roles", filter=Q(offered_roles__state=Role.State.OPEN), distinct=True))
        .order_by("-open_roles", "id")
    )


def roles_of(organisation: Organisation, *, over: bool = False) -> QuerySet[Role]:
    """Its open roles with something ahead, the next one first; `over`: all others, the newest first."""
    now = clock.now()
    mine = Shift.objects.filter(role=OuterRef("pk"))
    alive = Q(Exists(mine.filter(_ahead(now))), state=Role.State.OPEN) & ~Q(session__state=Session.State.CANCELLED)
    found = Role.objects.filter(organisation=organisation)
    found = found.exclude(alive).order_by("-created_at", "-id") if over else found.filter(alive)
    if not over:
        first = mine.filter(_ahead(now)).order_by(F("starts_at").asc(nulls_last=True)).values("starts_at")[:1]
        found = found.annotate(first=first).order_by(F("first").asc(nulls_last=True), "id")
    shifts = counted(Shift.objects.all()) if over else counted(Shift.objects.filter(_ahead(now)))
    return (
        found.select_related("session__activity", "session__venue", "venue", "programme")
        .annotate(interested=Count("interests", filter=Q(interests__ended_at=None)))
        .prefetch_related(_titles("session__activity__texts"), Prefetch("shifts", shifts, to_attr="shown"))
    )


def role_rows(roles: Iterable[Role]) -> list[RoleRow]:
    """Roles as `roles_of` fetches them, ready to be shown."""
    rows = []
    for role in roles:
        shifts: list[Shift] = role.shown  # type: ignore[attr-defined]
        for shift in shifts:
            shift.role = role
        rows.append(RoleRow(role, [ShiftRow.of(one) for one in shifts], role.interested))  # type: ignore[attr-defined]
    return rows


def at_risk(organisation: Organisation) -> list[ShiftRow]:
    """What wants the host's hand: too few people soon, nobody after a month, somebody who needs a stand-in."""
    now = clock.now()
    below = Q(accepted__lt=F("least"))
    soon = below & Q(starts_at__lte=now + SOON)
    long = below & Q(role__created_at__lte=now - LONG)
    found = (
        counted(Shift.objects.filter(_ahead(now), role__organisation=organisation, role__state=Role.State.OPEN))
        .exclude(role__session__state=Session.State.CANCELLED)
        .filter(soon | long | Q(searching=True))
        .select_related("role__session__activity")
        .prefetch_related(_titles("role__session__activity__texts"))
        .order_by(F("starts_at").asc(nulls_last=True), "id")
    )
    return [ShiftRow.of(one) for one in found[:SHOWN]]


def requests_of(organisation: Organisation) -> QuerySet[Assignment]:
    """People who ask for a role and have no answer yet, the longest wait first."""
    return (
        Assignment.objects.filter(
            shift__role__organisation=organisation, state=State.APPLIED, shift__state=Shift.State.SCHEDULED
        )
        .filter(Q(shift__starts_at__gt=clock.now()) | Q(shift__starts_at=None))
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .select_related("person", "shift__role__session__activity")
        .prefetch_related(_titles("shift__role__session__activity__texts"))
        .order_by("made_at", "id")
    )


def shifts_with_people(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Each with who has it (`people`), who was asked (`asked`) and who asks (`asking`), in the order of their word."""
    standing = Assignment.objects.select_related("person", "contribution").order_by("made_at", "id")
    searching = Exists(StandInSearch.objects.filter(assignment=OuterRef("pk"), ended_at=None))
    return (
        shifts.select_related("role")
        .prefetch_related(
            Prefetch(
                "assignments",
                standing.filter(state=State.ACCEPTED).annotate(looks_for_somebody=searching),
                to_attr="people",
            ),
            Prefetch("assignments", standing.filter(state=State.PROPOSED), to_attr="asked"),
            Prefetch("assignments", standing.filter(state=State.APPLIED), to_attr="asking"),
        )
        .order_by("role_id", F("starts_at").asc(nulls_last=True), "id")
    )


def get_role_for(user: AnyUser, pk: int) -> Role:
    """A role for those who offer it; a stranger meets the same 404 as a wrong id."""
    found = (
        Role.objects.filter(pk=pk, organisation__in=organisations_of(user))
        .select_related("organisation", "session__activity", "session__venue", "venue", "programme")
        .prefetch_related(_titles("session__activity__texts"))
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_role_to_copy(organisation: Organisation, pk: str) -> Role:
    """One of this organisation's roles; 404 for any other."""
    found = Role.objects.filter(organisation=organisation, pk=pk) if pk.isdecimal() else Role.objects.none()
    role = found.select_related("session", "venue", "programme").first()
    if role is None:
        raise Http404
    return role


def sessions_to_choose(organisation: Organisation) -> QuerySet[Session]:
    """Dates of its own that lie ahead, drafts too: a role may be thought of first."""
    return (
        Session.objects.filter(
            activity__organisation=organisation, state=Session.State.SCHEDULED, ends_at__gt=clock.now()
        )
        .select_related("activity", "venue")
        .prefetch_related(_titles("activity__texts"))
        .order_by("starts_at", "id")
    )


def people_outside_needs(role: Role) -> list[Assignment]:
    """Who stands on it ahead of us, but does not have what it asks now, as far as they have told; two queries.

    They keep it. Which need it is stays theirs: the host is told to talk with them.
    """
    standing = (
        Assignment.objects.filter(shift__role=role, state__in=Assignment.STANDING, shift__state=Shift.State.SCHEDULED)
        .filter(Q(shift__starts_at__gt=clock.now()) | Q(shift__starts_at=None))
        .select_related("person", "shift")
        .order_by("shift__starts_at", "id")
    )
    rows = list(standing)
    known = someones({row.person_id for row in rows})
    return [row for row in rows if _lacks(role, row.shift, known[row.person_id])]


def _lacks(role: Role, shift: Shift, someone: Someone) -> bool:
    day = fit.day_of(shift)
    try:
        fit.ensure_old_enough(role, someone, day)
        fit.ensure_certificate(role, someone, day)
        fit.ensure_languages(role, someone)
        fit.ensure_japanese(role, someone)
        fit.ensure_skills(role, someone)
    except DomainError:
        return True
    return False


def interests_in(role: Role) -> QuerySet[Interest]:
    """Who is interested, the first one first; who has been answered, last."""
    return (
        Interest.objects.filter(role=role, ended_at=None)
        .select_related("person__user")
        .order_by(F("answered_at").asc(nulls_first=True), "shown_at", "id")
    )


def get_interest_for(user: AnyUser, pk: int) -> Interest:
    """For those who offer the role, as `interests_in` shows it; a stranger meets the same 404 as a wrong id."""
    mine = Interest.objects.filter(role__organisation__in=organisations_of(user))
    found = mine.select_related("role", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _titles(path: str) -> Prefetch[str]:
    return Prefetch(path, ActivityText.objects.defer("body"))
