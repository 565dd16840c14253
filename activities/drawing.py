"""The draw: anybody who has the seed and the numbers gets the same order.

Each number is hashed with the seed (SHA-256), and the entries stand in the order of their hashes. The seed's own hash
is published before the first entry, so that nobody, we included, can choose a seed that suits somebody.
"""

import hashlib
import secrets
from collections.abc import Iterable


def new_seed() -> str:
    """256 random bits, hexadecimal."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """SHA-256 of the seed's text, hexadecimal: published beforehand."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ticket(seed: str, number: int) -> str:
    """What the entry with this number drew, hexadecimal; the smallest comes first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def order(seed: str, numbers: Iterable[int]) -> list[int]:
    """The numbers as they were drawn, first rank first. Neither size nor time of an entry plays a part."""
    return sorted(numbers, key=lambda number: ticket(seed, number))
