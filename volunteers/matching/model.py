"""A problem as columns and rows: one 0/1 column a pair, and what the objectives count in columns that follow from it.

Each objective is linear and maximised. Even load is: the n-th shift more of a helper costs 2·(load + n − 1) + 1, which
adds up to (load + n)² − load². Costs rise with n, so a continuous column for each n fills in the right order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from volunteers.matching.ground import Ground

Numbers = npt.NDArray[np.float64]
Row = tuple[float, list[tuple[int, float]]]  # sum of coefficient × column <= the first


@dataclass
class Model:
    """`rows` all say <=. The first `len(pairs)` columns are the pairs in order; `objectives` are in `STAGES`' order."""

    ground: Ground
    pairs: list[tuple[int, int]]
    rows: list[Row] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    objectives: list[Numbers] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    filled: dict[int, int] = field(default_factory=dict)
    guarded: dict[int, int] = field(default_factory=dict)
    more: dict[int, list[int]] = field(default_factory=dict)

    def column(self, upper: float) -> int:
        """A new column from 0 to `upper`."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def lower(self) -> Numbers:
        """1 for pins, else 0."""
        found = np.zeros(len(self.upper))
        found[[n for n, pair in enumerate(self.pairs) if pair in self.ground.problem.pinned]] = 1
        return found

    def whole(self, chosen: Iterable[tuple[int, int]]) -> Numbers:
        """All columns of a plan."""
        values = np.zeros(len(self.upper))
        place = {pair: n for n, pair in enumerate(self.pairs)}
        chosen = list(chosen)
        values[[place[pair] for pair in chosen]] = 1
        for helper, slots in self.ground.by_helper(chosen).items():
            if helper in self.first:
                values[self.first[helper]] = 1
            values[self.more[helper][: len(slots)]] = 1
        for slot, helpers in self.ground.by_slot(chosen).items():
            if slot in self.filled:
                values[self.filled[slot]] = min(len(helpers), self.ground.slots[slot].minimum)
            if slot in self.guarded:
                values[self.guarded[slot]] = 1
        return values

    def values(self, chosen: Iterable[tuple[int, int]]) -> list[int]:
        """What a plan is worth in each objective, exactly (even load negative: it is a cost)."""
        whole = self.whole(chosen)
        return [round(float(objective @ whole)) for objective in self.objectives]


def build(ground: Ground) -> Model:
    """The model of a problem; everything in order of ids, so that equal problems make equal models."""
    model = Model(ground, list(ground.pairs))
    model.upper = [1.0] * len(model.pairs)
    place = {pair: n for n, pair in enumerate(model.pairs)}
    for helper, slots in ground.of_helper.items():
        if slots:
            _helper_rows(model, helper, slots, [place[helper, slot] for slot in slots])
    for slot, helpers in ground.of_slot.items():
        if helpers:
            _slot_rows(model, slot, helpers, [place[helper, slot] for helper in helpers])
    _objectives(model)
    return model


def _helper_rows(model: Model, id: int, slots: list[int], own: list[int]) -> None:
    ground, helper = model.ground, model.ground.helpers[id]
    at_most = len(own) if helper.max_shifts is None else min(len(own), helper.max_shifts)
    if at_most < len(own):
        model.rows.append((at_most, [(n, 1) for n in own]))
    if helper.max_minutes is not None:
        model.rows.extend(_minute_rows(helper.max_minutes, [ground.slots[slot].minutes for slot in slots], own))
    if at_most > 1:
        for clique in _cliques(ground, slots, helper.max_minutes):
            model.rows.append((1, [(own[n], 1) for n in clique]))
    if helper.first:
        model.first[id] = model.column(1)
        model.rows.append((0, [(model.first[id], 1), *((n, -1) for n in own)]))
    model.more[id] = [model.column(1) for _ in range(at_most)]
    model.rows.append((0, [*((n, 1) for n in own), *((n, -1) for n in model.more[id])]))


def _minute_rows(limit: int, minutes: list[int], own: list[int]) -> Iterator[Row]:
    """The limit itself, and what follows from it in whole shifts: of those of `length` or more, limit ÷ length."""
    if sum(minutes) <= limit:
        return
    yield limit, [(n, length) for n, length in zip(own, minutes, strict=True) if length]
    for length in sorted({length for length in minutes if length}):
        long = [n for n, other in zip(own, minutes, strict=True) if other >= length]
        if limit // length < len(long):
            yield limit // length, [(n, 1) for n in long]


def _cliques(ground: Ground, slots: list[int], limit: int | None) -> list[list[int]]:
    """Sets of one helper's slots (as places in `slots`) of which one at most can be had: they cover every clash.

    Without travel they are the largest sets that run at one moment, which make a matrix of consecutive ones; that is
    why the relaxation is almost whole. Slots are bits of a number here.
    """
    found: list[int] = []
    timed = sorted(
        range(len(slots)), key=lambda n: (ground.slots[slots[n]].start or -1, ground.slots[slots[n]].end or 0)
    )
    beside = [0] * len(timed)
    for a, n in enumerate(timed):
        one, meets = ground.slots[slots[n]], ground.meets[slots[n]]
        for b in range(a):
            other = slots[timed[b]]
            if other in meets or (limit is not None and one.minutes + ground.slots[other].minutes > limit):
                beside[a] |= 1 << b
                beside[b] |= 1 << a
    for a in range(len(timed)):
        earlier = left = beside[a] & ((1 << a) - 1)
        while left:
            last = left.bit_length() - 1
            clique, fits = 1 << a | 1 << last, earlier & beside[last]
            while fits:
                last = ((fits & left) or fits).bit_length() - 1
                clique |= 1 << last
                fits &= beside[last]
            left &= ~clique
            found.append(clique)
    largest = [clique for n, clique in enumerate(found) if not _within(clique, found[n + 1 :])]
    return [[timed[b] for b in range(len(timed)) if clique >> b & 1] for clique in largest]


def _within(clique: int, others: list[int]) -> bool:
    return any(clique & other == clique for other in others)


def _slot_rows(model: Model, id: int, helpers: list[int], own: list[int]) -> None:
    slot = model.ground.slots[id]
    model.rows.append((slot.maximum, [(n, 1) for n in own]))
    for reserve in sorted(slot.reserved, key=lambda reserve: reserve.code):
        others = [n for n, helper in zip(own, helpers, strict=True) if helper not in reserve.helpers]
        if others:
            model.rows.append((max(0, slot.maximum - reserve.count), [(n, 1) for n in others]))
    if slot.minimum:
        model.filled[id] = model.column(slot.minimum)
        model.rows.append((0, [(model.filled[id], 1), *((n, -1) for n in own)]))
    if not slot.newcomers_alone and not slot.experienced_there:
        _guard(model, id, helpers, own)


def _guard(model: Model, id: int, helpers: list[int], own: list[int]) -> None:
    """A newcomer only beside somebody experienced: `guard` is 1 where one comes; without one, nobody does."""
    slot, known = model.ground.slots[id], model.ground.helpers
    new = [n for n, helper in zip(own, helpers, strict=True) if known[helper].is_newcomer]
    if not new:
        return
    guard = model.guarded[id] = model.column(1)
    model.rows.append((0, [(guard, 1), *((n, -1) for n in own if n not in set(new))]))
    model.rows.extend((0, [(n, 1), (guard, -1)]) for n in new)
    model.rows.append((0, [*((n, 1) for n in new), (guard, 1 - slot.maximum)]))
    if id in model.filled:
        model.rows.append((0, [(model.filled[id], 1), (guard, -slot.minimum)]))


def _objectives(model: Model) -> None:
    first, filled, preference, load, knows = (np.zeros(len(model.upper)) for _ in range(5))
    first[list(model.first.values())] = 1
    filled[list(model.filled.values())] = 1
    for n, pair in enumerate(model.ground.pairs.values()):
        preference[n], knows[n] = pair.preference, pair.knows
    for helper, columns in model.more.items():
        load[columns] = [-(2 * (model.ground.helpers[helper].load + n) + 1) for n in range(len(columns))]
    model.objectives = [first, filled, preference, load, knows]
