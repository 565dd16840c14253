"""HiGHS for the two questions asked here: how large can a number be, and what costs least.

Counted, never timed: one thread, a fixed seed, a limit of nodes, so equal questions have equal answers on any day.
(volunteers.matching.solver is another thing: it keeps a basis over stages and searches among pairs.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
NODES = 200_000  # of one search; beyond it the answer says how far from the best it may be
EXACT = 1e-6  # HiGHS' own tolerance


@dataclass(frozen=True)
class Row:
    """`low` <= sum of numbers times columns <= `high`."""

    low: float
    high: float
    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Answer:
    """The best value, what none can pass (the same where it is proven), its columns, and the prices of the rows."""

    value: float
    bound: float
    columns: Numbers
    prices: Numbers


class Problem:
    """Columns between bounds, `whole` ones in whole numbers, and rows, which may grow."""

    def __init__(
        self,
        low: Sequence[float],
        high: Sequence[float],
        rows: Sequence[Row],
        whole: Sequence[int] = (),
        gap: float = EXACT,
    ) -> None:
        """`gap`: how far from the best an answer in whole numbers may be."""
        self._highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.setOptionValue("mip_abs_gap", gap)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(low), len(rows)
        lp.col_cost_ = np.zeros(len(low))
        lp.col_lower_, lp.col_upper_ = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
        lp.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
        lp.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in rows)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([column for row in rows for column, _ in row.terms], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for row in rows for _, value in row.terms], dtype=np.float64)
        if whole:
            kinds = [highspy.HighsVarType.kContinuous] * len(low)
            for column in whole:
                kinds[column] = highspy.HighsVarType.kInteger
            lp.integrality_ = kinds
        self._highs.passModel(lp)
        self._all = np.arange(len(low), dtype=np.int32)
        self._mixed = bool(whole)

    def add(self, row: Row) -> None:
        """One row more."""
        columns = np.array([column for column, _ in row.terms], dtype=np.int32)
        values = np.array([value for _, value in row.terms], dtype=np.float64)
        self._highs.addRow(row.low, row.high, len(row.terms), columns, values)

    def most(self, costs: Mapping[int, float]) -> Answer:
        """The largest value of the costs. Raises RuntimeError where nothing is possible at all."""
        return self._best(costs, highspy.ObjSense.kMaximize)

    def least(self, costs: Mapping[int, float]) -> Answer:
        """The smallest value of the costs. Raises RuntimeError where nothing is possible at all."""
        return self._best(costs, highspy.ObjSense.kMinimize)

    def _best(self, costs: Mapping[int, float], sense: highspy.ObjSense) -> Answer:
        objective = np.zeros(len(self._all))
        for column, cost in costs.items():
            objective[column] = cost
        self._highs.changeColsCost(len(self._all), self._all, objective)
        self._highs.changeObjectiveSense(sense)
        self._highs.run()
        status, info, found = self._highs.getModelStatus(), self._highs.getInfo(), self._highs.getSolution()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise RuntimeError(f"no answer: {self._highs.modelStatusToString(status)}")
        value = info.objective_function_value
        bound = info.mip_dual_bound if self._mixed else value
        return Answer(value, bound, np.array(found.col_value), np.array(found.row_dual))


_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_max_nodes": NODES,
}
