"""A shift does not take place; or takes place after all."""

from django.db import transaction

from activities.rules import reasons_of, refuse_if
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ProposalWithdrawn, ShiftCalledOff, ShiftRestored
from volunteers.models import Assignment, Shift
from volunteers.services._hosting import lock_with_people, not_done
from volunteers.services._standing import end, let_go, settle_times
from volunteers.services.follow_session import ask_again

State = Assignment.State


@transaction.atomic
def call_off_shift(*, shift: int, made_by: Actor) -> Shift:
    """Nobody's yes or request is lost: it stands again if the shift is put back. Open questions are taken back.

    Called off twice is called off once. Raises Refused (ShiftBegun), Http404.
    """
    locked, rows = lock_with_people(shift)
    if locked.state == Shift.State.CANCELLED:
        return locked
    now = clock.now()
    refuse_if(reasons_of([lambda: rules.ensure_not_begun(locked, now)]))
    let_go(not_done(rows))
    locked.state = Shift.State.CANCELLED
    locked.save(update_fields=["state"])
    for row in rows:
        if row.state == State.PROPOSED:
            end(row, State.CALLED_OFF, made_by=made_by)
            publish(ProposalWithdrawn(assignment=row.pk, role=locked.role_id, person=row.person_id), by=made_by)
    publish(ShiftCalledOff(shift=locked.pk, role=locked.role_id), by=made_by)
    return locked


@transaction.atomic
def restore_shift(*, shift: int, made_by: Actor) -> Shift:
    """Everybody stands where they stood; who is somewhere else by now is asked again.

    Put back twice is put back once. Raises Refused (ShiftBegun, RoleSessionCancelled), Http404.
    """
    locked, rows = lock_with_people(shift)
    if locked.state == Shift.State.SCHEDULED:
        return locked
    now = clock.now()
    refuse_if(
        reasons_of(
            [
                lambda: rules.ensure_not_begun(locked, now),
                lambda: rules.ensure_takes_place(locked.role.session),
            ]
        )
    )
    locked.state = Shift.State.SCHEDULED
    locked.save(update_fields=["state"])
    for row in settle_times(locked, not_done(rows)):
        ask_again(locked, row, made_by=made_by)
    publish(ShiftRestored(shift=locked.pk, role=locked.role_id), by=made_by)
    return locked
