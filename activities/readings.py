"""The built-in dictionary of search: how words of activities are read and spelled (readings.txt)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("readings.txt")
TELLING = 3  # kana; a reading of fewer is part of too many other words


@dataclass(frozen=True)
class Entry:
    """One line of the dictionary."""

    spellings: tuple[str, ...]
    readings: tuple[str, ...]
    sought: tuple[str, ...]  # the readings that are looked for when a spelling is asked for


@cache
def entries() -> tuple[Entry, ...]:
    """All of them; read once."""
    lines = FILE.read_text("utf-8").splitlines()
    return tuple(_entry(line) for line in lines if line and not line.startswith("#"))


def _entry(line: str) -> Entry:
    spellings, *marked = line.split()
    readings = [mark.rstrip("!~") for mark in marked]
    sought = [
        reading
        for mark, reading in zip(marked, readings, strict=True)
        if mark.endswith("!") or (len(reading) >= TELLING and not mark.endswith("~"))
    ]
    return Entry(tuple(spellings.split(",")), tuple(readings), tuple(sought))
