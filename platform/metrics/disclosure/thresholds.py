"""Rules 1 and 3, one cell at a time: what must be withheld, how a count is rounded, what a printed one tells."""

from collections.abc import Iterator
from typing import NamedTuple

from metrics.measures import CROSS, UNKNOWN, Measured

FEWEST = 10  # people in a published count, and outside of it
SMALLEST_GROUP = 50
STEP = 10  # counts are rounded to it
NEAR = 5  # a withheld count must not be known to within this


class Interval(NamedTuple):
    """What a reader knows of a count: from `low` to `high`, both possible."""

    low: int
    high: int

    def __and__(self, other: "Interval") -> "Interval":
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def __or__(self, other: "Interval") -> "Interval":
        return Interval(min(self.low, other.low), max(self.high, other.high))

    @property
    def empty(self) -> bool:
        """Impossible."""
        return self.low > self.high


def is_sensitive(cell: Measured) -> bool:
    """Rule 1, for both denominators. A group of nobody tells nothing about anybody."""
    n, registered = cell.count.n, cell.count.of
    if registered == 0:
        return False
    small = 0 < n < FEWEST
    return small or any(0 < group - n < FEWEST or group < SMALLEST_GROUP for group in _groups(cell))


def is_small_unknown(cell: Measured) -> bool:
    """ "Not known" is nobody's group: where it is below 50 it needs no company, the rounding of all others hides it."""
    return 0 < cell.count.of < SMALLEST_GROUP and UNKNOWN in cell.key.split(CROSS)


def rounded(n: int) -> int:
    """To the nearest ten, halves up."""
    return (n + STEP // 2) // STEP * STEP


def need(size: int) -> int:
    """How wide a reader's interval of a withheld count must be: more than 5 each way, or all that its group can be."""
    return min(2 * NEAR + 1, size)


def told_by(cell: Measured) -> Interval:
    """What a printed count tells: its rounding, and that it was not withheld."""
    printed = rounded(cell.count.n)
    if printed == 0:
        return Interval(0, 0)
    possible = [
        n
        for n in range(max(FEWEST, printed - STEP // 2), printed + STEP // 2)
        # All of a group may be printed, nearly all of it may not.
        if n <= cell.count.of and not any(0 < group - n < FEWEST for group in _groups(cell))
    ]
    return Interval(possible[0], possible[-1])


def reasons(cell: Measured) -> Iterator[Interval]:
    """What the count may be if it is withheld for its own sake, one reason after the other."""
    size = cell.count.of
    if min(_groups(cell)) < SMALLEST_GROUP:
        yield Interval(0, size)
        return
    yield Interval(1, FEWEST - 1)
    for group in _groups(cell):
        nearly_all = Interval(group - FEWEST + 1, group - 1) & Interval(0, size)
        if not nearly_all.empty:
            yield nearly_all


def _groups(cell: Measured) -> list[int]:
    """The sizes of what it is a part of: registered people, inhabitants."""
    return [cell.count.of] if cell.residents is None else [cell.count.of, cell.residents]
