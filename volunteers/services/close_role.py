"""A role wants no more people; or wants them again."""

from django.conf import settings
from django.db import transaction

from activities.rules import reasons_of, refuse_if
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleClosed, RoleReopened
from volunteers.models import Role
from volunteers.services._hosting import lock_role


@transaction.atomic
def close_role(*, role: int, made_by: Actor) -> Role:
    """Nobody new finds it; who has it keeps it, and who was asked may still say yes. Twice is once. Raises Http404."""
    locked = lock_role(role)
    if locked.state == Role.State.CLOSED:
        return locked
    locked.state = Role.State.CLOSED
    locked.save(update_fields=["state"])
    publish(RoleClosed(role=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked


@transaction.atomic
def reopen_role(*, role: int, made_by: Actor) -> Role:
    """People find it again. Twice is once. Raises Refused (NoLegalBasis, RoleSessionCancelled), Http404."""
    locked = lock_role(role)
    if locked.state == Role.State.OPEN:
        return locked
    refuse_if(
        reasons_of(
            [
                lambda: rules.ensure_legal(locked.kind, settings.EMPLOYMENT_LEGAL_BASIS),
                lambda: rules.ensure_takes_place(locked.session),
            ]
        )
    )
    locked.state = Role.State.OPEN
    locked.save(update_fields=["state"])
    publish(RoleReopened(role=locked.pk, organisation=locked.organisation_id), by=made_by)
    return locked
