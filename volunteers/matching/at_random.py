"""Chance, within the hard rules: what any plan must beat."""

import random

from volunteers.matching.fill import fill
from volunteers.matching.ground import ground
from volunteers.matching.problem import Problem


def at_random(problem: Problem, *, seed: int) -> tuple[tuple[int, int], ...]:
    """Slots in a random order, each filled by a random one of those whom no rule stops."""
    sorted_out, pick = ground(problem), random.Random(seed)
    slots = list(sorted_out.slots)
    pick.shuffle(slots)
    return fill(sorted_out, slots, lambda chosen, slot, helpers: pick.sample(helpers, len(helpers)))
