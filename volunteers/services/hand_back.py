"""Refusing is always possible, also later."""

from django.db import transaction

from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ProposalWithdrawn, RoleHandedBack
from volunteers.models import Assignment
from volunteers.services._locks import lock_assignment
from volunteers.services._standing import end

State = Assignment.State


@transaction.atomic
def hand_back(*, assignment: int, made_by: Actor) -> Assignment:
    """Give a role back, or take a request for one back; no reason is asked and nothing is deducted. Twice is once.

    Raises AlreadyDone where it was fulfilled and confirmed, Http404.
    """
    standing = lock_assignment(assignment)
    if standing.state not in Assignment.STANDING:
        return standing
    rules.ensure_may_be_handed_back(getattr(standing, "contribution", None))
    ids = {"assignment": standing.pk, "role": standing.shift.role_id, "person": standing.person_id}
    held = standing.state == State.ACCEPTED
    end(standing, State.HANDED_BACK, made_by=made_by)
    publish(RoleHandedBack(**ids) if held else ProposalWithdrawn(**ids), by=made_by)
    return standing
