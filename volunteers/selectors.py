"""Reads about roles."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404

from activities.models import Activity, Session
from activities.selectors.activity import get_own_session_for
from community.models import Person
from community.selectors import AnyUser, organisations_of
from community.services.persons import squeezed
from core import clock
from core.errors import DomainError
from volunteers.models import Assignment, Contribution, Role
from volunteers.rules import TAKEN_FREELY, Situation, why_not_take

ACCEPTED = Assignment.State.ACCEPTED


def standing_of(person: Person, role: Role) -> Assignment | None:
    """What the person has with this role now: a proposal, a yes, or nothing."""
    return Assignment.objects.filter(role=role, person=person, state__in=(Assignment.State.PROPOSED, ACCEPTED)).first()


def situation_of(person: Person, role: Role) -> Situation:
    """What the rules need to know about this person and role."""
    return Situation(
        now=clock.now(), taken=role.assignments.filter(state=ACCEPTED).count(), busy=_is_busy(person, role)
    )


def _is_busy(person: Person, role: Role) -> bool:
    """Two roles at one session are fine (who teaches may run it too); two sessions at once are not."""
    session = role.session
    if session is None:
        return False
    return (
        Assignment.objects.filter(
            person=person,
            state=ACCEPTED,
            role__session__state=Session.State.SCHEDULED,
            role__session__starts_at__lt=session.ends_at,
            role__session__ends_at__gt=session.starts_at,
        )
        .exclude(role__session=session)
        .exists()
    )


def why_not(person: Person, role: Role) -> list[DomainError]:
    """Every reason why this person can't take this role themself; empty means welcome."""
    standing = standing_of(person, role)
    if standing is not None and standing.state == ACCEPTED:
        return []
    return why_not_take(role, situation_of(person, role))


def _with_words() -> QuerySet[Role]:
    return Role.objects.select_related(
        "organisation", "session__activity__programme", "session__venue__area__parent"
    ).prefetch_related("session__activity__texts")


def roles_of_session(session: Session) -> QuerySet[Role]:
    """The roles of a session, each with its people (`people`: accepted assignments) in the order of their yes."""
    people = (
        Assignment.objects.filter(state=ACCEPTED).select_related("person", "contribution").order_by("made_at", "id")
    )
    return (
        Role.objects.filter(session=session)
        .prefetch_related(Prefetch("assignments", queryset=people, to_attr="people"))
        .order_by("id")
    )


def open_roles() -> QuerySet[Role]:
    """Roles that a resident can take: published, ahead or without a date, places left. Soonest first, undated last."""
    dated = Q(
        session__starts_at__gt=clock.now(),
        session__state=Session.State.SCHEDULED,
        session__activity__state=Activity.State.PUBLISHED,
    )
    return (
        _with_words()
        .filter(dated | Q(session=None), kind__in=TAKEN_FREELY)
        .annotate(taken=Count("assignments", filter=Q(assignments__state=ACCEPTED)))
        .annotate(left=F("headcount") - F("taken"))
        .filter(left__gt=0)
        .order_by(F("session__starts_at").asc(nulls_last=True), "id")
    )


def roles_ahead_of(person: Person) -> QuerySet[Assignment]:
    """What the person has taken on and no host has confirmed yet, soonest first; for a month after its day."""
    recent = clock.now() - timedelta(days=31)
    return (
        _assignments_of(person)
        .filter(Q(role__session=None) | Q(role__session__ends_at__gt=recent))
        .exclude(contribution__state=Contribution.State.CONFIRMED)
        .exclude(role__session__state=Session.State.CANCELLED)
        .order_by(F("role__session__starts_at").asc(nulls_last=True), "id")
    )


def contributions_of(person: Person) -> QuerySet[Assignment]:
    """What the person has done for others, as hosts confirmed it, latest first."""
    return (
        _assignments_of(person)
        .filter(contribution__state=Contribution.State.CONFIRMED)
        .order_by("-contribution__on", "-id")
    )


def _assignments_of(person: Person) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(person=person, state=ACCEPTED)
        .select_related("role__organisation", "role__session__venue", "contribution")
        .prefetch_related("role__session__activity__texts")
    )


@dataclass(frozen=True)
class MyRoles:
    """A person's roles, for their own page."""

    ahead: list[Assignment]
    done: list[Assignment]

    @property
    def minutes(self) -> int:
        """Time given altogether."""
        return sum(one.contribution.minutes for one in self.done)

    @property
    def hours(self) -> float:
        """The same in hours, to the half."""
        return round(self.minutes / 30) / 2


def my_roles(person: Person) -> MyRoles:
    """Everything on one page: what lies ahead, and what was done."""
    return MyRoles(ahead=list(roles_ahead_of(person)), done=list(contributions_of(person)))


def taken_by(person: Person | None) -> set[int]:
    """Ids of the roles that the person has, for buttons that know it."""
    if person is None:
        return set()
    return set(Assignment.objects.filter(person=person, state=ACCEPTED).values_list("role_id", flat=True))


def get_session_for(user: AnyUser, pk: int) -> Session:
    """A session for those who organise it; a stranger meets the same 404 as a wrong id."""
    return get_own_session_for(user, pk)


def get_role_for(user: AnyUser, pk: int) -> Role:
    """A role for those who offer it; a stranger meets the same 404 as a wrong id."""
    role = _with_words().filter(pk=pk, organisation__in=organisations_of(user)).first()
    if role is None:
        raise Http404
    return role


def get_open_role(pk: int) -> Role:
    """A role that was offered to everyone, full or over or not; else 404."""
    role = _with_words().exclude(session__activity__state__in=Activity.HIDDEN).filter(pk=pk).first()
    if role is None:
        raise Http404
    return role


def get_assignment_for(user: AnyUser, pk: int) -> Assignment:
    """An assignment for those who offer its role; else 404."""
    return _one(Assignment.objects.filter(role__organisation__in=organisations_of(user)), pk)


def get_my_assignment_for(user: AnyUser, pk: int) -> Assignment:
    """A person's own assignment; anybody else meets 404."""
    mine = Assignment.objects.filter(person__user_id=user.pk) if user.is_authenticated else Assignment.objects.none()
    return _one(mine, pk)


def _one(allowed: QuerySet[Assignment], pk: int) -> Assignment:
    found = allowed.select_related("role", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def person_by_account(*, email: str, name: str) -> Person | None:
    """The person behind an account, for a host who knows both their address and their name.

    The address alone finds nobody: else a host could learn who stands behind any address.
    """
    person = Person.objects.filter(user__email=email.strip().lower()).first()
    if person is None or squeezed(name) not in {squeezed(person.name), squeezed(person.kana)} - {""}:
        return None
    return person
