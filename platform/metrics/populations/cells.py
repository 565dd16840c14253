"""One cell with a number of people."""

import re
from dataclasses import dataclass

from activities.imports.text import clean, fold

MOST = 50_000_000  # people; nothing here counts more
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?人?")
_NOTHING = frozenset({"-", "ー", "--", "―"})
_WITHHELD = frozenset({"", "x", "*", "**", "***", "×", "χ", "…", "...", "..", "※", "秘匿", "秘", "非公表", "非公開"})


class NotANumber(Exception):
    """The cell says something else."""


@dataclass(frozen=True)
class People:
    """`count` is None where the cell does not tell; `dash`: the sign that statistics write for nobody."""

    count: int | None
    dash: bool = False


def read_people(cell: str) -> People:
    """A number as towns write it: full-width digits, commas, 人; `-`, `x`, `*` or nothing. Raises NotANumber."""
    text = fold(clean(cell).text).replace(" ", "").lower()
    if text in _NOTHING:
        return People(None, dash=True)
    if text in _WITHHELD:
        return People(None)
    match = _NUMBER.fullmatch(text)
    if match is None or int(match[1].replace(",", "")) > MOST:
        raise NotANumber(cell)
    return People(int(match[1].replace(",", "")))
