"""Today's figures for coordinators and analysts: fresh within seconds, and cheap however large the town is.

A small town is counted anew as soon as something has changed. Where counting takes longer than a page may, the figures
of some seconds ago are shown with their time, and a worker counts them anew: a million facts take 11 s.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from core import clock
from core.nudge import nudge
from core.pages import generation
from metrics.publication import Publication, frozen, publication_of_today, thawed
from metrics.selectors.amount import count_facts

COUNT_TODAY = "metrics.tasks.count_today"
KEY, BUSY = "metrics:today:1", "metrics:today:busy"
QUICK = 0.5  # seconds of counting that a page may take
LARGE = 50_000  # facts that take about so long
CURRENT = timedelta(minutes=1)  # figures change with the clock, too: a role is unfilled for 30 days from some moment on
KEPT, LONGEST = 7 * 86400, 300  # seconds


@dataclass(frozen=True)
class Today:
    """The figures, when they were counted, and whether a worker counts newer ones just now."""

    publication: Publication
    counted_at: datetime
    generation: int
    seconds: float
    renewing: bool = False

    @property
    def current(self) -> bool:
        """Nothing that changes them has happened since."""
        return self.generation == generation.now() and clock.now() - self.counted_at < CURRENT


def figures_of_today() -> Today | None:
    """What a page shows; None while a large town is counted for the first time."""
    known = _known()
    if known is not None and known.current:
        return known
    if known is None and count_facts() > LARGE:
        nudge(COUNT_TODAY)
        return None
    if known is None or known.seconds <= QUICK:
        return count_today()
    nudge(COUNT_TODAY)
    return Today(known.publication, known.counted_at, known.generation, known.seconds, renewing=True)


def count_today() -> Today:
    """Count now, and remember."""
    before, began = generation.now(), time.monotonic()  # read first: what changes while we count comes again
    publication = publication_of_today()
    counted = Today(publication, clock.now(), before, time.monotonic() - began)
    cache.set(KEY, (frozen(publication), counted.counted_at, before, counted.seconds), KEPT)
    return counted


def renew() -> bool:
    """By a worker: count, unless that was done or is being done."""
    known = _known()
    if (known is not None and known.current) or not cache.add(BUSY, 1, LONGEST):
        return False
    try:
        count_today()
    finally:
        cache.delete(BUSY)
    return True


def _known() -> Today | None:
    kept = cache.get(KEY)
    return None if kept is None else Today(thawed(kept[0]), *kept[1:])
