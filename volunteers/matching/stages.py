"""The five objectives one after the other, each proven as far as its work allows, none spoilt by a later one."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from volunteers.matching.covers import covers
from volunteers.matching.model import Model, Numbers
from volunteers.matching.results import STAGES, Progress, Stage
from volunteers.matching.solver import SLACK, Relaxation, Relaxed, Watch, search
from volunteers.matching.work import Work

# A first look at all that decides most, in one go: it starts every stage near its end, and breaks the ties that make
# the required headcounts alone slow. It proves nothing; each stage does that for itself.
FIRST_LOOK = (10.0, 1.0, 1e-3, 1e-4, 1e-5)
ROUGH = (10.0, 1.0, 1e-3, 0.0, 0.0)  # before it: the same twenty times as fast as in one step
FEW = 4000  # pairs of the first search of a stage
MANY = 60_000  # of its second; beyond `Work.pairs` there is none
ROUNDS = 12  # of covers
HELD = 3  # stages that are held by a row in a plan of any size
# A price of what came before, in units of the stage at work (20 preference for a unit of load, …).
PRICES = (20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1)


@dataclass
class _Best:
    """The plan at hand."""

    pairs: list[tuple[int, int]]
    values: list[int]


def optimise(
    model: Model, start: list[tuple[int, int]], watch: Watch, tell: Callable[[Progress], None], work: Work
) -> tuple[list[tuple[int, int]], tuple[Stage, ...]]:
    """The best plan from `start` (which keeps all hard rules) on, and what each stage reached and proved."""
    if not model.pairs:
        return [], tuple(Stage(name, 0, 0, 0.0) for name in STAGES)
    relaxation = Relaxation(model, watch, work.relaxation)
    best = _Best(start, model.values(start))
    tell(Progress(STAGES[0], 1, len(STAGES), best.values[0], None))
    relaxation.best(_mixed(model, ROUGH))
    look = _mixed(model, FIRST_LOOK)
    relaxed = _tightened(relaxation, look)
    keep = _nearest(model, relaxed, best, FEW)[0]
    found = search(
        relaxation,
        look,
        keep=keep,
        start=model.whole(start),
        apart=0.01,
        work=work.search,
        heard=lambda value, bound: None,
    )
    if found.pairs and float(look @ model.whole(found.pairs)) > float(look @ model.whole(start)):
        best = _Best(found.pairs, model.values(found.pairs))
    stages, priced, before = [], len(model.pairs) > work.pairs, np.zeros(len(model.upper))
    for number, name in enumerate(STAGES):
        objective = model.objectives[number]
        if priced and number >= HELD:
            bound, before = _priced(relaxation, number, best, before, tell)
        else:
            bound, before = _stage(relaxation, number, best, tell, work), objective
        value = best.values[number]
        if not priced or number + 1 < HELD:
            relaxation.add((-value, [(int(n), -float(objective[n])) for n in np.nonzero(objective)[0]]))
        sign = -1 if name == "even_load" else 1
        stages.append(Stage(name, sign * value, sign * bound, abs(bound - value) / max(1, abs(value))))
    return best.pairs, tuple(stages)


def _mixed(model: Model, weights: tuple[float, ...]) -> Numbers:
    parts = [weight * objective for weight, objective in zip(weights, model.objectives, strict=True)]
    return np.asarray(np.sum(parts, axis=0))


def _stage(relaxation: Relaxation, number: int, best: _Best, tell: Callable[[Progress], None], work: Work) -> int:
    """Improve `best` in one objective; answers what no plan can pass."""
    model, objective, say = relaxation.model, relaxation.model.objectives[number], _teller(number, best, tell)
    say(math.inf)
    relaxed = _tightened(relaxation, objective)
    bound = math.floor(relaxed.value + SLACK)
    say(bound)
    for most in (FEW, MANY) if len(model.pairs) <= work.pairs else (FEW,):
        if bound <= best.values[number]:
            break
        keep, lost = _nearest(model, relaxed, best, most, relaxed.value - best.values[number])
        found = search(
            relaxation,
            objective,
            keep=keep,
            start=model.whole(best.pairs),
            apart=0.999,
            work=work.search,
            heard=partial(_heard, say, relaxed.value, lost),
        )
        values = model.values(found.pairs)
        if values[: number + 1] > best.values[: number + 1]:
            best.pairs, best.values = found.pairs, values
        proven = max(found.bound, relaxed.value - lost, best.values[number])
        bound = min(bound, math.floor(min(proven, relaxed.value) + SLACK))
    relaxation.close(np.nonzero(_losses(model, relaxed, best) > relaxed.value - best.values[number] + 1e-3)[0].tolist())
    say(bound)
    return bound


def _priced(
    relaxation: Relaxation, number: int, best: _Best, before: Numbers, tell: Callable[[Progress], None]
) -> tuple[int, Numbers]:
    """What no plan can pass in one objective, where the relaxation with all rows of the stages before would not end.

    What came before has a price instead of a row: a plan that is as good there is worth at most the best of both,
    less the price of what `best` has of it. Such a bound falls and then rises with the price, so the first price after
    which it rises was the best. `best` stays as the first look left it. Answers also what the next stage has before it.
    """
    say, objective = _teller(number, best, tell), relaxation.model.objectives[number]
    say(math.inf)
    held, bounds = float(before @ relaxation.model.whole(best.pairs)), []
    for price in PRICES:
        bounds.append(relaxation.best(objective + price * before).value - price * held)
        say(min(bounds))
        if bounds[-1] > min(bounds):
            break
    found = min(bounds)
    return math.floor(found + SLACK), objective + PRICES[bounds.index(found)] * before


def _teller(number: int, best: _Best, tell: Callable[[Progress], None]) -> Callable[[float], None]:
    """Tells the best value of a stage beside a bound."""
    sign = -1 if STAGES[number] == "even_load" else 1

    def say(bound: float) -> None:
        top = sign * math.floor(bound + SLACK) if abs(bound) < 1e15 else None
        tell(Progress(STAGES[number], number + 1, len(STAGES), sign * best.values[number], top))

    return say


def _heard(say: Callable[[float], None], top: float, lost: float, _: float, bound: float) -> None:
    """From a search among some of the pairs, where any other loses `lost` of what the relaxation reaches."""
    say(min(top, max(bound, top - lost)))


def _tightened(relaxation: Relaxation, objective: Numbers) -> Relaxed:
    """The relaxation's best, after the covers that it broke."""
    relaxed = relaxation.best(objective)
    for _ in range(ROUNDS):
        rows = covers(relaxation.model, relaxed.columns) if relaxed.done else []
        if not rows:
            break
        for row in rows:
            relaxation.add(row)
        relaxed = relaxation.best(objective)
    return relaxed


