"""Who holds a place, and what happens at the same hour."""

import heapq
from collections.abc import Iterable, Iterator
from typing import TypeVar

from activities.models import Activity, Session
from community.models import Venue

S = TypeVar("S", bound=Session)


def holds_place(*, state: str, venue: Venue | None) -> bool:
    """Whether a session of an activity in this state keeps everybody else out of its venue meanwhile."""
    return venue is not None and not venue.shared and state == Activity.State.PUBLISHED


def overlapping(sessions: Iterable[S]) -> Iterator[tuple[S, S]]:
    """Every pair that is on at the same time, the earlier one first; who ends as the other begins is no pair.

    One sweep over the starts: what has ended leaves, and who comes meets all who are still there.
    """
    on_now: list[tuple[float, int, S]] = []  # by their end; the number keeps sessions from being compared
    for number, session in enumerate(sorted(sessions, key=lambda one: (one.starts_at, one.pk))):
        while on_now and on_now[0][0] <= session.starts_at.timestamp():
            heapq.heappop(on_now)
        yield from ((other, session) for _, _, other in sorted(on_now, key=lambda one: one[1]))
        heapq.heappush(on_now, (session.ends_at.timestamp(), number, session))
