"""Why a slot stays under its minimum: what keeps each of those away who would fit."""

from collections import Counter

from volunteers.matching.ground import Ground, busy_with
from volunteers.matching.results import Short
from volunteers.matching.rules import Chosen

# What a hard rule's code means for the slot; where several keep one person away, the first of these is counted: what is
# about the person before what is about the slot.
MEANS = {
    "overlap": "all_busy_elsewhere",
    "travel": "all_busy_elsewhere",
    "max_shifts": "over_their_maximum",
    "max_minutes": "over_their_maximum",
    "reserved": "reserved_place",
    "nobody_experienced": "nobody_experienced",
}
# The main code where it is there at all: these people are free, so one decision about the slot would fill it.
FREE = ("nobody_experienced", "reserved_place")


def shortfalls(ground: Ground, pairs: tuple[tuple[int, int], ...]) -> tuple[Short, ...]:
    """Every slot of a plan that has fewer than its minimum, by id."""
    chosen = Chosen.of(ground, pairs)
    fitting = ground.by_slot((pair.helper, pair.slot) for pair in ground.problem.pairs)
    found = []
    for slot in ground.slots.values():
        got = len(chosen.helpers_of.get(slot.id, []))
        if got < slot.minimum:
            found.append(_short(ground, chosen, slot.id, fitting.get(slot.id, [])))
    return tuple(found)


def _short(ground: Ground, chosen: Chosen, id: int, fitting: list[int]) -> Short:
    there = chosen.helpers_of.get(id, [])
    counts: Counter[str] = Counter()
    elsewhere: set[int] = set()
    for helper in fitting:
        if helper not in there:
            code, others = _keeps_away(ground, chosen, helper, id)
            counts[code] += 1
            elsewhere |= others
    main = min(counts, key=lambda code: (code not in FREE, -counts[code], code)) if counts else "nobody_fits"
    return Short(id, ground.slots[id].minimum, len(there), main, dict(sorted(counts.items())), tuple(sorted(elsewhere)))


def _keeps_away(ground: Ground, chosen: Chosen, helper: int, id: int) -> tuple[str, set[int]]:
    if (helper, id) in ground.problem.banned:
        return "banned", set()
    if busy_with(ground.problem, ground.helpers[helper], ground.slots[id]):
        return "all_busy_elsewhere", set()
    obstacles = list(chosen.obstacles(helper, id))
    elsewhere = {obstacle.slot for obstacle in obstacles if obstacle.slot is not None}
    codes = {obstacle.code for obstacle in obstacles}
    for code, meaning in MEANS.items():
        if code in codes:
            return meaning, elsewhere
    return "not_found", set()
