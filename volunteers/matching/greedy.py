"""A careful person's way without an optimiser: the hardest slots first, each to the best of those who are free."""

from volunteers.matching.fill import fill
from volunteers.matching.ground import ground
from volunteers.matching.problem import Problem
from volunteers.matching.rules import Chosen


def greedy(problem: Problem) -> tuple[tuple[int, int], ...]:
    """Slots with the fewest candidates a place first; in each, who never had a role, then who likes it most."""
    sorted_out = ground(problem)

    def hard(slot: int) -> tuple[float, int]:
        return len(sorted_out.of_slot[slot]) / max(1, sorted_out.slots[slot].minimum), slot

    def order(chosen: Chosen, slot: int, helpers: list[int]) -> list[int]:
        def key(id: int) -> tuple[bool, int, int, int]:
            helper, mine = sorted_out.helpers[id], len(chosen.slots_of.get(id, []))
            return not (helper.first and not mine), -sorted_out.pairs[id, slot].preference, helper.load + mine, id

        return sorted(helpers, key=key)

    return fill(sorted_out, sorted(sorted_out.slots, key=hard), order)
