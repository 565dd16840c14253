"""What keeps a helper out of a slot, given what is chosen beside: one answer for shortfalls, reasons and baselines."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from volunteers.matching.ground import Ground, meeting
from volunteers.matching.problem import Reserve


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Codes: "overlap" and "travel" (with the `slot` they have), "max_shifts" and "max_minutes" (`number`: the limit),
    "full" (`number`: the places), "reserved" (`name`: for whom), "nobody_experienced"."""

    code: str
    slot: int | None = None
    number: int | None = None
    name: str | None = None


@dataclass
class Chosen:
    """A plan in the making: who is where. `add` asks no rule; `obstacles` does."""

    ground: Ground
    slots_of: dict[int, list[int]] = field(default_factory=dict)
    helpers_of: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground, pairs: tuple[tuple[int, int], ...]) -> "Chosen":
        """A plan that is made."""
        return cls(ground, dict(ground.by_helper(pairs)), dict(ground.by_slot(pairs)))

    def add(self, helper: int, slot: int) -> None:
        """Take the pair in."""
        self.slots_of.setdefault(helper, []).append(slot)
        self.helpers_of.setdefault(slot, []).append(helper)

    def remove(self, helper: int, slot: int) -> None:
        """Take the pair out again."""
        self.slots_of[helper].remove(slot)
        self.helpers_of[slot].remove(helper)

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Sorted (helper, slot)."""
        return tuple(sorted((helper, slot) for helper, slots in self.slots_of.items() for slot in slots))

    def obstacles(self, helper: int, slot: int) -> Iterator[Obstacle]:
        """Each hard rule that this pair would break beside what is chosen; eligibility is not asked here."""
        yield from self._of_helper(helper, slot)
        yield from self._of_slot(helper, slot)

    def _of_helper(self, id: int, slot: int) -> Iterator[Obstacle]:
        helper, slots, own = self.ground.helpers[id], self.ground.slots, self.slots_of.get(id, [])
        for other in own:
            how = meeting(self.ground.problem.travel, slots[other], slots[slot])
            if how:
                yield Obstacle(how, slot=other)
        if helper.max_shifts is not None and len(own) >= helper.max_shifts:
            yield Obstacle("max_shifts", number=helper.max_shifts)
        minutes = sum(slots[other].minutes for other in (*own, slot))
        if helper.max_minutes is not None and minutes > helper.max_minutes:
            yield Obstacle("max_minutes", number=helper.max_minutes)

    def _of_slot(self, helper: int, id: int) -> Iterator[Obstacle]:
        slot, there = self.ground.slots[id], self.helpers_of.get(id, [])
        if len(there) >= slot.maximum:
            yield Obstacle("full", number=slot.maximum)
        for reserve in slot.reserved:
            if helper not in reserve.helpers and _others(reserve, there) >= slot.maximum - reserve.count:
                yield Obstacle("reserved", name=reserve.code)
        guarded = not slot.newcomers_alone and not slot.experienced_there
        if guarded and all(self.ground.helpers[other].is_newcomer for other in (*there, helper)):
            yield Obstacle("nobody_experienced")


def _others(reserve: Reserve, there: list[int]) -> int:
    return sum(1 for other in there if other not in reserve.helpers)
