"""What every service of this room shares: the locks, in the order that holds everywhere."""

from collections.abc import Iterable

from django.http import Http404

from activities.models import Session
from community.models import Person
from volunteers.models import Assignment, Shift
from volunteers.services._following import follow


def lock_shift(shift: int, *persons: int) -> Shift:
    """The shift under its lock, with its role; its session and the persons locked before it. Raises Http404.

    The session first, then persons, then shifts: the order of `activities`, or two parties deadlock.
    The person's lock makes two roles at once see each other (no one is entered twice at the same hour).
    """
    return lock_shifts([shift], persons)[shift]


def lock_shifts(shifts: Iterable[int], persons: Iterable[int]) -> dict[int, Shift]:
    """Many at once, each kind in the order of its numbers. Raises Http404 where one is missing."""
    wanted, people = sorted(set(shifts)), sorted(set(persons))
    sessions = _lock_sessions(wanted)
    if len(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk")) < len(people):
        raise Http404
    locked = {
        one.pk: one
        for one in Shift.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .select_related("role__organisation")
        .order_by("pk")
    }
    if len(locked) < len(wanted):
        raise Http404
    for one in locked.values():
        if one.role.session_id is not None:
            one.role.session = sessions[one.role.session_id]
            follow(one)  # the session may have moved a moment ago, and the handler is still on its way
    return locked


def _lock_sessions(shifts: list[int]) -> dict[int, Session]:
    ids = Shift.objects.filter(pk__in=shifts, role__session__isnull=False).values("role__session")
    # NO KEY: we change nothing in it; we only wait for whoever is calling it off.
    rows = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("activity", "venue")
    return {one.pk: one for one in rows.filter(pk__in=ids).order_by("pk")}


def lock_assignment(assignment: int, *persons: int) -> Assignment:
    """An assignment under the locks of its shift, its person and these. Raises Http404 if there is none."""
    ids = Assignment.objects.filter(pk=assignment).values_list("shift_id", "person_id").first()
    if ids is None:
        raise Http404
    shift = lock_shift(ids[0], ids[1], *persons)
    # Read after the lock: it may have changed while we waited.
    found = Assignment.objects.select_related("contribution", "person").get(pk=assignment)
    found.shift = shift
    return found