def _nearest(model: Model, relaxed: Relaxed, best: _Best, most: int, apart: float = math.inf) -> tuple[Numbers, float]:
    """The columns of about `most` pairs that lose least, and what any other loses at least.

    A pair that the relaxation leaves out and that would lose more than value and bound are `apart` is in no better
    plan: where no other pair is missing, the search among the others proves its answer for all.
    """
    count = len(model.pairs)
    losses = _losses(model, relaxed, best)
    limit = apart + 1e-3
    if int((losses <= limit).sum()) > max(most, 2 * FEW):
        limit = min(limit, float(np.partition(losses, most)[most]))
    keep = np.ones(len(model.upper), dtype=bool)
    keep[:count] = losses <= limit
    if not relaxed.done and int(keep[:count].sum()) > 2 * max(most, 2 * FEW):  # it tells too few apart
        keep[:count] = False
        keep[np.lexsort((-relaxed.reduced[:count], losses))[:most]] = True
        keep[np.flatnonzero(model.whole(best.pairs)[:count])] = True
    others = losses[~keep[:count]]
    return keep, float(others.min()) if len(others) else math.inf


def _losses(model: Model, relaxed: Relaxed, best: _Best) -> Numbers:
    """What a plan loses at least with a pair that the relaxation leaves out; 0 for all that are in it or in `best`."""
    count = len(model.pairs)
    losses = np.where(relaxed.columns[:count] > 1e-7, 0.0, np.maximum(0.0, -relaxed.reduced[:count]))
    losses[np.flatnonzero(model.whole(best.pairs)[:count])] = 0.0
    return losses
