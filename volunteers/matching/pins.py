"""Pins that cannot stand, found and named before any solver runs."""

from collections.abc import Iterator

from volunteers.matching.ground import Ground, busy_with, meeting
from volunteers.matching.results import Clash


def clashes(ground: Ground) -> tuple[Clash, ...]:
    """Every hard rule that the pins break by themselves, each with the pins that break it.

    One rule is left to the solver: a pinned newcomer's experienced companion, who may be wanted in two places at once.
    """
    pins = sorted(ground.problem.pinned)
    found = [*_forbidden(ground, pins), *_of_helpers(ground, pins), *_of_slots(ground, pins)]
    return tuple(sorted(found, key=lambda clash: (clash.pins, clash.code)))


def _forbidden(ground: Ground, pins: list[tuple[int, int]]) -> Iterator[Clash]:
    allowed = {(pair.helper, pair.slot) for pair in ground.problem.pairs}
    for pin in pins:
        if pin in ground.problem.banned:
            yield Clash("banned", (pin,))
        elif pin not in allowed:
            yield Clash("not_eligible", (pin,))
        elif busy_with(ground.problem, ground.helpers[pin[0]], ground.slots[pin[1]]):
            yield Clash("busy", (pin,))


def _of_helpers(ground: Ground, pins: list[tuple[int, int]]) -> Iterator[Clash]:
    for id, slots in ground.by_helper(pins).items():
        helper, own = ground.helpers[id], tuple((id, slot) for slot in slots)
        for n, one in enumerate(slots):
            for other in slots[n + 1 :]:
                how = meeting(ground.problem.travel, ground.slots[one], ground.slots[other])
                if how:
                    yield Clash(how, ((id, one), (id, other)))
        if helper.max_shifts is not None and len(slots) > helper.max_shifts:
            yield Clash("max_shifts", own)
        if helper.max_minutes is not None and sum(ground.slots[slot].minutes for slot in slots) > helper.max_minutes:
            yield Clash("max_minutes", own)


def _of_slots(ground: Ground, pins: list[tuple[int, int]]) -> Iterator[Clash]:
    for id, helpers in ground.by_slot(pins).items():
        slot, own = ground.slots[id], tuple((helper, id) for helper in helpers)
        if len(helpers) > slot.maximum:
            yield Clash("full", own)
        for reserve in slot.reserved:
            others = tuple(pin for pin in own if pin[0] not in reserve.helpers)
            if others and len(others) > slot.maximum - reserve.count:
                yield Clash("reserved", others)
