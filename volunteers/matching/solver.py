"""HiGHS behind two doors: the relaxation, which is kept and asked again, and the search for whole numbers.

Everything is counted, never timed (one thread, a fixed seed, simplex iterations), so equal models have equal answers
on any day. `Watch` is asked ten times a second whether to stop.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import highspy
import numpy as np

from volunteers.matching.model import Model, Numbers, Row
from volunteers.matching.results import Cancelled
from volunteers.matching.work import USUAL

ASK_EVERY = 0.1  # seconds between two questions whether to stop
SLACK = 1e-4  # by which a bound may be wrong for rounding; every objective counts in whole numbers
CLOSE = 1e-6  # HiGHS' own tolerance


@dataclass
class Watch:
    """Asks `should_stop`, not too often; once it said yes, the answer stays."""

    should_stop: Callable[[], bool]
    stopped: bool = False
    _asked: float = -1.0

    def stop(self) -> bool:
        """Whether to stop."""
        now = time.monotonic()
        if not self.stopped and now - self._asked >= ASK_EVERY:
            self._asked = now
            self.stopped = self.should_stop()
        return self.stopped

    def look(self) -> None:
        """Raises Cancelled where it is time to stop."""
        if self.stop():
            raise Cancelled


@dataclass
class Relaxed:
    """The best of the relaxation: its value, all columns, and what a column more would lose (reduced costs).

    Not `done`: its work ended before. `value` is then what the prices of the rows prove so far, and no plan passes it.
    """

    value: float
    columns: Numbers
    reduced: Numbers
    done: bool = True


@dataclass
class Relaxation:
    """The model without whole numbers, which grows by rows; each answer starts from the last one's basis."""

    model: Model
    watch: Watch
    work: int = USUAL.relaxation  # simplex iterations of one answer
    held: bool = True  # the pins are in every plan; False: a search finds out which can be
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Load the model."""
        self.upper = np.array(self.model.upper)
        self._highs = _loaded(self.model, self.watch, self.upper, held=self.held)

    def close(self, pairs: list[int]) -> None:
        """Leave these pairs (by column) out from now on, here and in every search that follows."""
        if pairs:
            self.upper[pairs] = 0.0
            none = np.zeros(len(pairs))
            self._highs.changeColsBounds(len(pairs), np.array(pairs, dtype=np.int32), none, none)

    def add(self, row: Row) -> None:
        """One row more, here and in every search that follows."""
        self.rows.append(row)
        _add(self._highs, row)

    def best(self, objective: Numbers) -> Relaxed:
        """The most that `objective` can be."""
        _aim(self._highs, objective)
        self._highs.setOptionValue("simplex_iteration_limit", self.work)
        _run(self._highs, self.watch)
        status, found = self._highs.getModelStatus(), self._highs.getSolution()
        if status == highspy.HighsModelStatus.kIterationLimit:
            return self._unfinished(objective, found)
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"relaxation: {self._highs.modelStatusToString(status)}")
        return Relaxed(self._highs.getObjectiveValue(), np.array(found.col_value), np.array(found.col_dual))

    def _unfinished(self, objective: Numbers, found: highspy.HighsSolution) -> Relaxed:
        """Rows with a price instead of a limit: whatever prices of 0 or more they have, no plan is worth more than so.

        (Lagrange's bound. All rows say <=, so a price below 0, which an unfinished simplex may have, counts as 0.)
        """
        rows = [*self.model.rows, *self.rows]
        prices = np.maximum(0.0, np.array(found.row_dual)) if found.dual_valid else np.zeros(len(rows))
        columns = np.array([column for _, terms in rows for column, _ in terms], dtype=np.int64)
        costs = np.array([value for _, terms in rows for _, value in terms], dtype=np.float64)
        costs *= np.repeat(prices, [len(terms) for _, terms in rows])
        reduced = objective - np.bincount(columns, weights=costs, minlength=len(objective))
        value = prices @ np.array([most for most, _ in rows])
        value += np.maximum(reduced * self.model.lower() * self.held, reduced * self.upper).sum()
        whole = np.array(found.col_value) if found.value_valid else np.zeros(len(objective))
        return Relaxed(float(value), whole, reduced, done=False)


@dataclass(frozen=True)
class Whole:
    """The best whole numbers found (which columns of pairs are 1), and what none can pass."""

    pairs: list[tuple[int, int]]
    bound: float
    done: bool


def search(
    relaxation: Relaxation,
    objective: Numbers,
    *,
    keep: Numbers,
    start: Numbers,
    apart: float,
    work: int,
    heard: Callable[[float, float], None],
) -> Whole:
    """The best plan of the columns in `keep`, from the plan `start` on, until value and bound are less than `apart`
    from each other or `work` simplex iterations are done. `heard` gets value and bound on the way."""
    model, watch = relaxation.model, relaxation.watch
    highs = _loaded(model, watch, np.where(keep, relaxation.upper, 0.0), held=relaxation.held)
    for row in relaxation.rows:
        _add(highs, row)
    _aim(highs, objective)
    count = len(model.pairs)
    whole = np.full(count, highspy.HighsVarType.kInteger)
    highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
    highs.setOptionValue("mip_abs_gap", apart)
    highs.setOptionValue("mip_rel_gap", 0.0)
    solution = highspy.HighsSolution()
    solution.col_value = start.tolist()
    highs.setSolution(solution)

    def enough(event: highspy.HighsCallbackEvent) -> None:
        heard(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
        if event.data_out.simplex_iteration_count > work:
            event.interrupt()

    highs.cbMipInterrupt += enough
    _run(highs, watch)
    status = highs.getModelStatus()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInterrupt):
        raise RuntimeError(f"search: {highs.modelStatusToString(status)}")
    known = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = highs.getSolution().col_value if known else start.tolist()
    pairs = [pair for pair, value in zip(model.pairs, values, strict=False) if value > 0.5]
    return Whole(pairs, highs.getInfo().mip_dual_bound, status == highspy.HighsModelStatus.kOptimal)


def _loaded(model: Model, watch: Watch, upper: Numbers, *, held: bool) -> highspy.Highs:
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor alone has no types
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("random_seed", 1)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(upper), len(model.rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(len(upper)), model.lower() * held, upper
    lp.row_lower_ = np.full(len(model.rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([most for most, _ in model.rows], dtype=np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for _, terms in model.rows)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array([column for _, terms in model.rows for column, _ in terms], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for _, terms in model.rows for _, value in terms], dtype=np.float64)
    lp.sense_ = highspy.ObjSense.kMaximize
    highs.passModel(lp)

    def stop(event: highspy.HighsCallbackEvent) -> None:
        if watch.stop():
            event.interrupt()

    highs.cbSimplexInterrupt += stop
    highs.cbMipInterrupt += stop
    return highs


def _add(highs: highspy.Highs, row: Row) -> None:
    most, terms = row
    columns = np.array([column for column, _ in terms], dtype=np.int32)
    highs.addRow(
        -highspy.kHighsInf, most, len(terms), columns, np.array([value for _, value in terms], dtype=np.float64)
    )


def _aim(highs: highspy.Highs, objective: Numbers) -> None:
    highs.changeColsCost(len(objective), np.arange(len(objective), dtype=np.int32), objective)


def _run(highs: highspy.Highs, watch: Watch) -> None:
    watch.look()
    highs.run()
    watch.look()
