"""What the optimiser answers with: plain data, no sentences (those are made where a reader's language is known)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# The five objectives in their order; the names of `Stage.name` and `Progress.stage`.
STAGES = ("first_roles", "required", "preferences", "even_load", "continuity")


@dataclass(frozen=True, slots=True)
class Stage:
    """One objective of a plan: what it reached, what no plan can pass (given the stages before), and how far apart.

    `gap` is |value - bound| / max(1, |value|): 0.0 is proven best. "even_load" is minimised, the others maximised.
    """

    name: str
    value: int
    bound: int
    gap: float


@dataclass(frozen=True, slots=True)
class Short:
    """A slot that stays under its minimum: `wanted` places, `got` filled, the main `code`, and what kept whom away.

    Codes: "nobody_fits" (no pair at all), "banned", "all_busy_elsewhere" (`elsewhere`: the slots they got instead, or
    none where standing work keeps them), "over_their_maximum", "reserved_place", "nobody_experienced", "not_found"
    (a big instance ended within its gap, not at its best). `counts` has each code with the number of people.
    """

    slot: int
    wanted: int
    got: int
    code: str
    counts: Mapping[str, int]
    elsewhere: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the work is: the `stage` at work (`number` of `of`), and the best `value` and `bound` of it so far."""

    stage: str
    number: int
    of: int
    value: int | None
    bound: int | None


@dataclass(frozen=True)
class Plan:
    """Who takes which slot: `pairs` (helper, slot), sorted, pins included. Equal plans are equal but for `seconds`."""

    pairs: tuple[tuple[int, int], ...]
    stages: tuple[Stage, ...]
    short: tuple[Short, ...]
    seconds: float = field(compare=False, default=0.0)


@dataclass(frozen=True, slots=True)
class Clash:
    """Pins that cannot all stand. Codes: "banned", "not_eligible", "overlap", "travel", "busy", "max_shifts",
    "max_minutes", "full", "reserved", "nobody_experienced"; the pins that meet are `pins` (helper, slot)."""

    code: str
    pins: tuple[tuple[int, int], ...]


class Contradiction(Exception):
    """The pins contradict a hard rule or each other; `clashes` names which."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(", ".join(f"{clash.code} {list(clash.pins)}" for clash in clashes))
        self.clashes = clashes


class Cancelled(Exception):
    """`should_stop` answered yes: there is no plan."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: a code, the `slot` it is about (an other one than was asked for), and small numbers by name.

    Codes and numbers stand in `reasons.why` and `reasons.why_not`.
    """

    code: str
    slot: int | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
