"""The written part of the town, read from demo/data."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.i18n import OWN_NAMES

DATA = Path(__file__).resolve().parents[1] / "data"

Row = dict[str, Any]


@cache
def read(name: str) -> Row:
    """One file of demo/data, by its name without the ending."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def names(row: Row) -> dict[str, Any]:
    """The texts of a row, by language: a name, or several words of it."""
    return {code: row[code] for code in OWN_NAMES if code in row}


@dataclass(frozen=True)
class Offer:
    """What a host offers again and again: the words, the rules of the house, the rhythm."""

    programme: str
    host: str
    venue: str
    seats: int
    minutes: int
    cost: int
    rhythm: str
    slots: list[str]
    full: float  # how many of the seats are asked for on an ordinary day
    audience: str
    roles: list[str]
    texts: dict[str, dict[str, str]]
    cost_note: str = ""
    spoken: list[str] = field(default_factory=lambda: ["ja"])
    step_free: str = ""  # where it differs from the venue's
    children: str = "ask"
    support: str = "ask"


@cache
def offers() -> tuple[Offer, ...]:
    """Everything that is offered in the town, in the order of the programmes."""
    order = [programme["slug"] for programme in read("programmes")["programme"]]
    files = [read(f"activities/{path.stem}") for path in sorted((DATA / "activities").glob("*.toml"))]
    files.sort(key=lambda one: order.index(one["programme"]))
    return tuple(_offer(one["programme"], row) for one in files for row in one["activity"])


def _offer(programme: str, row: Row) -> Offer:
    texts = {code: {word: text.strip() for word, text in words.items()} for code, words in names(row).items()}
    rest = {key: value for key, value in row.items() if key not in OWN_NAMES}
    return Offer(programme=programme, texts=texts, **({"venue": own_venue(row["host"])} | rest))


@cache
def own_venue(host: str) -> str:
    """The slug of a host's own place; empty if it has none."""
    return next((venue["slug"] for venue in read("venues")["venues"] if venue.get("of") == host), "")
