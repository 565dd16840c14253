"""What the plain ways share: places taken one by one in a given order, each by somebody whom no hard rule stops."""

from collections.abc import Callable

from volunteers.matching.ground import Ground
from volunteers.matching.rules import Chosen

Order = Callable[[Chosen, int, list[int]], list[int]]


def fill(ground: Ground, slots: list[int], order: Order) -> tuple[tuple[int, int], ...]:
    """First every slot to its minimum, then every slot to its maximum; `order` sorts a slot's candidates."""
    chosen = Chosen(ground)
    for helper, slot in sorted(ground.problem.pinned):
        chosen.add(helper, slot)
    for slot in slots:
        if _newcomers_alone(chosen, slot):
            _take(chosen, slot, len(chosen.helpers_of[slot]) + 1, order)
    for slot in slots:
        _take(chosen, slot, ground.slots[slot].minimum, order)
    for slot in slots:
        _take(chosen, slot, ground.slots[slot].maximum, order)
    return chosen.pairs()


def _take(chosen: Chosen, slot: int, places: int, order: Order) -> None:
    """Fill one slot to `places`, or as far as it goes."""
    while len(chosen.helpers_of.get(slot, [])) < places:
        there = set(chosen.helpers_of.get(slot, []))
        alone = _newcomers_alone(chosen, slot)
        free = [
            helper
            for helper in order(chosen, slot, [helper for helper in chosen.ground.of_slot[slot] if helper not in there])
            if not (alone and chosen.ground.helpers[helper].is_newcomer)
        ]
        next_one = next((helper for helper in free if not any(chosen.obstacles(helper, slot))), None)
        if next_one is None:
            return
        chosen.add(next_one, slot)


def _newcomers_alone(chosen: Chosen, id: int) -> bool:
    slot, known = chosen.ground.slots[id], chosen.ground.helpers
    there = chosen.helpers_of.get(id, [])
    if slot.newcomers_alone or slot.experienced_there or not there:
        return False
    return all(known[helper].is_newcomer for helper in there)
