"""The host says that a role was fulfilled. Only that counts (metrics.md)."""

from datetime import date

from django.db import transaction
from django.http import Http404

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ContributionConfirmed, ContributionWithdrawn
from volunteers.models import Contribution, Role
from volunteers.services._locks import lock_assignment


@transaction.atomic
def confirm_contribution(*, assignment: int, made_by: Actor, minutes: int | None = None) -> Contribution:
    """Keep that the person did it, for `minutes` (the session's length if nothing is said).

    The same again changes nothing; other minutes correct it; after a withdrawal it stands again.
    Raises NotBegun, NotStandingAnyMore, RoleSessionCancelled, LengthMissing, Http404.
    """
    role, standing = lock_assignment(assignment)
    before: Contribution | None = getattr(standing, "contribution", None)
    if before is not None and before.state == Contribution.State.CONFIRMED and minutes in (None, before.minutes):
        return before
    rules.ensure_may_be_confirmed(standing, role.session, clock.now())
    kept, _ = Contribution.objects.update_or_create(
        assignment=standing,
        defaults={
            "state": Contribution.State.CONFIRMED,
            "minutes": rules.minutes_of(role.session, minutes),
            "on": _day(role),
            "confirmed_by": made_by.user,
            "confirmed_at": clock.now(),
        },
    )
    publish(ContributionConfirmed(contribution=kept.pk, role=role.pk, person=standing.person_id), by=made_by)
    return kept


@transaction.atomic
def withdraw_contribution(*, assignment: int, made_by: Actor) -> Contribution:
    """The confirmation was a mistake. Withdrawn twice is withdrawn once. Raises Http404 where nothing was confirmed."""
    role, standing = lock_assignment(assignment)
    kept: Contribution | None = getattr(standing, "contribution", None)
    if kept is None:
        raise Http404
    if kept.state == Contribution.State.WITHDRAWN:
        return kept
    kept.state = Contribution.State.WITHDRAWN
    kept.save(update_fields=["state"])
    publish(ContributionWithdrawn(contribution=kept.pk, role=role.pk, person=standing.person_id), by=made_by)
    return kept


def _day(role: Role) -> date:
    """The day of the session, in Tokyo; today for a role without one."""
    return role.session.starts_at.astimezone(clock.TOKYO).date() if role.session else clock.today()
