"""What a reader gets. Only this package makes a `Published` (`SEAL`); everybody else may hold and read it."""

from dataclasses import InitVar, dataclass
from math import sqrt

from metrics.disclosure.thresholds import STEP
from metrics.measures import Breakdown, Unit

SEAL = object()  # whoever holds it vouches for rules 1 to 3; not exported (tests/metrics/test_one_layer.py looks)
SURE = 1.959964  # standard deviations of a 95 % interval

Span = tuple[float, float]


@dataclass(frozen=True)
class Published:
    """One count that may be printed. None: withheld, or not known.

    `count` and `registered`: in the figure's unit, rounded to tens; `registered` is what the count is a part of (for
    people: those known here, denominator b). `residents`: inhabitants of the group (denominator a), the
    municipality's own number. Raises TypeError where another module makes one, ValueError for what was not rounded.
    """

    key: str
    count: int | None
    residents: int | None
    registered: int | None
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not SEAL:
            raise TypeError("Only metrics.disclosure publishes.")
        numbers = [number for number in (self.count, self.registered) if number is not None]
        if any(number % STEP or number < 0 for number in numbers):
            raise ValueError("A count that was not rounded must not be published.")
        if self.count is None and self.registered is not None:
            raise ValueError("The size of a withheld group goes with the count.")

    @property
    def withheld(self) -> bool:
        """Shown as x."""
        return self.count is None

    @property
    def rate_of_residents(self) -> float | None:
        """Percent of the inhabitants, "at least this many": others act outside of this platform."""
        return _percent(self.count, self.residents)

    @property
    def rate_of_registered(self) -> float | None:
        """Percent of the registered people."""
        return _percent(self.count, self.registered)

    @property
    def share(self) -> int | None:
        """Whole percent of what it is a part of, for what does not count people (hours, sessions, seats, roles)."""
        return None if self.count is None or not self.registered else round(100 * self.count / self.registered)

    @property
    def wilson_of_residents(self) -> Span | None:
        """95 % interval of the rate of the inhabitants, in percent."""
        return wilson(self.count, self.residents)

    @property
    def wilson_of_registered(self) -> Span | None:
        """95 % interval of the rate of the registered, in percent."""
        return wilson(self.count, self.registered)


@dataclass(frozen=True)
class PublishedTable:
    """A figure by one breakdown."""

    by: Breakdown
    rows: tuple[Published, ...]
    adds_up: bool = True

    @property
    def total(self) -> int | None:
        """The sum of the rounded rows, where all are shown and everybody stands in one row."""
        counts = [row.count for row in self.rows if row.count is not None]
        return sum(counts) if self.adds_up and len(counts) == len(self.rows) else None


@dataclass(frozen=True)
class PublishedFigure:
    """One figure as it may be shown. `public`: made of what the open pages say; rounded, never withheld."""

    id: str
    town: Published
    tables: tuple[PublishedTable, ...] = ()
    unit: Unit = "people"
    public: bool = False

    def table(self, by: Breakdown) -> PublishedTable:
        """One of its tables. Raises KeyError where it has none of this kind."""
        return {table.by: table for table in self.tables}[by]


@dataclass(frozen=True)
class UnknownShare:
    """Of how many registered residents the age or district is not known, in percent; `at_most` for small groups."""

    by: Breakdown
    percent: int
    at_most: bool


def wilson(count: int | None, of: int | None) -> Span | None:
    """The 95 % interval of a share, in percent with one decimal (Wilson 1927, score interval without correction).

    From printed numbers alone. None where either is not printed, or there is nobody.
    """
    if count is None or not of:
        return None
    share, spread = min(1.0, count / of), SURE**2 / of
    centre = share + spread / 2
    half = SURE * sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (centre - half) / (1 + spread), (centre + half) / (1 + spread)
    return round(100 * max(0.0, low), 1), round(100 * min(1.0, high), 1)


def _percent(count: int | None, of: int | None) -> float | None:
    return None if count is None or not of else round(100 * count / of, 1)
