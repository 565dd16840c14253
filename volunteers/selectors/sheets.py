"""The host's sheet after a session or a shift: who had which role, how it went, and every correction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.http import Http404
from django.urls import reverse

from activities.models import Session
from community.selectors import AnyUser, organisations_of
from core import clock
from volunteers.models import Assignment, Contribution, Correction, Role, Shift
from volunteers.selectors.record import Change, changes_of, hosts_of, names_of
from volunteers.selectors.roles import get_session_for, with_words

ACCEPTED = Assignment.State.ACCEPTED


@dataclass(frozen=True)
class Row:
    """One person on the sheet."""

    assignment: Assignment
    contribution: Contribution | None  # where it is confirmed
    changes: Sequence[Change]
    dated: bool

    @property
    def came(self) -> bool:
        """Whether it counts."""
        return self.contribution is not None

    @property
    def outcome(self) -> Assignment.Outcome:
        """How it went; what counts without a word was simply there."""
        noted = Assignment.Outcome(self.assignment.outcome)
        return Assignment.Outcome.PRESENT if self.came and noted == Assignment.Outcome.UNKNOWN else noted


@dataclass(frozen=True)
class Part:
    """One shift of the sheet."""

    shift: Shift
    rows: list[Row]
    begun: bool


@dataclass(frozen=True)
class Sheet:
    """All shifts of a session's roles, or of one role that stands free."""

    parts: list[Part]
    session: Session | None = None
    role: Role | None = None

    @property
    def url(self) -> str:
        """Its page."""
        if self.session is not None:
            return reverse("volunteers:session-sheet", args=[self.session.pk])
        return reverse("volunteers:role-sheet", args=[self.role.pk if self.role else 0])

    @property
    def rows(self) -> list[Row]:
        """Everybody."""
        return [row for part in self.parts for row in part.rows]

    @property
    def waiting(self) -> list[int]:
        """Assignments that one tap for everybody confirms: begun, with a time, nothing noted yet."""
        return [
            row.assignment.pk
            for part in self.parts
            for row in part.rows
            if part.begun and row.dated and not row.came and row.outcome == Assignment.Outcome.UNKNOWN
        ]

    @property
    def confirmed(self) -> int:
        """How many count."""
        return sum(row.came for row in self.rows)

    def assignment(self, pk: int) -> Assignment:
        """One that stands on this sheet; else 404."""
        found = next((row.assignment for row in self.rows if row.assignment.pk == pk), None)
        if found is None:
            raise Http404
        return found


def get_session_sheet_for(user: AnyUser, session: int) -> Sheet:
    """Of a session, for its host; a stranger meets 404."""
    found = get_session_for(user, session)
    return Sheet(_parts(Q(role__session=found)), session=found)


def get_role_sheet_for(user: AnyUser, role: int) -> Sheet:
    """Of a role at no session, for its host; a stranger meets 404."""
    found = Role.objects.filter(organisation__in=organisations_of(user), session=None, pk=role).first()
    if found is None:
        raise Http404
    return Sheet(_parts(Q(role=found)), role=found)


def sheet_url_of(assignment: Assignment) -> str:
    """The sheet on which an assignment stands."""
    role = assignment.role
    if role.session_id is not None:
        return reverse("volunteers:session-sheet", args=[role.session_id])
    return reverse("volunteers:role-sheet", args=[role.pk])


def _parts(which: Q) -> list[Part]:
    people = (
        Assignment.objects.filter(state=ACCEPTED)
        .select_related("person", "contribution", "thanks_said")
        .prefetch_related(Prefetch("contribution__corrections", Correction.objects.order_by("at", "id")))
        .order_by("made_at", "id")
    )
    chosen = with_words().filter(which, state=Shift.State.SCHEDULED)
    found = list(chosen.prefetch_related(Prefetch("assignments", people, to_attr="people")))
    everybody = [one for shift in found for one in shift.people]
    hosts = hosts_of(shift.role.organisation_id for shift in found)
    names = names_of(row.by for one in everybody for row in _corrections(one))
    now = clock.now()
    return [
        Part(
            shift,
            [_row(one, shift, hosts.get(shift.role.organisation_id, frozenset()), names) for one in shift.people],
            begun=shift.starts_at is None or shift.starts_at <= now,
        )
        for shift in found
    ]


def _corrections(one: Assignment) -> list[Correction]:
    kept: Contribution | None = getattr(one, "contribution", None)
    return list(kept.corrections.all()) if kept is not None else []


def _row(one: Assignment, shift: Shift, hosts: frozenset[int], names: dict[int, str]) -> Row:
    kept: Contribution | None = getattr(one, "contribution", None)
    confirmed = kept is not None and kept.state == Contribution.State.CONFIRMED
    return Row(
        assignment=one,
        contribution=kept if confirmed else None,
        changes=changes_of(kept, hosts, names) if kept is not None else (),
        dated=shift.starts_at is not None,
    )
