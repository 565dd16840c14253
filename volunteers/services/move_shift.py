"""A shift takes place at another time."""

from datetime import datetime

from django.db import transaction

from activities.rules import reasons_of, refuse_if
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ShiftMoved
from volunteers.models import Assignment, Shift
from volunteers.rules.week import touched
from volunteers.services._hosting import lock_with_people, not_done
from volunteers.services._standing import let_go, settle_times
from volunteers.services.follow_session import ask_again
from volunteers.services.propose import answer_by

State = Assignment.State


@transaction.atomic
def move_shift(*, shift: int, starts_at: datetime, ends_at: datetime, made_by: Actor) -> Shift:
    """Everybody who has it keeps it, but who is somewhere else then: they are asked again, and a place is kept.

    At a session it keeps its new distance from the session's start. Moved to where it is, nothing happens.
    Raises Refused with every reason, Http404.
    """
    locked, rows = lock_with_people(shift)
    old = locked.starts_at, locked.ends_at
    if old == (starts_at, ends_at):
        return locked
    now, session = clock.now(), locked.role.session
    refuse_if(
        reasons_of(
            [
                lambda: rules.ensure_not_called_off(locked),
                lambda: rules.ensure_takes_place(session),
                lambda: rules.ensure_not_begun(locked, now),
                lambda: rules.ensure_hours(starts_at, ends_at, session=session, now=now),
            ]
        )
    )
    accepted = not_done(rows)
    let_go(accepted)
    locked.starts_at, locked.ends_at, locked.part_of_week = starts_at, ends_at, touched(starts_at, ends_at)
    locked.offset, locked.whole_session = (starts_at - session.starts_at if session else None), False
    locked.save(update_fields=["starts_at", "ends_at", "part_of_week", "offset", "whole_session"])
    asked_before = [row for row in rows if row.state == State.PROPOSED]
    for row in settle_times(locked, accepted):
        ask_again(locked, row, made_by=made_by)
    _answer_sooner(locked, asked_before, now)
    publish(
        ShiftMoved(shift=locked.pk, role=locked.role_id, old_starts_at=_iso(old[0]), old_ends_at=_iso(old[1])),
        by=made_by,
    )
    return locked


def _answer_sooner(shift: Shift, proposed: list[Assignment], now: datetime) -> None:
    """A question is never open for longer than half the time that is left."""
    latest = answer_by(shift, now)
    for row in proposed:
        if row.answer_by is None or row.answer_by > latest:
            row.answer_by = latest
            row.save(update_fields=["answer_by"])


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
