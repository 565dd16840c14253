"""Tell me when this needs people: who watches a role hears it, once a week at most."""

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.actor import SYSTEM
from core.outbox.events import publish
from volunteers.events import PeopleNeeded
from volunteers.models import Assignment, Shift, Watch
from volunteers.rules import why_not_apply
from volunteers.selectors.stand_ins import situations_at
from volunteers.selectors.watches import shifts_in_need, watches_due


@transaction.atomic
def tell_watchers(*, role: int) -> int:
    """Note who of this role's watchers is told now that a shift of it needs people soon; how many.

    Told is who could take one of these shifts: nothing firm is in the way. Safe to run twice.
    """
    now = clock.now()
    due = list(watches_due().filter(role=role).select_for_update().order_by("pk"))
    if not due:
        return 0
    persons, fitting = [one.person_id for one in due], set[int]()
    for shift in shifts_in_need().filter(role=role):
        there = set(_there(shift))
        for pk, situation in situations_at(shift, persons, vouched=True).items():
            if pk not in there and not why_not_apply(shift, situation):
                fitting.add(pk)
    told = Watch.objects.filter(pk__in=[one.pk for one in due], person__in=fitting).update(told_at=now)
    if told:
        publish(PeopleNeeded(role=role), by=SYSTEM)
    return told


def tell_all_watchers() -> int:
    """The same for every role of which a shift comes near; how many were told. Each role by itself."""
    roles = Watch.objects.filter(pk__in=watches_due(), role__shifts__in=shifts_in_need()).values("role").distinct()
    return sum(tell_watchers(role=pk) for pk in roles.values_list("role", flat=True))


def _there(shift: Shift) -> QuerySet[Assignment, int]:
    return shift.assignments.filter(state__in=Assignment.STANDING).values_list("person_id", flat=True)
