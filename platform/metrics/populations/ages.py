"""From the age columns of a file to our five bands and the children."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.figures import BANDS, CHILDREN

ALL_BANDS = (CHILDREN, *BANDS)
_STARTS = dict(zip((0, 10, 18, 40, 65, 75), ALL_BANDS, strict=True))
_EDGES = tuple(_STARTS)
LATE_TEENS = (15, 19)
OLDEST_CLOSED = 99  # who is older than a last column "95-99" is counted nowhere in such a file


@dataclass(frozen=True, order=True)
class Ages:
    """From `low` to `high` years, both included; `high` is None for "and over"."""

    low: int
    high: int | None

    @property
    def width(self) -> int:
        """How many years it spans; an open end is the widest of all."""
        return 1000 if self.high is None else self.high - self.low + 1

    @property
    def is_usable(self) -> bool:
        """Whether it lies in one of our bands, or is 15–19, the one that we divide."""
        if (self.low, self.high) == LATE_TEENS:
            return True
        return not any(self.low < edge and (self.high is None or edge <= self.high) for edge in _EDGES)


class Gap(Exception):
    """No column begins at this age."""

    def __init__(self, age: int) -> None:
        self.age = age
        super().__init__(age)


def tiled(ages: Iterable[Ages]) -> tuple[Ages, ...]:
    """The finest columns that cover every age once: 85歳以上 goes where 85–89 … 100歳以上 stand too. Raises Gap."""
    by_start: dict[int, list[Ages]] = {}
    for one in sorted((one for one in set(ages) if one.is_usable), key=lambda one: one.width):
        by_start.setdefault(one.low, []).append(one)
    farthest = 0
    dead: set[int] = set()

    def cover(age: int) -> list[Ages] | None:
        nonlocal farthest
        farthest = max(farthest, age)
        for one in by_start.get(age, ()):
            if one.high is None:
                return [one]
            rest = None if one.high + 1 in dead else cover(one.high + 1)
            if rest is not None:
                return [one, *rest]
        if age > OLDEST_CLOSED and age not in by_start:
            return []
        dead.add(age)
        return None

    found = cover(0)
    if found is None:
        raise Gap(farthest)
    return tuple(found)


def in_our_bands(counts: Mapping[Ages, int]) -> dict[str, int]:
    """Our bands, whose sum is the sum of the counts.

    Of 15–19 three of five years (15, 16, 17) belong to 10–17: three fifths, rounded half up; 18–39 gets the rest.
    """
    bands = dict.fromkeys(ALL_BANDS, 0)
    for ages, count in counts.items():
        if (ages.low, ages.high) == LATE_TEENS:
            young = three_fifths(count)
            bands["10-17"] += young
            bands["18-39"] += count - young
        else:
            bands[_STARTS[max(edge for edge in _EDGES if edge <= ages.low)]] += count
    return bands


def three_fifths(count: int) -> int:
    """Rounded half up (which never happens: fifths have no half)."""
    return (6 * count + 5) // 10


def spread(people: int, cells: int) -> list[int]:
    """So many people evenly over so many cells, the remainder one each to the first."""
    share, over = divmod(people, cells)
    return [share + (number < over) for number in range(cells)]
