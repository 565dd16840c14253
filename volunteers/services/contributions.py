"""The host says that a role was fulfilled, or a check-in does. Only that counts (metrics.md)."""

from datetime import date

from django.db import transaction
from django.http import Http404

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ContributionConfirmed, ContributionWithdrawn
from volunteers.models import Assignment, Contribution, Correction
from volunteers.services._locks import lock_assignment

HOW = Contribution.How


@transaction.atomic
def confirm_contribution(
    *,
    assignment: int,
    made_by: Actor,
    minutes: int | None = None,
    how: str = HOW.HOST,
    outcome: str = Assignment.Outcome.PRESENT,
) -> Contribution:
    """Keep that the person did it, for `minutes` (the shift's length if nothing is said).

    The same again changes nothing; other minutes correct it, and what it was stays as a Correction; after a withdrawal
    it stands again. Raises NotBegun, NotStandingAnyMore, RoleSessionCancelled, LengthMissing, Http404.
    """
    standing = lock_assignment(assignment)
    before: Contribution | None = getattr(standing, "contribution", None)
    if before is not None and before.state == Contribution.State.CONFIRMED and minutes in (None, before.minutes):
        return before
    rules.ensure_may_be_confirmed(standing, clock.now())
    if before is not None:
        _keep_trace(before, made_by)
    kept, _ = Contribution.objects.update_or_create(
        assignment=standing,
        defaults={
            "state": Contribution.State.CONFIRMED,
            "minutes": rules.minutes_of(standing.shift, minutes),
            "on": _day(standing),
            "how": how,
            "confirmed_by": made_by.user,
            "confirmed_at": clock.now(),
        },
    )
    standing.outcome = outcome
    standing.save(update_fields=["outcome"])
    publish(
        ContributionConfirmed(contribution=kept.pk, role=standing.shift.role_id, person=standing.person_id), by=made_by
    )
    return kept


@transaction.atomic
def withdraw_contribution(*, assignment: int, made_by: Actor) -> Contribution:
    """The confirmation was a mistake. Withdrawn twice is withdrawn once. Raises Http404 where nothing was confirmed."""
    standing = lock_assignment(assignment)
    kept: Contribution | None = getattr(standing, "contribution", None)
    if kept is None:
        raise Http404
    if kept.state == Contribution.State.WITHDRAWN:
        return kept
    _keep_trace(kept, made_by)
    kept.state = Contribution.State.WITHDRAWN
    kept.save(update_fields=["state"])
    standing.outcome = Assignment.Outcome.UNKNOWN
    standing.save(update_fields=["outcome"])
    publish(
        ContributionWithdrawn(contribution=kept.pk, role=standing.shift.role_id, person=standing.person_id), by=made_by
    )
    return kept


def _keep_trace(before: Contribution, made_by: Actor) -> None:
    Correction.objects.create(
        contribution=before,
        state_before=before.state,
        minutes_before=before.minutes,
        by=made_by.user,
        at=clock.now(),
    )


def _day(assignment: Assignment) -> date:
    """The day of the shift, in Tokyo; today for one without times."""
    starts_at = assignment.shift.starts_at
    return starts_at.astimezone(clock.TOKYO).date() if starts_at else clock.today()
