"""Which way into a session stands open: what its button says, and what comes of pressing it (ADR 5)."""

from enum import StrEnum

from activities.models import Activity, Session
from activities.rules.gates import is_drawn


class WayIn(StrEnum):
    """What pressing the button leads to."""

    SEAT = "seat"  # a seat at once
    WAITING = "waiting"  # the waiting list
    DRAW = "draw"  # an entry in the draw
    REQUEST = "request"  # the host answers
    SLOT = "slot"  # a time of one's own
    NO_SLOT = "no_slot"  # all times are taken
    STAY = "stay"  # days of one's own, on request
    WALK_IN = "walk_in"  # nothing: one just comes


def way_in(session: Session, free_slots: int | None = None) -> WayIn:
    """The way in for whom no gate refuses; `free_slots` of a session of appointments, where somebody has counted."""
    way = session.activity.way
    if way == Activity.Way.WALK_IN:
        return WayIn.WALK_IN
    if way == Activity.Way.STAY:
        return WayIn.STAY
    if way == Activity.Way.APPOINTMENT:
        return WayIn.NO_SLOT if free_slots == 0 else WayIn.SLOT
    if way == Activity.Way.APPROVAL:
        return WayIn.REQUEST
    if way == Activity.Way.LOT and not is_drawn(session):
        return WayIn.DRAW
    unanswered = not session.capacity and session.activity.state in Activity.HIDDEN  # a draft's seats, not said yet
    return WayIn.SEAT if session.left or unanswered else WayIn.WAITING
