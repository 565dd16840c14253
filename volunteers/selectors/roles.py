"""Reads about roles, their shifts, and who has them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404

from activities.models import Activity, Session
from activities.selectors.activity import get_own_session_for
from community.models import Person
from community.selectors import AnyUser, organisations_of
from community.services.persons import squeezed
from core import clock
from volunteers.models import Assignment, Contribution, Role, Shift
from volunteers.rules import TAKEN_FREELY

ACCEPTED = Assignment.State.ACCEPTED


def with_words() -> QuerySet[Shift]:
    """Shifts with all that a card of them says."""
    return Shift.objects.select_related(
        "role__organisation",
        "role__venue__area__parent",
        "role__session__activity__programme",
        "role__session__venue__area__parent",
    ).prefetch_related("role__session__activity__texts")


def shifts_of_session(session: Session) -> QuerySet[Shift]:
    """The shifts of a session, each with its people (`people`: accepted assignments) in the order of their yes."""
    people = (
        Assignment.objects.filter(state=ACCEPTED).select_related("person", "contribution").order_by("made_at", "id")
    )
    return (
        Shift.objects.filter(role__session=session)
        .select_related("role")
        .prefetch_related(Prefetch("assignments", queryset=people, to_attr="people"))
        .order_by("role_id", F("starts_at").asc(nulls_last=True), "id")
    )


def open_shifts(kinds: Collection[str] = TAKEN_FREELY) -> QuerySet[Shift]:
    """Shifts that a resident can take or ask for: published, ahead or without a date, with places left.

    `taken` places are held, also by who was asked and has not answered; `left` are not. Soonest first, undated last.
    """
    return (
        Shift.objects.filter(is_wanted(clock.now()), role__kind__in=kinds)
        .annotate(taken=Count("assignments", filter=Q(assignments__state__in=Assignment.HOLDS_PLACE)))
        .annotate(left=F("most") - F("taken"))
        .filter(left__gt=0)
        .order_by(F("starts_at").asc(nulls_last=True), "id")
    )


def is_wanted(now: datetime) -> Q:
    """Of shifts: open to people, ahead or without a time, at no session that is hidden or called off."""
    at_session = Q(
        role__session__state=Session.State.SCHEDULED, role__session__activity__state=Activity.State.PUBLISHED
    )
    return (
        Q(state=Shift.State.SCHEDULED, role__state=Role.State.OPEN)
        & (Q(starts_at__gt=now) | Q(starts_at=None))
        & (at_session | Q(role__session=None))
    )


def roles_ahead_of(person: Person) -> QuerySet[Assignment]:
    """What the person has taken on and no host has confirmed yet, soonest first; for a month after its day."""
    recent = clock.now() - timedelta(days=31)
    return (
        _assignments_of(person)
        .filter(Q(shift__starts_at=None) | Q(shift__ends_at__gt=recent), shift__state=Shift.State.SCHEDULED)
        .exclude(contribution__state=Contribution.State.CONFIRMED)
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .order_by(F("shift__starts_at").asc(nulls_last=True), "id")
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
        .select_related(
            "shift__role__organisation", "shift__role__session__venue", "shift__role__venue", "contribution"
        )
        .prefetch_related("shift__role__session__activity__texts")
    )


def get_session_for(user: AnyUser, pk: int) -> Session:
    """A session for those who organise it; a stranger meets the same 404 as a wrong id."""
    return get_own_session_for(user, pk)


def get_shift_for(user: AnyUser, pk: int) -> Shift:
    """A shift for those who offer its role; a stranger meets the same 404 as a wrong id."""
    shift = with_words().filter(pk=pk, role__organisation__in=organisations_of(user)).first()
    if shift is None:
        raise Http404
    return shift


def get_open_shift(pk: int) -> Shift:
    """A shift that was offered to everyone, full or over or not; else 404."""
    shift = with_words().exclude(role__session__activity__state__in=Activity.HIDDEN).filter(pk=pk).first()
    if shift is None:
        raise Http404
    return shift


def get_assignment_for(user: AnyUser, pk: int) -> Assignment:
    """An assignment for those who offer its role; else 404."""
    return _one(Assignment.objects.filter(shift__role__organisation__in=organisations_of(user)), pk)


def _one(allowed: QuerySet[Assignment], pk: int) -> Assignment:
    found = allowed.select_related("shift__role", "person").filter(pk=pk).first()
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
