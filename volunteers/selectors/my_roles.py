"""A person's roles, for their own page and for who supports them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet
from django.http import Http404

from activities.models import Session
from community.models import Person, Supporter
from community.selectors import AnyUser, supported_by
from core import clock
from volunteers.models import Assignment, Interest, Shift, Watch
from volunteers.reasons import Reason, reasons_from
from volunteers.selectors.roles import contributions_of, roles_ahead_of

State = Assignment.State
LATEST = 30  # of what was done


@dataclass(frozen=True)
class Proposal:
    """A question to answer, and why it was this person."""

    assignment: Assignment

    @property
    def why(self) -> list[str]:
        """In the reader's language; only what speaks for it."""
        rows: list[Reason] = reasons_from(self.assignment.reasons)
        return [one.sentence for one in rows if one.speaks_for]


@dataclass(frozen=True)
class MyRoles:
    """Everything of one person, in the order in which it wants them."""

    proposals: list[Proposal] = field(default_factory=list)
    requests: list[Assignment] = field(default_factory=list)
    ahead: list[Assignment] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    done: list[Assignment] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Time given altogether."""
        return sum(one.contribution.minutes for one in self.done)

    @property
    def hours(self) -> float:
        """The same in hours, to the half."""
        return round(self.minutes / 30) / 2

    @property
    def latest(self) -> list[Assignment]:
        """Of what was done, as much as one looks through."""
        return self.done[:LATEST]

    @property
    def nothing(self) -> bool:
        """Whether nothing lies ahead or waits."""
        return not (self.proposals or self.requests or self.ahead or self.interests or self.watches)


@dataclass(frozen=True)
class Supported:
    """Somebody whom the reader supports, and their roles."""

    support: Supporter
    proposals: list[Proposal]
    ahead: list[Assignment]


def my_roles(person: Person) -> MyRoles:
    """Everything on one page."""
    waiting = list(_waiting([person.pk]))
    return MyRoles(
        proposals=[Proposal(one) for one in waiting if one.state == State.PROPOSED],
        requests=[one for one in waiting if one.state == State.APPLIED],
        ahead=list(roles_ahead_of(person)),
        interests=list(_of_roles(Interest.objects.filter(person=person, ended_at=None)).order_by("-shown_at")),
        watches=list(_of_roles(Watch.objects.filter(person=person)).order_by("-since")),
        done=list(contributions_of(person).select_related("thanks_said")),
    )


def supported_roles(supports: Sequence[Supporter]) -> list[Supported]:
    """Of people whose appointments may be seen: what they are asked and what lies ahead; who has none is left out."""
    seen = [one for one in supports if one.may_see]
    persons = [one.person_id for one in seen]
    proposals = [one for one in _waiting(persons) if one.state == State.PROPOSED]
    ahead = list(_ahead(persons))
    found = [
        Supported(
            support=one,
            proposals=[Proposal(row) for row in proposals if row.person_id == one.person_id],
            ahead=[row for row in ahead if row.person_id == one.person_id],
        )
        for one in seen
    ]
    return [one for one in found if one.proposals or one.ahead]


def get_answerable_for(user: AnyUser, pk: int) -> tuple[Assignment, Supporter | None]:
    """One's own assignment, or one of a person for whom this account may act (then with the agreement); else 404."""
    if not user.is_authenticated:
        raise Http404
    found = Assignment.objects.select_related("shift__role", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.person.user_id == user.pk:
        return found, None
    support = supported_by(user).filter(person=found.person_id, may_sign_up=True).first()
    if support is None:
        raise Http404
    return found, support


def _waiting(persons: Sequence[int]) -> QuerySet[Assignment]:
    """Proposals and requests that can still be answered, the most urgent first."""
    now = clock.now()
    open_still = Q(shift__starts_at=None) | Q(shift__starts_at__gt=now)
    return _with_words(
        Assignment.objects.filter(open_still, person__in=persons, shift__state=Shift.State.SCHEDULED)
        .filter(Q(state=State.APPLIED) | Q(state=State.PROPOSED, answer_by__gt=now))
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .order_by(F("answer_by").asc(nulls_last=True), "id")
    )


def _ahead(persons: Sequence[int]) -> QuerySet[Assignment]:
    """What these people have taken on and what lies ahead, soonest first."""
    ahead = Q(shift__starts_at=None) | Q(shift__ends_at__gt=clock.now())
    return _with_words(
        Assignment.objects.filter(ahead, person__in=persons, state=State.ACCEPTED, shift__state=Shift.State.SCHEDULED)
        .exclude(contribution__isnull=False)
        .exclude(shift__role__session__state=Session.State.CANCELLED)
        .order_by(F("shift__starts_at").asc(nulls_last=True), "id")
    )


def _with_words(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return rows.select_related(
        "shift__role__organisation",
        "shift__role__session__venue",
        "shift__role__session__activity",
        "shift__role__venue",
    ).prefetch_related("shift__role__session__activity__texts")


def _of_roles(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]  # of interests and of watches alike
    return rows.select_related("role__organisation", "role__session__activity").prefetch_related(
        "role__session__activity__texts"
    )
