"""The two readers that a page is tried on before anybody sees it.

Both know every printed number, the exact size of every group, and what can't be printed. The first forms all sums at
once (a linear programme). The second also knows that every x has a reason: among the x that hang together at least
one is small, or nearly full, or of a small group. They try every such reason; what is possible under any of them is
possible (binary columns choose the reason).
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

import numpy as np

from metrics.disclosure.solver import EXACT, Problem, Row
from metrics.disclosure.system import System

Hidden = AbstractSet[int]
CLOSE = 1e-5  # HiGHS' tolerances, added up over a page
ENDLESS = float("inf")


class Adder:
    """Who forms all sums."""

    def __init__(self, system: System, hidden: Hidden) -> None:
        self.system = system
        low, high = _domains(system, hidden)
        self._problem = Problem(low, high, _links(system))

    def cut(self, cell: int) -> Row | None:
        """What the pattern of x lacks if this one is found: a row that every safe pattern satisfies. Else None.

        By duality: prices y of the sums bound the width of the interval whatever is withheld, and the bound is linear
        in the pattern. The row says that it must reach what is needed, where the cell is withheld; a withheld cell
        counts at most as much as is lacking (Fischetti and Salazar 2001, capacity constraints).
        """
        most, least = self._problem.most({cell: 1.0}), self._problem.least({cell: 1.0})
        lacks = self.system.cells[cell].need
        if most.value - least.value >= lacks - CLOSE:
            return None
        high, low = self._rest(cell, most.prices, 1), self._rest(cell, least.prices, -1)
        always, gains = 0.0, np.zeros(len(self.system.cells))
        for index, one in enumerate(self.system.cells):
            over = max(high[index], 0.0) + max(-low[index], 0.0)  # times its upper bound
            under = max(-high[index], 0.0) + max(low[index], 0.0)  # times its lower bound, taken away
            always += over * one.printed.high - under * one.printed.low
            gains[index] = over * (one.withheld.high - one.printed.high)
            gains[index] += under * (one.printed.low - one.withheld.low)
        short = lacks - always - gains[cell]
        gains[cell] = 0.0
        terms = [(index, min(1.0, gain / short)) for index, gain in enumerate(gains.tolist()) if gain > CLOSE]
        return Row(0.0, ENDLESS, (*terms, (cell, -1.0)))

    def _rest(self, cell: int, prices: np.ndarray, sense: int) -> np.ndarray:
        """The cell's unit less what the sums pay for: any prices bound it, if those of parts have the right sign."""
        rest = np.zeros(len(self.system.cells))
        rest[cell] = 1.0
        sums = len(self.system.sums)
        for number, row in enumerate(_links(self.system)):
            price = round(float(prices[number]), 6)
            if number >= sums:
                price = sense * max(0.0, sense * price)
            for index, value in row.terms:
                rest[index] -= price * value
        return rest


class Knower:
    """Who knows the rules too."""

    def __init__(self, system: System, hidden: Hidden) -> None:
        self.system = system
        self.hidden = hidden
        self.groups = list(_hang_together(system, hidden))
        low, high = _domains(system, hidden)
        rows = _links(system)
        first = column = len(low)
        for group in self.groups:
            chosen = []
            for cell in group:
                for reason in system.cells[cell].reasons:
                    chosen.append((column, 1.0))
                    rows.append(Row(low[cell], ENDLESS, ((cell, 1.0), (column, low[cell] - reason.low))))
                    rows.append(Row(-ENDLESS, high[cell], ((cell, 1.0), (column, high[cell] - reason.high))))
                    column += 1
            rows.append(Row(1.0, 1.0, tuple(chosen)))
        reasons = range(first, column)
        self._problem = Problem(low + [0.0] * len(reasons), high + [1.0] * len(reasons), rows, reasons, EXACT)
        self._low, self._high = np.full(column, ENDLESS), np.full(column, -ENDLESS)

    def finds(self, cell: int) -> bool:
        """Whether they know a withheld count too well."""
        need = self.system.cells[cell].need
        if not self.groups or self._wide(cell, need):
            return False
        self._see(self._problem.most({cell: 1.0}).columns)
        if self._wide(cell, need):
            return False
        self._see(self._problem.least({cell: 1.0}).columns)
        return not self._wide(cell, need)

    def _wide(self, cell: int, need: int) -> bool:
        return bool(self._high[cell] - self._low[cell] >= need - CLOSE)

    def _see(self, columns: np.ndarray) -> None:
        """One possible town tells something about every cell."""
        self._low, self._high = np.minimum(self._low, columns), np.maximum(self._high, columns)


def _domains(system: System, hidden: Hidden) -> tuple[list[float], list[float]]:
    known = [cell.withheld if index in hidden else cell.printed for index, cell in enumerate(system.cells)]
    return [float(one.low) for one in known], [float(one.high) for one in known]


def _links(system: System) -> list[Row]:
    sums = [Row(0.0, 0.0, ((one.whole, 1.0), *((part, -1.0) for part in one.parts))) for one in system.sums]
    return [*sums, *(Row(-ENDLESS, 0.0, ((part, 1.0), (whole, -1.0))) for part, whole in system.parts)]


def _hang_together(system: System, hidden: Hidden) -> Iterator[list[int]]:
    """Sets of x, linked by sums, of which the reader is right to think that one has a reason of its own.

    They are wrong where the x are a part of other x, where a whole figure is withheld, and where the x only keep
    company to a small "not known"; a group known to be small tells them nothing.
    """
    implied = {part for part, whole in system.parts if whole in hidden}
    for group in _joined(system, hidden):
        members = [system.cells[cell] for cell in group]
        told = any(cell in implied for cell in group) or any(system.town_of[cell] in hidden for cell in group)
        certain = any(reason == one.withheld for one in members for reason in one.reasons)
        if not told and not certain and any(one.primary for one in members):
            yield group


def _joined(system: System, hidden: Hidden) -> Iterable[list[int]]:
    group_of: dict[int, list[int]] = {}
    for one in system.sums:
        met = [cell for cell in one.all if cell in hidden and system.cells[cell].company]
        merged: list[int] = []
        for cell in met:
            group = group_of.get(cell, [cell])
            merged += [member for member in group if member not in merged]
        for member in merged:
            group_of[member] = merged
    seen: set[int] = set()
    for cell in sorted(group_of):
        if cell not in seen:
            seen.update(group_of[cell])
            yield sorted(group_of[cell])
