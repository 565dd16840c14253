"""The host says that a role was fulfilled, or a check-in does. Only that counts (metrics.md)."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404

from community.models import Membership
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import ContributionConfirmed, ContributionWithdrawn
from volunteers.models import Assignment, Contribution, Correction
from volunteers.rules.recording import CHECK_IN_AROUND, ensure_day_possible, ensure_may_be_lowered
from volunteers.services._locks import lock_assignment

HOW = Contribution.How
CAME = (Assignment.Outcome.PRESENT, Assignment.Outcome.LATE)


@transaction.atomic
def confirm_contribution(
    *,
    assignment: int,
    made_by: Actor,
    minutes: int | None = None,
    on: date | None = None,
    how: str = HOW.HOST,
    outcome: str | None = None,
) -> Contribution:
    """Keep that the person did it, for `minutes` (the shift's length if nothing is said).

    `on` is the day of a role without one (today if nothing is said). The same again changes nothing; other minutes
    correct it, and what it was stays as a Correction; after a withdrawal it stands again. `outcome` is present unless
    told otherwise or known to be late. Raises NotBegun, NotStandingAnyMore, RoleSessionCancelled, LengthMissing,
    DayNotPossible, LoweredByHostAlone, Http404.
    """
    standing = lock_assignment(assignment)
    before: Contribution | None = getattr(standing, "contribution", None)
    confirmed = before if before is not None and before.state == Contribution.State.CONFIRMED else None
    if outcome is not None or confirmed is None:
        _note(standing, outcome or Assignment.Outcome.PRESENT)
    if confirmed is not None and minutes in (None, confirmed.minutes) and on in (None, confirmed.on):
        return confirmed
    rules.ensure_may_be_confirmed(standing, _latest_start(how))
    wanted = rules.minutes_of(standing.shift, minutes or (confirmed.minutes if confirmed else None))
    day = _day(standing, on or (confirmed.on if confirmed else None))
    if confirmed is not None and wanted < confirmed.minutes:
        _ensure_may_be_lowered(standing, confirmed, made_by)
    kept = _keep(standing, before, wanted, day, how, made_by)
    publish(
        ContributionConfirmed(contribution=kept.pk, role=standing.shift.role_id, person=standing.person_id), by=made_by
    )
    return kept


@transaction.atomic
def withdraw_contribution(*, assignment: int, made_by: Actor) -> Contribution:
    """The confirmation was a mistake. Withdrawn twice is withdrawn once.

    Raises LoweredByHostAlone, and Http404 where nothing was confirmed.
    """
    standing = lock_assignment(assignment)
    kept: Contribution | None = getattr(standing, "contribution", None)
    if kept is None:
        raise Http404
    if kept.state == Contribution.State.WITHDRAWN:
        return kept
    _ensure_may_be_lowered(standing, kept, made_by)
    _keep_trace(kept, made_by)
    kept.state = Contribution.State.WITHDRAWN
    kept.save(update_fields=["state"])
    _note(standing, Assignment.Outcome.UNKNOWN)
    publish(
        ContributionWithdrawn(contribution=kept.pk, role=standing.shift.role_id, person=standing.person_id), by=made_by
    )
    return kept


def _latest_start(how: str) -> datetime:
    """When a role must have begun by; a card is shown on arrival, which may be before it begins."""
    return clock.now() + CHECK_IN_AROUND if how == HOW.CHECK_IN else clock.now()


def _keep(
    standing: Assignment, before: Contribution | None, minutes: int, day: date, how: str, made_by: Actor
) -> Contribution:
    """The row as it is from now on; who confirmed it first, and when, stays through corrections."""
    kept = before or Contribution(assignment=standing)
    if before is not None:
        _keep_trace(before, made_by)
    if before is None or before.state != Contribution.State.CONFIRMED:
        kept.how, kept.confirmed_by, kept.confirmed_at = how, made_by.user, clock.now()
    kept.state, kept.minutes, kept.on = Contribution.State.CONFIRMED, minutes, day
    kept.save()
    return kept


def _note(standing: Assignment, outcome: str) -> None:
    standing.outcome = outcome
    standing.save(update_fields=["outcome"])


def _ensure_may_be_lowered(standing: Assignment, confirmed: Contribution, made_by: Actor) -> None:
    host = Membership.objects.filter(user=made_by.user, organisation=standing.shift.role.organisation_id)
    by_host = made_by.user is not None and host.exists()
    ensure_may_be_lowered(confirmed, clock.now(), by_host=by_host)


def _keep_trace(before: Contribution, made_by: Actor) -> None:
    Correction.objects.create(
        contribution=before,
        state_before=before.state,
        minutes_before=before.minutes,
        on_before=before.on,
        by=made_by.user,
        at=clock.now(),
    )


def _day(assignment: Assignment, on: date | None) -> date:
    """The day of the shift, in Tokyo; for one without times the day that was said, or today."""
    starts_at = assignment.shift.starts_at
    if starts_at is not None:
        return starts_at.astimezone(clock.TOKYO).date()
    day = on or clock.today()
    ensure_day_possible(day, clock.today())
    return day
