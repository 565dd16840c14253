"""What a plan itself has to say for or against a pair: the optimiser's reasons, each asked of a small part of it.

Sorting out a whole town for each of five hundred lines would take minutes; for one line, the people who could have its
shift, and what they have, are enough.
"""

from collections import defaultdict

from volunteers.matching.problem import Pair, Problem
from volunteers.matching.reasons import why, why_not
from volunteers.matching.results import Plan as Solved
from volunteers.matching.results import Why
from volunteers.reasons import Reason

# The optimiser's codes and ours; the others say what `rules.score` says already.
OF_LINES = {"only_one": "only_one", "required": "needed", "evens_load": "evens_load"}


def reasons_of_lines(problem: Problem, solved: Solved) -> dict[tuple[int, int], list[Reason]]:
    """For each (person, shift) of a plan."""
    by_slot: dict[int, list[Pair]] = defaultdict(list)
    for pair in problem.pairs:
        by_slot[pair.slot].append(pair)
    slots: dict[int, set[int]] = defaultdict(set)
    for _helper, slot in solved.pairs:
        slots[slot] = {slot}
    found = {}
    parts = {slot: _part(problem, solved, by_slot[slot], only) for slot, only in slots.items()}
    for helper, slot in solved.pairs:
        part, plan = parts[slot]
        codes = [OF_LINES[one.code] for one in why(part, plan, helper, slot) if one.code in OF_LINES]
        found[helper, slot] = [Reason(code) for code in codes]
    return found


def against(problem: Problem, solved: Solved, helper: int, slot: int) -> list[Why]:
    """Why the plan does not have this pair."""
    near = [pair for pair in problem.pairs if slot == pair.slot or helper == pair.helper]
    part, plan = _part(problem, solved, near, {pair.slot for pair in near} | {slot})
    return why_not(part, plan, helper, slot)


def _part(problem: Problem, solved: Solved, pairs: list[Pair], slots: set[int]) -> tuple[Problem, Solved]:
    helpers = {pair.helper for pair in pairs}
    kept = Problem(
        helpers=tuple(one for one in problem.helpers if one.id in helpers),
        slots=tuple(one for one in problem.slots if one.id in slots),
        pairs=tuple(pairs),
        travel=problem.travel,
        pinned=frozenset(pin for pin in problem.pinned if pin[0] in helpers and pin[1] in slots),
        banned=frozenset(ban for ban in problem.banned if ban[0] in helpers and ban[1] in slots),
    )
    chosen = tuple(pair for pair in solved.pairs if pair[0] in helpers)
    return kept, Solved(pairs=chosen, stages=solved.stages, short=())
