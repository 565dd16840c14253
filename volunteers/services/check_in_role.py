"""A helper shows their card: it counts."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from community.models import Person
from core import clock
from core.actor import Actor
from volunteers.errors import CheckInNotNow, LengthMissing, NotInThisRole
from volunteers.models import Assignment, Contribution, Shift
from volunteers.rules.recording import is_check_in_time
from volunteers.services.contributions import HOW
from volunteers.services.record_outcome import Before, record_outcome


@dataclass(frozen=True)
class CheckedInRole:
    """Whose card it was, what counts now, and what was known before; nothing before: it counted already."""

    assignments: list[Assignment]
    before: list[Before]

    @property
    def again(self) -> bool:
        """It counted already."""
        return not self.before


@transaction.atomic
def check_in_role(*, shifts: Collection[int], person: Person, made_by: Actor) -> CheckedInRole:
    """The person fulfils those of these shifts that are theirs and are on now. Said twice, it is said once.

    Raises NotInThisRole, CheckInNotNow, LengthMissing where a role has no time of its own, and what
    confirm_contribution raises.
    """
    theirs = list(
        Assignment.objects.filter(shift__in=shifts, person=person, state=Assignment.State.ACCEPTED)
        .select_related("shift__role", "contribution")
        .order_by("shift_id")
    )
    if not theirs:
        raise NotInThisRole
    if all(one.shift.starts_at is None for one in theirs):
        raise LengthMissing
    meant = [one for one in theirs if _is_on(one.shift)]
    if not meant:
        raise CheckInNotNow
    new = [one for one in meant if not _counts(one)]
    before = [
        record_outcome(assignment=one.pk, outcome=Assignment.Outcome.PRESENT, how=HOW.CHECK_IN, made_by=made_by)
        for one in new
    ]
    # Two cards at once: who waited for the lock finds that it counts already.
    return CheckedInRole(meant, [one for one in before if not one.confirmed])


def _is_on(shift: Shift) -> bool:
    if shift.starts_at is None or shift.ends_at is None:
        return False
    return is_check_in_time(shift.starts_at, shift.ends_at, clock.now())


def _counts(assignment: Assignment) -> bool:
    kept: Contribution | None = getattr(assignment, "contribution", None)
    return kept is not None and kept.state == Contribution.State.CONFIRMED
