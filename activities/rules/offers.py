"""How long a freed seat is held: a clock that stands still while people sleep."""

from datetime import datetime, time, timedelta

from activities.models import Session, SignUp
from core import clock

OFFER_LASTS = timedelta(hours=24)
SHORTEST = timedelta(hours=1)  # with less time to answer, one offer after the other would only lose the seat
WAKES, SLEEPS = time(8), time(21)
DAY = timedelta(days=1)
WAKING_DAY = timedelta(hours=13)


def offer_ends_at(session: Session, now: datetime) -> datetime | None:
    """24 waking hours, at most half of those left before the start; None where that is under an hour.

    None means that the free seats are open to everybody who waits, first come.
    """
    window = min(OFFER_LASTS, waking_between(now, session.starts_at) / 2)
    return None if window < SHORTEST else waking_later(now, window)


def is_free_now(waiting: SignUp) -> bool:
    """Whether the free seats, open to all who wait, are enough for this party: whoever takes them first has them."""
    waits = waiting.state == SignUp.State.WAITING and waiting.session.open_to_waiting_at is not None
    return waits and waiting.seats <= waiting.session.left


def waking_later(start: datetime, length: timedelta) -> datetime:
    """The moment at which `length` has passed on a clock that runs from 8:00 to 21:00 in Tokyo alone."""
    moment = max(start.astimezone(clock.TOKYO), _at(start, WAKES))
    while True:
        today = max(_at(moment, SLEEPS) - moment, timedelta())
        if length <= today:
            return moment + length
        length -= today
        moment = _at(moment + DAY, WAKES)


def waking_between(start: datetime, end: datetime) -> timedelta:
    """How much that clock runs from `start` to `end`; zero if `end` is no later."""
    if end <= start:
        return timedelta()
    days = (end.astimezone(clock.TOKYO).date() - start.astimezone(clock.TOKYO).date()).days
    return days * WAKING_DAY + _since_waking(end) - _since_waking(start)


def _since_waking(moment: datetime) -> timedelta:
    return min(max(moment - _at(moment, WAKES), timedelta()), WAKING_DAY)


def _at(moment: datetime, hour: time) -> datetime:
    return datetime.combine(moment.astimezone(clock.TOKYO).date(), hour, clock.TOKYO)
