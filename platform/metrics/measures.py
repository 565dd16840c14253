"""What an exact figure is made of. Nothing here may be shown: `metrics.disclosure` turns it into what may."""

from dataclasses import dataclass
from typing import Literal

UNKNOWN = "unknown"
CROSS = "/"  # between the two keys of a row of a cross table: "10-17/akaho"

Breakdown = Literal["age", "district", "age-district", "language", "support", "programme", "welcome"]
Unit = Literal["people", "hours", "sessions", "seats", "roles"]


@dataclass(frozen=True)
class Count:
    """`n` of `of`, in the figure's unit. Groups that don't overlap add up."""

    n: int = 0
    of: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.n + other.n, self.of + other.of)


@dataclass(frozen=True)
class Measured:
    """One cell: `count.n` of `count.of`, and the `residents` (inhabitants of the group) where they are known."""

    key: str
    count: Count
    residents: int | None = None


@dataclass(frozen=True)
class Table:
    """A figure by one breakdown.

    Where it adds up, everybody stands in exactly one row (the last may be UNKNOWN), and the rows' sum is the town;
    in "age-district" the rows of one age add up to that row of the table by age, likewise for districts. Where it
    does not (one person may take part in two programmes), no sum is ever formed.
    """

    by: Breakdown
    rows: tuple[Measured, ...]
    adds_up: bool = True


@dataclass(frozen=True)
class Figure:
    """One figure for the town, and its fixed tables.

    `within`: the id of a figure of which this one is a part, cell by cell (who came in six months has come).
    `people`: of a figure that does not count people, but is made of what single people did: how many are behind
    `n` and behind `of`; they decide whether it may be shown.
    `public`: made of what everybody can read on the open pages (seats, roles): rounded, and never withheld.
    """

    id: str
    town: Measured
    tables: tuple[Table, ...] = ()
    unit: Unit = "people"
    within: str = ""
    people: Count | None = None
    public: bool = False
