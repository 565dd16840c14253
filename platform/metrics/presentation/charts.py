"""Where things stand in a chart, in percent of its width and height: charts that fit any width keep their letters.

Pure: numbers in, numbers out. Coordinates are texts, ready for attributes of SVG whatever the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

TOP, FLOOR = 22.0, 92.0  # percent of the height: room for the values above the points
STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS = 4


@dataclass(frozen=True)
class Point:
    """A value's place: the middle of its column; `above` is where its number stands."""

    x: str
    y: str
    above: str


@dataclass(frozen=True)
class Segment:
    """A line between two values that follow each other."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Tick:
    """A line across the chart, and the value that it stands for."""

    value: float
    y: str


@dataclass(frozen=True)
class Trend:
    """Values one after the other; None where one is withheld: no line leads over it."""

    points: tuple[Point | None, ...]
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Stretch:
    """From `low` to `high` with the value between, on a scale that all rows share."""

    low: str
    middle: str
    high: str
    width: str


def ticks_of(maximum: float) -> tuple[float, ...]:
    """Round values from 0 up to the first that is not below the maximum; 0 and 1 where there is nothing."""
    if maximum <= 0:
        return (0.0, 1.0)
    wanted = maximum / MOST_TICKS
    power = 10.0 ** floor(log10(wanted))
    step = next(power * step for step in STEPS if power * step >= wanted * (1 - 1e-9))
    return tuple(round(step * number, 10) for number in range(ceil(maximum / step - 1e-9) + 1))


def trend(values: Sequence[float | None]) -> Trend:
    """A line from left to right above zero. Each value stands in the middle of a column of equal width."""
    ticks = ticks_of(max((value for value in values if value is not None), default=0.0))
    places = [
        None if value is None else _place(index, len(values), value, ticks[-1]) for index, value in enumerate(values)
    ]
    neighbours = pairwise(places)
    return Trend(
        points=tuple(None if place is None else _point(*place) for place in places),
        segments=tuple(
            Segment(_text(one[0]), _text(one[1]), _text(other[0]), _text(other[1]))
            for one, other in neighbours
            if one is not None and other is not None
        ),
        ticks=tuple(Tick(value, _text(_height(value, ticks[-1]))) for value in ticks),
    )


def stretch(low: float, middle: float, high: float, end: float) -> Stretch:
    """A value with its interval on a scale from 0 to `end`; what lies beyond ends at the edge."""
    left, at, right = (100 * min(1.0, max(0.0, value / end)) for value in (low, middle, high))
    return Stretch(_text(left), _text(at), _text(right), _text(right - left))


def share(value: float, end: float) -> str:
    """How long a bar is."""
    return _text(100 * min(1.0, max(0.0, value / end)) if end > 0 else 0.0)


def _place(index: int, of: int, value: float, end: float) -> tuple[float, float]:
    return 100 * (index + 0.5) / of, _height(value, end)


def _height(value: float, end: float) -> float:
    return FLOOR - (FLOOR - TOP) * value / end


def _point(x: float, y: float) -> Point:
    return Point(_text(x), _text(y), _text(y - 7))


def _text(value: float) -> str:
    return f"{value:.2f}%"
