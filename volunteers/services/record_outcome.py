"""How it went: one tap a person, or all at once; and back again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import NotStandingAnyMore
from volunteers.events import OutcomeNoted
from volunteers.models import Assignment, Contribution
from volunteers.services._locks import lock_assignment, lock_shifts
from volunteers.services.contributions import CAME, HOW, confirm_contribution, withdraw_contribution


@dataclass(frozen=True)
class Before:
    """What was known of an assignment before, for the way back."""

    assignment: int
    outcome: str
    minutes: int | None  # None: nothing was confirmed
    on: date | None

    @property
    def confirmed(self) -> bool:
        """Whether it counted."""
        return self.minutes is not None


@transaction.atomic
def record_outcome(
    *,
    assignment: int,
    outcome: str,
    made_by: Actor,
    minutes: int | None = None,
    on: date | None = None,
    how: str = HOW.HOST,
) -> Before:
    """Who was there, on time or later, did it: that is a contribution. The other outcomes are none, and no fault.

    Raises what confirm_contribution and withdraw_contribution raise.
    """
    standing = lock_assignment(assignment)
    before = _before(standing)
    if outcome in CAME:
        confirm_contribution(assignment=assignment, made_by=made_by, minutes=minutes, on=on, how=how, outcome=outcome)
        return before
    if standing.state != Assignment.State.ACCEPTED:
        raise NotStandingAnyMore
    if before.confirmed:
        withdraw_contribution(assignment=assignment, made_by=made_by)
    Assignment.objects.filter(pk=assignment).update(outcome=outcome)
    publish(OutcomeNoted(assignment=assignment, role=standing.shift.role_id, person=standing.person_id), by=made_by)
    return before


@transaction.atomic
def confirm_everybody(*, assignments: Collection[int], made_by: Actor) -> list[Before]:
    """Everybody of these was there: of whom something was noted already, or who has no time yet, is left as it is.

    Raises what confirm_contribution raises; then nothing is changed.
    """
    chosen = Assignment.objects.filter(pk__in=assignments).values_list("shift", "person")
    shifts, persons = {shift for shift, _ in chosen}, {person for _, person in chosen}
    lock_shifts(shifts, persons)  # all of each kind at once: two hosts who do the same wait, and never deadlock
    waiting = Assignment.objects.filter(
        pk__in=assignments,
        state=Assignment.State.ACCEPTED,
        outcome=Assignment.Outcome.UNKNOWN,
        shift__starts_at__isnull=False,
    ).exclude(contribution__state=Contribution.State.CONFIRMED)
    return [
        record_outcome(assignment=one, outcome=Assignment.Outcome.PRESENT, made_by=made_by)
        for one in waiting.order_by("pk").values_list("pk", flat=True)
    ]


@transaction.atomic
def put_back(*, before: Iterable[Before], made_by: Actor) -> None:
    """What was tapped a moment ago was a mistake; the trace of both stays. Raises what record_outcome raises."""
    for one in sorted(before, key=lambda one: one.assignment):
        outcome = one.outcome
        if one.confirmed and outcome not in CAME:
            outcome = Assignment.Outcome.PRESENT
        if not one.confirmed and outcome in CAME:
            outcome = Assignment.Outcome.UNKNOWN
        record_outcome(assignment=one.assignment, outcome=outcome, minutes=one.minutes, on=one.on, made_by=made_by)


def _before(standing: Assignment) -> Before:
    kept: Contribution | None = getattr(standing, "contribution", None)
    if kept is None or kept.state != Contribution.State.CONFIRMED:
        return Before(standing.pk, standing.outcome, None, None)
    return Before(standing.pk, standing.outcome, kept.minutes, kept.on)
