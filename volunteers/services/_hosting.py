"""What the host's services share: the role's lock, and a shift with everybody who has it under their locks."""

from django.db import transaction
from django.http import Http404

from volunteers.models import Assignment, Role, Shift
from volunteers.services._locks import lock_shifts

TRIES = 10


class _SomebodyCame(Exception):
    """A person took the shift between our look and our lock."""


def lock_role(role: int) -> Role:
    """The role under its lock, before sessions, persons and shifts: only hosts' services take it. Raises Http404.

    NO KEY: who takes one of its shifts need not wait.
    """
    rows = Role.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation", "session__activity")
    found = rows.filter(pk=role).first()
    if found is None:
        raise Http404
    return found


def lock_with_people(shift: int) -> tuple[Shift, list[Assignment]]:
    """The shift and its standing assignments, session, persons and shift locked in this order. Raises Http404.

    Persons come before the shift, but only the shift's lock says who they are: who came in between is seen, the locks
    are let go with the savepoint, and it is tried again.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _lock_once(shift)
        except _SomebodyCame:
            continue
    return _lock_once(shift)


def _lock_once(shift: int) -> tuple[Shift, list[Assignment]]:
    standing = Assignment.objects.filter(shift=shift, state__in=Assignment.STANDING)
    known = set(standing.values_list("person_id", flat=True))
    locked = lock_shifts([shift], known)[shift]
    rows = list(standing.select_related("person", "contribution").order_by("pk"))
    if not {row.person_id for row in rows} <= known:
        raise _SomebodyCame
    for row in rows:
        row.shift = locked
    return locked, rows


def not_done(rows: list[Assignment]) -> list[Assignment]:
    """Who has taken it on, and whom nobody has confirmed: their time moves with the shift."""
    return [row for row in rows if row.state == Assignment.State.ACCEPTED and not hasattr(row, "contribution")]
