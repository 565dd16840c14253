"""Makes a plan: `solve`."""

import time
from collections.abc import Callable

import numpy as np

from volunteers.matching.ground import Ground, ground
from volunteers.matching.model import Model, build
from volunteers.matching.pins import clashes
from volunteers.matching.problem import Problem
from volunteers.matching.results import Clash, Contradiction, Plan, Progress
from volunteers.matching.shortfalls import shortfalls
from volunteers.matching.solver import Relaxation, Watch, search
from volunteers.matching.stages import optimise
from volunteers.matching.work import USUAL, Work


def _nobody_looks(progress: Progress) -> None:
    """The default for `on_progress`."""


def _never() -> bool:
    """The default for `should_stop`."""
    return False


def solve(
    problem: Problem,
    *,
    on_progress: Callable[[Progress], None] = _nobody_looks,
    should_stop: Callable[[], bool] = _never,
    work: Work = USUAL,
) -> Plan:
    """The plan of `problem`: best in the five objectives of `STAGES`, in their order, as far as each stage proves.

    The same for equal input and `work`, in whatever order it is given. `should_stop` is asked about ten times a second.
    Raises Contradiction (pins that cannot stand) and Cancelled (`should_stop` said so).
    """
    begun, watch = time.monotonic(), Watch(should_stop)
    watch.look()
    sorted_out = ground(problem)
    wrong = clashes(sorted_out)
    if wrong:
        raise Contradiction(wrong)
    watch.look()
    model = build(sorted_out)
    watch.look()
    pairs, stages = optimise(model, _start(model, watch), watch, on_progress, work)
    chosen = tuple(sorted(pairs))
    return Plan(chosen, stages, shortfalls(sorted_out, chosen), time.monotonic() - begun)


def _start(model: Model, watch: Watch) -> list[tuple[int, int]]:
    """A plan to start from that keeps every hard rule: the pins, and somebody experienced beside pinned newcomers."""
    pins = sorted(model.ground.problem.pinned)
    alone = _alone(model.ground, pins)
    if not alone:
        return pins
    wanted = [n for n, pair in enumerate(model.pairs) if pair in model.ground.problem.pinned]
    objective, keep = np.zeros(len(model.upper)), np.ones(len(model.upper), dtype=bool)
    objective[wanted] = 1
    for n, (helper, slot) in enumerate(model.pairs):
        known = not model.ground.helpers[helper].is_newcomer
        keep[n] = (helper, slot) in model.ground.problem.pinned or (slot in alone and known)
    found = search(
        Relaxation(model, watch, held=False),
        objective,
        keep=keep,
        start=np.zeros(len(model.upper)),
        apart=0.999,
        work=USUAL.search,
        heard=lambda value, bound: None,
    )
    lost = [pin for pin in pins if pin not in set(found.pairs)]
    if lost:
        raise Contradiction((Clash("nobody_experienced", tuple(lost)),))
    return found.pairs


def _alone(ground: Ground, pins: list[tuple[int, int]]) -> set[int]:
    """Slots that want somebody experienced beside a newcomer, and where the pins bring newcomers alone."""
    found = set()
    for id, helpers in ground.by_slot(pins).items():
        slot = ground.slots[id]
        guarded = not slot.newcomers_alone and not slot.experienced_there
        if guarded and all(ground.helpers[helper].is_newcomer for helper in helpers):
            found.add(id)
    return found
