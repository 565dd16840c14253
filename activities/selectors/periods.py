"""Which times of stays and appointments are free, and which are taken."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import connection

from activities.models import Session, SignUp
from activities.party import Period, period
from core import clock

_TAKEN_SLOTS = """
SELECT session_id, period FROM activities_signup
WHERE session_id = ANY(%(sessions)s) AND state = ANY(%(states)s) AND period IS NOT NULL
"""


def taken_periods(session: Session) -> list[Period]:
    """The periods that somebody holds and that are not over, in order; one query."""
    held = SignUp.objects.filter(
        session=session, state__in=SignUp.HOLDS_SEATS, period__isnull=False, period__endswith__gt=clock.now()
    )
    return [sign_up.period for sign_up in held.order_by("period").only("period")]


def is_taken(session: int, wanted: Period) -> bool:
    """Whether somebody holds some of it; one query."""
    held = SignUp.objects.filter(session=session, state__in=SignUp.HOLDS_SEATS, period__overlap=wanted)
    return held.exists()


def free_slots(session: Session) -> list[Period]:
    """The slots of a session of appointments that lie ahead and that nobody holds, in order; one query."""
    return _free(session, taken_periods(session))


def free_slot_counts(sessions: Sequence[Session]) -> dict[int, int]:
    """How many slots of each session are free; one query for all of them, none for none."""
    if not sessions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_SLOTS, {"sessions": [one.pk for one in sessions], "states": list(SignUp.HOLDS_SEATS)})
        taken = cursor.fetchall()
    return {session.pk: len(_free(session, [held for of, held in taken if of == session.pk])) for session in sessions}


def _free(session: Session, taken: Sequence[Period]) -> list[Period]:
    now = clock.now()
    return [
        slot
        for slot in _slots(session)
        if slot.lower is not None and slot.lower > now and not any(overlap(held, slot) for held in taken)
    ]


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods have some time in common."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return False  # ours have both ends
    return one.lower < other.upper and other.lower < one.upper


def _slots(session: Session) -> Iterable[Period]:
    """All slots from the session's beginning on; what is left over at its end is too short for one."""
    length = timedelta(minutes=session.slot_minutes) if session.slot_minutes else session.ends_at - session.starts_at
    start = session.starts_at
    while start + length <= session.ends_at:
        yield period(start, start + length)
        start += length
