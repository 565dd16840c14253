"""What the optimiser is given: helpers, slots, the pairs that may be, and what is decided already."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which a helper is taken already, in minutes since the problem's epoch; `place` None: no way to go."""

    start: int
    end: int
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """A person who could take shifts. `load` are the shifts of the period that they have already.

    `max_shifts` and `max_minutes` are what may still be **added** (None: no limit). `first`: never had a role.
    `newcomer`: new to this kind of role; who never had a role is always one (`is_newcomer`).
    """

    id: int
    first: bool = False
    max_minutes: int | None = None
    max_shifts: int | None = None
    load: int = 0
    busy: tuple[Busy, ...] = ()
    newcomer: bool = False

    @property
    def is_newcomer(self) -> bool:
        """Whether they need somebody experienced beside them where a slot asks for it."""
        return self.first or self.newcomer


@dataclass(frozen=True, slots=True)
class Reserve:
    """`count` places of a slot kept for those who can do something (`code`, e.g. "lang:pt"): for `helpers` alone.

    Each reserve is a rule by itself: who speaks Portuguese and drives counts for both.
    """

    code: str
    count: int
    helpers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift as it stands: `minimum` helpers are still required, `maximum` may still come.

    `start` and `end` in minutes since the problem's epoch, None for work without a fixed time, which overlaps nothing.
    `minutes` is what it adds to a helper's work. Where `newcomers_alone` is False, a newcomer comes only beside
    somebody experienced, one of the plan or one of the `experienced_there` who stand already.
    """

    id: int
    start: int | None
    end: int | None
    minutes: int
    place: int | None
    minimum: int
    maximum: int
    newcomers_alone: bool = True
    experienced_there: int = 0
    reserved: tuple[Reserve, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A helper who may take a slot as far as needs, age, consent and languages go; `preference` from 0 to 100.

    `knows`: they know somebody there, or have helped this host before.
    """

    helper: int
    slot: int
    preference: int
    knows: bool = False


@dataclass(frozen=True)
class Problem:
    """Everything that a plan is made from. Raises ValueError where it does not fit together (a caller's mistake).

    `travel` gives minutes from place to place, (from, to), 0 where it says nothing. `pinned` pairs are in every plan,
    `banned` ones in none.
    """

    helpers: tuple[Helper, ...]
    slots: tuple[Slot, ...]
    pairs: tuple[Pair, ...]
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    pinned: frozenset[tuple[int, int]] = frozenset()
    banned: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what no plan could be made from, before anything is computed."""
        helpers = {helper.id for helper in self.helpers}
        slots = {slot.id for slot in self.slots}
        pairs = {(pair.helper, pair.slot) for pair in self.pairs}
        if len(helpers) != len(self.helpers) or len(slots) != len(self.slots) or len(pairs) != len(self.pairs):
            raise ValueError("a helper, a slot or a pair is there twice")
        if not {helper for helper, _ in pairs | self.pinned} <= helpers:
            raise ValueError("a pair or a pin names a helper who is not there")
        if not {slot for _, slot in pairs | self.pinned} <= slots:
            raise ValueError("a pair or a pin names a slot that is not there")
        if any(not 0 <= pair.preference <= 100 for pair in self.pairs):
            raise ValueError("a preference is not between 0 and 100")
        for slot in self.slots:
            _check(slot)
        for helper in self.helpers:
            if min(helper.load, helper.max_minutes or 0, helper.max_shifts or 0) < 0:
                raise ValueError(f"helper {helper.id}: a load or a limit below zero")


def _check(slot: Slot) -> None:
    if not 0 <= slot.minimum <= slot.maximum or slot.minutes < 0:
        raise ValueError(f"slot {slot.id}: 0 <= minimum <= maximum and 0 <= minutes do not hold")
    if (slot.start is None) != (slot.end is None) or (slot.start or 0) > (slot.end or 0):
        raise ValueError(f"slot {slot.id}: start and end do not fit")
    if any(reserve.count < 0 for reserve in slot.reserved):
        raise ValueError(f"slot {slot.id}: a reserve below zero")
