"""How much is done at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """All of it is counted and nothing timed, so that a plan of any size ends, and is the same on any day.

    Where a count ends a stage before its proof, the stage says so by its gap.
    """

    relaxation: int = 100_000  # simplex iterations of one relaxation
    search: int = 150_000  # simplex iterations of one search
    pairs: int = 100_000  # with more, the last two stages are priced instead of searched (`stages.priced`)


USUAL = Work()
