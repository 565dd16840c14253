"""What a draw publishes, so that anybody can work it out again: numbers, party sizes, seats, seed and hash."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities import drawing

# What a reader runs at home. Nothing of ours is needed: Python's own library does it.
PROGRAM = """\
import hashlib

seed = "{seed}"
numbers = {numbers}
print(hashlib.sha256(seed.encode()).hexdigest())
print(sorted(numbers, key=lambda n: hashlib.sha256(f"{{seed}}:{{n}}".encode()).hexdigest()))
"""


@dataclass(frozen=True)
class Entry:
    """One party in the draw: its number, how many seats it wants, and its rank."""

    number: int
    seats: int
    rank: int


@dataclass(frozen=True)
class Place:
    """What the draw gave an entry."""

    entry: Entry
    seated: bool
    mine: bool = False


@dataclass(frozen=True)
class Check:
    """The draw worked out again and compared with what was published."""

    seed_fits: bool
    order_fits: bool

    @property
    def fits(self) -> bool:
        """Nothing differs."""
        return self.seed_fits and self.order_fits


def places(entries: Sequence[Entry], *, seats: int, mine: int | None = None) -> list[Place]:
    """In the order of the ranks: whoever fits into the seats that are still free has them."""
    given, free = [], seats
    for entry in sorted(entries, key=lambda one: one.rank):
        fits = entry.seats <= free
        free -= entry.seats if fits else 0
        given.append(Place(entry, seated=fits, mine=entry.number == mine))
    return given


def check(*, seed: str, commitment: str, entries: Sequence[Entry]) -> Check:
    """Whether the seed is the one whose hash stood there, and gives the order that was published."""
    published = [entry.number for entry in sorted(entries, key=lambda one: one.rank)]
    return Check(
        seed_fits=drawing.commitment(seed) == commitment,
        order_fits=drawing.order(seed, sorted(published)) == published,
    )


def program(*, seed: str, entries: Sequence[Entry]) -> str:
    """A few lines of Python that print the hash of the seed and the order of the numbers."""
    return PROGRAM.format(seed=seed, numbers=sorted(entry.number for entry in entries))
