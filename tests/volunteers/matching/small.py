"""Small problems, and all their plans one by one."""

import random
from collections.abc import Iterator
from itertools import combinations

from volunteers.matching.check import violations
from volunteers.matching.measure import measure
from volunteers.matching.problem import Busy, Helper, Pair, Problem, Reserve, Slot

Pairs = tuple[tuple[int, int], ...]
Worth = tuple[int, int, int, int, int]
MOST = 10  # pairs; twice as many plans for each one more


def any_problem(seed: int) -> Problem:
    """Up to ten pairs that meet every hard rule somewhere."""
    pick = random.Random(seed)
    helpers = tuple(_helper(pick, n) for n in range(1, pick.randint(3, 6)))
    ids = [helper.id for helper in helpers]
    slots = tuple(_slot(pick, 10 + n, ids) for n in range(pick.randint(2, 5)))
    every = [(helper.id, slot.id) for helper in helpers for slot in slots]
    pairs = tuple(
        Pair(helper, slot, pick.choice([0, 0, 20, 50, 50, 80, 100]), knows=pick.random() < 0.4)
        for helper, slot in pick.sample(every, min(len(every), MOST))
    )
    problem = Problem(
        helpers=helpers,
        slots=slots,
        pairs=pairs,
        travel={(1, 2): 30, (2, 1): 20},
        banned=frozenset((pair.helper, pair.slot) for pair in pairs if pick.random() < 0.05),
    )
    return _pinned(problem, pick)


def plans(problem: Problem) -> Iterator[Pairs]:
    """Every plan that keeps all hard rules."""
    pairs = sorted((pair.helper, pair.slot) for pair in problem.pairs)
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            if not violations(problem, chosen):
                yield chosen


def worth(problem: Problem, pairs: Pairs) -> Worth:
    """The five objectives in their order, the greater the better."""
    found = measure(problem, pairs)
    return found.first_roles, found.filled, found.preference, -found.squares, found.known


def _helper(pick: random.Random, id: int) -> Helper:
    start = pick.choice([0, 60, 120])
    return Helper(
        id=id,
        first=pick.random() < 0.5,
        newcomer=pick.random() < 0.2,
        max_minutes=pick.choice([None, None, 90, 120, 150]),
        max_shifts=pick.choice([None, 1, 2, 3]),
        load=pick.choice([0, 0, 1, 3]),
        busy=(Busy(start, start + 30, pick.choice([None, 1, 2])),) if pick.random() < 0.2 else (),
    )


def _slot(pick: random.Random, id: int, helpers: list[int]) -> Slot:
    start, length = pick.choice([0, 30, 60, 90, 120]), pick.choice([30, 60, 60, 90])
    timed = pick.random() < 0.9
    minimum = pick.choice([0, 1, 1, 2, 3])
    speakers = frozenset(helper for helper in helpers if pick.random() < 0.4)
    return Slot(
        id=id,
        start=start if timed else None,
        end=start + length if timed else None,
        minutes=length,
        place=pick.choice([None, 1, 1, 2]),
        minimum=minimum,
        maximum=max(1, minimum + pick.choice([0, 0, 1])),
        newcomers_alone=pick.random() < 0.6,
        experienced_there=pick.choice([0, 0, 1]),
        reserved=(Reserve("lang:pt", 1, speakers),) if pick.random() < 0.3 else (),
    )


def _pinned(problem: Problem, pick: random.Random) -> Problem:
    """Sometimes the pair of a plan that exists, so that the pin can stand."""
    if pick.random() > 0.3:
        return problem
    for pair in sorted((pair.helper, pair.slot) for pair in problem.pairs):
        if not violations(problem, [pair]):
            return Problem(
                problem.helpers, problem.slots, problem.pairs, problem.travel, frozenset({pair}), problem.banned
            )
    return problem
