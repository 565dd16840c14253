"""Refusing is always possible, also later."""

from django.db import transaction

from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleHandedBack
from volunteers.models import Assignment
from volunteers.services._locks import lock_assignment


@transaction.atomic
def hand_back(*, assignment: int, made_by: Actor) -> Assignment:
    """Give a role back; no reason is asked and nothing is deducted. Handed back twice is handed back once.

    Raises AlreadyDone where it was fulfilled and confirmed, Http404.
    """
    role, standing = lock_assignment(assignment)
    if standing.state == Assignment.State.HANDED_BACK:
        return standing
    rules.ensure_may_be_handed_back(getattr(standing, "contribution", None))
    standing.state = Assignment.State.HANDED_BACK
    standing.save(update_fields=["state"])
    publish(RoleHandedBack(assignment=standing.pk, role=role.pk, person=standing.person_id), by=made_by)
    return standing
