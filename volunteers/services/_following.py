"""A shift at a session keeps its distance from the session's start."""

from datetime import timedelta

from volunteers.models import Role, Shift
from volunteers.rules.week import touched


def follow(shift: Shift) -> bool:
    """Set the times that its session gives it; whether they are others than before. The caller holds the locks."""
    session = shift.role.session
    if session is None or shift.offset is None or shift.starts_at is None or shift.ends_at is None:
        return False
    starts_at = session.starts_at + shift.offset
    ends_at = session.ends_at if shift.whole_session else starts_at + (shift.ends_at - shift.starts_at)
    if (starts_at, ends_at) == (shift.starts_at, shift.ends_at):
        return False
    shift.starts_at, shift.ends_at, shift.part_of_week = starts_at, ends_at, touched(starts_at, ends_at)
    shift.save(update_fields=["starts_at", "ends_at", "part_of_week"])
    return True


def whole_session_shift(role: Role, *, least: int, most: int) -> Shift:
    """The one shift of a role that lasts as long as its session, or has no time; unsaved."""
    session = role.session
    if session is None:
        return Shift(role=role, least=least, most=most)
    times = session.starts_at, session.ends_at
    return Shift(
        role=role,
        starts_at=times[0],
        ends_at=times[1],
        offset=timedelta(0),
        whole_session=True,
        least=least,
        most=most,
        part_of_week=touched(*times),
    )
