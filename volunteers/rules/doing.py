"""What was done: when it may be confirmed, how long it took, when it may be given back."""

from datetime import datetime

from volunteers.errors import AlreadyDone, LengthMissing, NotBegun, NotStandingAnyMore
from volunteers.models import Assignment, Contribution, Shift
from volunteers.rules.taking import ensure_not_called_off, ensure_takes_place

LONGEST = 24 * 60  # minutes of one contribution


def ensure_may_be_handed_back(contribution: Contribution | None) -> None:
    """At any time and without a reason, except what is done and thanked for."""
    if contribution is not None and contribution.state == Contribution.State.CONFIRMED:
        raise AlreadyDone


def ensure_may_be_confirmed(assignment: Assignment, now: datetime) -> None:
    """Somebody had taken it on, and it can have been done by now."""
    shift = assignment.shift
    if assignment.state != Assignment.State.ACCEPTED:
        raise NotStandingAnyMore
    ensure_takes_place(shift.role.session)
    ensure_not_called_off(shift)
    if shift.starts_at is not None and shift.starts_at > now:
        raise NotBegun


def minutes_of(shift: Shift, minutes: int | None) -> int:
    """What the host says, else the shift's length. Raises LengthMissing where neither makes sense."""
    if minutes is None and shift.starts_at is not None and shift.ends_at is not None:
        minutes = min(int((shift.ends_at - shift.starts_at).total_seconds() // 60), LONGEST)
    if minutes is None or not 1 <= minutes <= LONGEST:
        raise LengthMissing
    return minutes
