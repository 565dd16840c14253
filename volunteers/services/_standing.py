"""How an assignment comes to stand and stops standing: the only place where `state` and `busy` change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from activities.models import Session
from community.models import Person
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import RoleTaken
from volunteers.models import Assignment, Shift
from volunteers.selectors.situations import busy_with

State = Assignment.State


def put(
    shift: Shift,
    person: Person,
    state: Assignment.State,
    *,
    made_by: Actor,
    standing: Assignment | None = None,
    via: str | None = None,
    answer_by: datetime | None = None,
    reasons: list[Mapping[str, Any]] | None = None,
) -> Assignment:
    """The person's standing row of this shift in a new state; a new row where there is none.

    The caller holds the locks and has asked the rules.
    """
    row = standing or Assignment(shift=shift, person=person, via=via or Assignment.Via.SELF)
    row.shift = shift
    row.state, row.made_by, row.made_at, row.answer_by = state, made_by.user, clock.now(), answer_by
    if via is not None and row.state != State.ACCEPTED:
        row.via = via
    if reasons is not None:
        row.reasons = list(reasons)
    row.busy = _busy_of(row) if state == State.ACCEPTED else None
    row.save()
    return row


def take_on(shift: Shift, person: Person, *, made_by: Actor, standing: Assignment | None, via: str) -> Assignment:
    """The yes, whoever says it."""
    taken = put(shift, person, State.ACCEPTED, made_by=made_by, standing=standing, via=via)
    publish(RoleTaken(assignment=taken.pk, role=shift.role_id, person=person.pk), by=made_by)
    return taken


def end(assignment: Assignment, state: Assignment.State, *, made_by: Actor) -> None:
    """It stands no longer. Its time goes to the person's other role at the same session, if there is one."""
    assignment.state, assignment.made_by, assignment.made_at = state, made_by.user, clock.now()
    held, assignment.busy, assignment.answer_by = assignment.busy, None, None
    assignment.save(update_fields=["state", "made_by", "made_at", "busy", "answer_by"])
    if held is not None and assignment.shift.whole_session:
        _pass_time_on(assignment)


def let_go(assignments: Iterable[Assignment]) -> None:
    """Before one shift moves or is called off: its people are free then; a second role at the session holds the time.

    The caller holds the locks of shift and persons.
    """
    for row in assignments:
        held, row.busy = row.busy, None
        if held is None:
            continue
        row.save(update_fields=["busy"])
        if row.shift.whole_session:
            _pass_time_on(row)


def settle_times(shift: Shift, assignments: Iterable[Assignment]) -> list[Assignment]:
    """After the shift moved, was called off or restored: each accepted one holds its time; who can't, is returned.

    The caller holds the locks of the persons too, and has let go of the times of all that moves together.
    """
    clashing = []
    for row in sorted(assignments, key=lambda one: one.pk):
        row.shift, row.busy = shift, None
        if not _takes_place(shift):
            continue
        if busy_with(row.person_id, shift).exists():
            clashing.append(row)
        else:
            row.busy = _busy_of(row)
            row.save(update_fields=["busy"])
    return clashing


def _busy_of(row: Assignment) -> DateTimeTZRange | None:
    shift = row.shift
    if shift.starts_at is None or shift.ends_at is None or not _takes_place(shift):
        return None
    if shift.whole_session and _siblings(row).exclude(busy=None).exists():
        return None
    return DateTimeTZRange(shift.starts_at, shift.ends_at)


def _siblings(row: Assignment) -> Any:
    return Assignment.objects.filter(
        person=row.person_id,
        state=State.ACCEPTED,
        shift__whole_session=True,
        shift__role__session=row.shift.role.session_id,
    ).exclude(pk=row.pk)


def _pass_time_on(row: Assignment) -> None:
    heir = _siblings(row).order_by("pk").first()
    if heir is not None:
        heir.busy = DateTimeTZRange(row.shift.starts_at, row.shift.ends_at)
        heir.save(update_fields=["busy"])


def _takes_place(shift: Shift) -> bool:
    session = shift.role.session
    called_off = session is not None and session.state == Session.State.CANCELLED
    return shift.state == Shift.State.SCHEDULED and not called_off
