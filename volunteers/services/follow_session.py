"""A session moved, was called off or takes place after all: its shifts follow, and nobody ends up in two places."""

from django.db import transaction

from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.events import publish
from volunteers.events import RoleAskedAgain
from volunteers.models import Assignment, Shift
from volunteers.services._locks import lock_shifts
from volunteers.services._standing import put, settle_times
from volunteers.services.propose import answer_by


@transaction.atomic
def follow_session(*, session: int) -> int:
    """Shifts take the session's times; who is somewhere else then is asked again. How many were asked. Safe twice."""
    shifts = list(Shift.objects.filter(role__session=session).values_list("pk", flat=True))
    if not shifts:
        return 0
    taken = Assignment.objects.filter(shift__in=shifts, state=Assignment.State.ACCEPTED)
    locked = lock_shifts(shifts, taken.values_list("person_id", flat=True))
    asked = 0
    rows = list(taken.filter(contribution__isnull=True).select_related("person"))
    # All let go first: what a person has at one session moves together.
    Assignment.objects.filter(pk__in=[one.pk for one in rows]).update(busy=None)
    for shift in sorted(locked.values(), key=lambda one: one.pk):
        for row in settle_times(shift, [one for one in rows if one.shift_id == shift.pk]):
            ask_again(shift, row, made_by=SYSTEM)
            asked += 1
    return asked


def ask_again(shift: Shift, row: Assignment, *, made_by: Actor) -> None:
    """Somebody who had the shift is somewhere else at its new time: a place is kept until they answer."""
    put(
        shift,
        row.person,
        Assignment.State.PROPOSED,
        made_by=made_by,
        standing=row,
        via=Assignment.Via.MOVED,
        answer_by=answer_by(shift, clock.now()),
    )
    publish(RoleAskedAgain(assignment=row.pk, role=shift.role_id, person=row.person_id), by=made_by)
