"""What every part of the optimiser asks of a problem: what meets in time, which pairs may be, in one fixed order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from volunteers.matching.problem import Busy, Helper, Pair, Problem, Slot


class _Timed(Protocol):
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def place(self) -> int | None: ...


def way(travel: Mapping[tuple[int, int], int], a: int | None, b: int | None) -> int:
    """Minutes from place `a` to place `b`; the way back where only that is given, else 0."""
    if a is None or b is None or a == b:
        return 0
    return travel.get((a, b), travel.get((b, a), 0))


def meeting(travel: Mapping[tuple[int, int], int], one: _Timed, other: _Timed) -> str | None:
    """Why nobody can do both: "overlap", "travel" (the way between is longer than the time), or None.

    Asked of every two, not of neighbours only: that is the same as long as no way is shorter through a third place.
    """
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    (_, end, here), (start, _, there) = sorted(
        ((one.start, one.end, one.place), (other.start, other.end, other.place)), key=lambda span: span[:2]
    )
    if end > start:
        return "overlap"
    return "travel" if end + way(travel, here, there) > start else None


@dataclass(frozen=True)
class Ground:
    """A problem in one order (by id), with its pairs that no decided thing forbids: `pairs`, by helper and by slot."""

    problem: Problem
    helpers: dict[int, Helper]
    slots: dict[int, Slot]
    pairs: dict[tuple[int, int], Pair]
    of_helper: dict[int, list[int]]
    of_slot: dict[int, list[int]]
    meets: dict[int, frozenset[int]]

    def busy_with(self, helper: int, slot: int) -> tuple[str, Busy] | None:
        """The first standing work of the helper that meets the slot, and how ("overlap", "travel")."""
        return busy_with(self.problem, self.helpers[helper], self.slots[slot])

    def by_helper(self, chosen: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
        """The slots of each helper who has any."""
        found: dict[int, list[int]] = defaultdict(list)
        for helper, slot in chosen:
            found[helper].append(slot)
        return found

    def by_slot(self, chosen: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
        """The helpers of each slot that has any."""
        return self.by_helper((slot, helper) for helper, slot in chosen)


def busy_with(problem: Problem, helper: Helper, slot: Slot) -> tuple[str, Busy] | None:
    """The first standing work of `helper` that meets `slot`, and how."""
    for busy in helper.busy:
        how = meeting(problem.travel, busy, slot)
        if how:
            return how, busy
    return None


def ground(problem: Problem) -> Ground:
    """Sort `problem` out. Takes time in proportion to the pairs, and to the slots that meet each other."""
    helpers = {helper.id: helper for helper in sorted(problem.helpers, key=lambda helper: helper.id)}
    slots = {slot.id: slot for slot in sorted(problem.slots, key=lambda slot: slot.id)}
    pairs = {}
    of_helper: dict[int, list[int]] = {helper: [] for helper in helpers}
    of_slot: dict[int, list[int]] = {slot: [] for slot in slots}
    for pair in sorted(problem.pairs, key=lambda pair: (pair.helper, pair.slot)):
        helper, slot, key = helpers[pair.helper], slots[pair.slot], (pair.helper, pair.slot)
        too_long = helper.max_minutes is not None and slot.minutes > helper.max_minutes
        never = key in problem.banned or too_long or helper.max_shifts == 0 or slot.maximum == 0
        if never or busy_with(problem, helper, slot):
            continue
        pairs[key] = pair
        of_helper[pair.helper].append(pair.slot)
        of_slot[pair.slot].append(pair.helper)
    return Ground(problem, helpers, slots, pairs, of_helper, of_slot, _meets(problem))


def _meets(problem: Problem) -> dict[int, frozenset[int]]:
    """Each slot's slots that nobody can do beside it."""
    longest = max(problem.travel.values(), default=0)
    found: dict[int, set[int]] = {slot.id: set() for slot in problem.slots}
    running: list[Slot] = []
    timed = [slot for slot in problem.slots if slot.start is not None]
    for slot in sorted(timed, key=lambda slot: (slot.start or 0, slot.end or 0, slot.id)):
        running = [other for other in running if (other.end or 0) + longest > (slot.start or 0)]
        for other in running:
            if meeting(problem.travel, other, slot):
                found[slot.id].add(other.id)
                found[other.id].add(slot.id)
        running.append(slot)
    return {slot: frozenset(others) for slot, others in found.items()}
