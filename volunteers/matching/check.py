"""Verifies a plan against every hard rule, sharing no line with what made it: for tests, and before it is applied."""

from collections.abc import Iterable, Iterator

from volunteers.matching.problem import Helper, Problem, Slot


def violations(problem: Problem, pairs: Iterable[tuple[int, int]]) -> list[str]:
    """Each broken rule as a line for developers; empty for a plan that keeps them all."""
    pairs = list(pairs)
    return [*_of_pairs(problem, pairs), *_of_helpers(problem, set(pairs)), *_of_slots(problem, set(pairs))]


def _of_pairs(problem: Problem, pairs: list[tuple[int, int]]) -> Iterator[str]:
    allowed = {(pair.helper, pair.slot) for pair in problem.pairs}
    if len(set(pairs)) < len(pairs):
        yield "a pair is there twice"
    yield from (f"{pair} is not eligible" for pair in pairs if pair not in allowed)
    yield from (f"{pair} is banned" for pair in pairs if pair in problem.banned)
    yield from (f"{pin} is pinned and missing" for pin in sorted(problem.pinned - set(pairs)))


def _of_helpers(problem: Problem, pairs: set[tuple[int, int]]) -> Iterator[str]:
    slots = {slot.id: slot for slot in problem.slots}
    work: dict[int, list[Slot]] = {}
    for who, which in pairs:
        work.setdefault(who, []).append(slots[which])
    for helper in problem.helpers:
        own = work.get(helper.id, [])
        if helper.max_shifts is not None and len(own) > helper.max_shifts:
            yield f"{helper.id} has {len(own)} shifts, more than {helper.max_shifts}"
        minutes = sum(slot.minutes for slot in own)
        if helper.max_minutes is not None and minutes > helper.max_minutes:
            yield f"{helper.id} has {minutes} minutes, more than {helper.max_minutes}"
        yield from _times(problem, helper, own)


def _times(problem: Problem, helper: Helper, own: list[Slot]) -> Iterator[str]:
    """Everything of one person in order of time: each thing ends, and the way is gone, before any later one starts."""
    spans = [
        *((slot.start, slot.end, slot.place, True) for slot in own if slot.start is not None and slot.end is not None),
        *((busy.start, busy.end, busy.place, False) for busy in helper.busy),
    ]
    spans.sort(key=lambda span: span[:2])
    for n, (_, end, here, ours) in enumerate(spans):
        for start, _, there, theirs in spans[n + 1 :]:
            if (ours or theirs) and end + _way(problem, here, there) > start:
                yield f"{helper.id} cannot be at {there} at {start}: at {here} until {end}"


def _way(problem: Problem, here: int | None, there: int | None) -> int:
    if here is None or there is None or here == there:
        return 0
    for way in ((here, there), (there, here)):
        if way in problem.travel:
            return problem.travel[way]
    return 0


def _of_slots(problem: Problem, pairs: set[tuple[int, int]]) -> Iterator[str]:
    known = {helper.id: helper for helper in problem.helpers}
    there: dict[int, list[Helper]] = {}
    for who, which in pairs:
        there.setdefault(which, []).append(known[who])
    for slot in problem.slots:
        came = there.get(slot.id, [])
        if len(came) > slot.maximum:
            yield f"slot {slot.id} has {len(came)}, more than {slot.maximum}"
        for reserve in slot.reserved:
            others = [helper for helper in came if helper.id not in reserve.helpers]
            if len(others) > max(0, slot.maximum - reserve.count):
                yield f"slot {slot.id} gives away a place kept for {reserve.code}"
        experienced = slot.experienced_there + sum(1 for helper in came if not helper.is_newcomer)
        if came and not slot.newcomers_alone and not experienced:
            yield f"slot {slot.id} has newcomers alone"
