"""When a quarter may be prepared, and who may publish it."""

from datetime import date

from core.errors import DomainError, Refused
from metrics.errors import AlreadyDecided, BeingPrepared, NotAQuarter, NoteNeeded, OwnRelease, QuarterNotOver
from metrics.models import Release
from metrics.quarters import is_quarters_end


def check_prepare(*, last: date, today: date, newest: Release | None, note: str) -> None:
    """Raises Refused with every reason. `newest`: of the same quarter, prepared or published."""
    reasons: list[DomainError] = []
    if not is_quarters_end(last):
        reasons.append(NotAQuarter())
    if last >= today:
        reasons.append(QuarterNotOver())
    if newest is not None and newest.state == Release.State.PREPARED:
        reasons.append(BeingPrepared())
    elif newest is not None and not note.strip():
        reasons.append(NoteNeeded())
    if reasons:
        raise Refused(reasons)


def check_publish(*, release: Release, by: int | None) -> None:
    """Raises AlreadyDecided or OwnRelease."""
    check_undecided(release)
    if by is None or by == release.prepared_by_id:
        raise OwnRelease


def check_undecided(release: Release) -> None:
    """Raises AlreadyDecided."""
    if release.state != Release.State.PREPARED:
        raise AlreadyDecided
