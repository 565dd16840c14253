"""Rule 2: which counts to withhold beside those that must be, so that least is lost. Proven, not guessed.

A pattern of x is asked for that costs least (first the number of x, then what they counted), then both readers try
it. For each count they find, a row is added that every safe pattern satisfies, and the next pattern is asked for.
Every pattern is the best under fewer conditions than there are, so the first that nobody can read is the best of all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from metrics.disclosure.readers import ENDLESS, Adder, Knower
from metrics.disclosure.solver import Problem, Row
from metrics.disclosure.system import System

GAP = 0.9  # between a pattern's cost and its bound: costs are whole numbers
CLOSE = 1e-3  # by which a bound may be wrong for rounding


@dataclass(frozen=True)
class Protection:
    """What is withheld in one system of figures, and that no safe pattern withholds less.

    `cells`: how many there are; `hidden`: their numbers; `primary`: how many of them rule 1 alone withholds.
    `cost`: for each x one `unit` and what it counted; `bound`: no safe pattern costs less. `lost`: what nothing can
    protect any more, because earlier releases of the quarter printed what would have to be withheld.
    """

    system: System
    hidden: frozenset[int]
    cost: int
    bound: int
    unit: int
    rounds: int
    lost: frozenset[int]

    @property
    def cells(self) -> int:
        """Counts of groups that somebody is in."""
        return len(self.system.cells)

    @property
    def primary(self) -> int:
        """How many are withheld for their own sake."""
        return sum(cell.fixed for cell in self.system.cells)

    @property
    def withheld_share(self) -> float:
        """Of all cells, 0 to 1."""
        return len(self.hidden) / self.cells if self.cells else 0.0

    @property
    def least_share(self) -> float:
        """What no safe pattern stays under, 0 to 1."""
        return self.bound // self.unit / self.cells if self.cells else 0.0

    @property
    def proven(self) -> bool:
        """Nothing better is possible."""
        return self.bound >= self.cost


@lru_cache(maxsize=64)  # what is counted today is looked at more often than it changes
def protect(system: System) -> Protection:
    """The cheapest pattern in which no reader finds a withheld count."""
    lost = _lost(system)
    cells = tuple(replace(cell, need=0) if index in lost else cell for index, cell in enumerate(system.cells))
    system = replace(system, cells=cells)
    unit = 1 + sum(cell.n for cell in cells)
    costs = {index: float(unit + cell.n) for index, cell in enumerate(cells)}
    low = [float(cell.fixed) for cell in cells]
    master = Problem(low, [1.0] * len(cells), list(_conditions(system)), range(len(cells)), GAP)
    everything = frozenset(range(len(cells)))
    tried: list[frozenset[int]] = []
    while True:
        answer = master.least(costs)
        hidden = frozenset(index for index in everything if answer.columns[index] > 0.5)
        lacking = list(_unsafe_sums(system, hidden)) or list(_unsafe_reasons(system, hidden))
        if hidden in tried:  # a row that HiGHS' tolerance let pass
            hidden = everything
        tried.append(hidden)
        if not lacking or hidden == everything:
            break
        for row in lacking:
            master.add(row)
    cost = sum(unit + cells[index].n for index in hidden)
    return Protection(system, hidden, cost, min(cost, ceil(answer.bound - CLOSE)), unit, len(tried), lost)


def _lost(system: System) -> frozenset[int]:
    """Without earlier releases: nothing. What is found even where all is withheld is found in any case."""
    everything = frozenset(range(len(system.cells)))
    reader = Adder(system, everything)
    return frozenset(cell for cell in everything if reader.cut(cell) is not None)


def _conditions(system: System) -> Iterator[Row]:
    """What every pattern must satisfy by itself."""
    cells = system.cells
    for one in system.sums:
        company = [cell for cell in one.all if cells[cell].company]
        for cell in company if len(company) > 1 else ():  # else all others are small and "not known"
            others = ((other, 1.0) for other in company if other != cell)
            yield Row(0.0, ENDLESS, (*others, (cell, -1.0)))
    # A part of nothing is nothing, and says nobody's secret.
    nothing = {part: whole for part, whole in system.parts if cells[whole].n == 0}
    for part, whole in system.parts:
        yield Row(0.0, 0.0 if part in nothing else ENDLESS, ((part, 1.0), (whole, -1.0)))
    for cell, town in enumerate(system.town_of):
        if cell not in nothing and cell != town:
            yield Row(0.0, ENDLESS, ((cell, 1.0), (town, -1.0)))


def _unsafe_sums(system: System, hidden: frozenset[int]) -> Iterator[Row]:
    reader = Adder(system, hidden)
    for cell in sorted(hidden):
        if (row := reader.cut(cell)) is not None:
            yield row


def _unsafe_reasons(system: System, hidden: frozenset[int]) -> Iterator[Row]:
    reader = Knower(system, hidden)
    found = [cell for cell in sorted(hidden) if reader.finds(cell)]
    if not found:
        return
    more = _still_found(system, hidden, found[0])
    reader = Knower(system, more)
    others = [(index, 1.0) for index in range(len(system.cells)) if index not in more]
    for cell in found:
        if reader.finds(cell):
            yield Row(0.0, ENDLESS, (*others, (cell, -1.0)))


def _still_found(system: System, hidden: frozenset[int], cell: int) -> frozenset[int]:
    """As many x as possible with which this one is still found: withholding more never tells more."""
    shown = [index for index in range(len(system.cells)) if index not in hidden and not system.cells[index].town]
    for index in sorted(shown, key=lambda index: -system.cells[index].n):
        more = hidden | {index}
        if Knower(system, more).finds(cell):
            hidden = more
    return hidden
