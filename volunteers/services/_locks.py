"""What every service of this room shares: the locks, in the order that holds everywhere."""

from django.http import Http404

from activities.models import Session
from community.models import Person
from volunteers.models import Assignment, Role


def lock_role(role: int, person: int) -> Role:
    """The role under its lock, with its session and the person locked before it. Raises Http404 if there is none.

    The session first, then the person, then the role: the order of `activities`, or two parties deadlock.
    The person's lock makes two roles at once see each other (no one is entered twice at the same hour).
    """
    session = _lock_session_of(role)
    if not Person.objects.select_for_update().filter(pk=person).exists():
        raise Http404
    locked = Role.objects.select_for_update().get(pk=role)
    locked.session = session
    return locked


def _lock_session_of(role: int) -> Session | None:
    found = Role.objects.filter(pk=role).values_list("session_id", flat=True)
    if not found:
        raise Http404
    if found[0] is None:
        return None
    # NO KEY: we change nothing in it; we only wait for whoever is calling it off.
    return Session.objects.select_for_update(no_key=True, of=("self",)).select_related("activity").get(pk=found[0])


def lock_assignment(assignment: int) -> tuple[Role, Assignment]:
    """An assignment under the locks of its role. Raises Http404 if there is none."""
    ids = Assignment.objects.filter(pk=assignment).values_list("role_id", "person_id").first()
    if ids is None:
        raise Http404
    role = lock_role(*ids)
    # Read after the lock: it may have changed while we waited.
    return role, Assignment.objects.select_related("contribution").get(pk=assignment)
