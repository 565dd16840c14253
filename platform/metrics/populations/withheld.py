"""Cells that a file does not tell, and what its totals tell about them.

Small wards come with 「x」 or 「*」 in some cells. Where a total says how many people are in them, these are spread
evenly over them: the area keeps its number of people, and the error of a band is at most those few. A dash is nobody,
unless a total says that somebody must be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.populations.ages import Ages, spread
from metrics.populations.cells import People
from metrics.populations.columns import Who


class CannotBeKnown(Exception):
    """So many cells are not told, and no total tells their sum."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        super().__init__(cells)


@dataclass(frozen=True)
class Cells:
    """The numbers of one line: of each age and sex, the totals that it gives, and who is of unknown age."""

    ages: Mapping[tuple[Ages, Who], People]
    totals: Mapping[Who, int | None]
    unknown: Mapping[Who, int]


@dataclass(frozen=True)
class Known:
    """People by age, both sexes together; what was spread; totals that disagree: what is said, and the sum."""

    counts: Mapping[Ages, int]
    total: int
    spread_cells: int = 0
    spread_people: int = 0
    differs: Mapping[Who, tuple[int, int]] = field(default_factory=dict)
    age_unknown: int = 0


def known_counts(cells: Cells) -> Known:
    """Every age of the line. Raises CannotBeKnown."""
    counts = {key: people.count for key, people in cells.ages.items()}
    spread_cells = spread_people = 0
    # First each sex by its own total, then both by the total of all.
    for who in ("men", "women", "both"):
        rest = _rest(counts, cells, who)
        open_cells = _open_cells(counts, cells, who)
        if rest is None or not open_cells:
            continue
        counts.update(zip(open_cells, spread(rest, len(open_cells)), strict=True))
        if rest:
            spread_cells, spread_people = spread_cells + len(open_cells), spread_people + rest
    for key, people in cells.ages.items():
        if people.dash and counts[key] is None:
            counts[key] = 0
    left = sum(count is None for count in counts.values())
    if left:
        raise CannotBeKnown(left)
    whole = {key: count or 0 for key, count in counts.items()}
    by_age: dict[Ages, int] = {}
    for (ages, _), count in whole.items():
        by_age[ages] = by_age.get(ages, 0) + count
    return Known(
        counts=by_age,
        total=sum(by_age.values()) + _unknown(cells),
        spread_cells=spread_cells,
        spread_people=spread_people,
        differs=_differences(whole, cells),
        age_unknown=_unknown(cells),
    )


def _keys(cells: Cells, who: Who) -> list[tuple[Ages, Who]]:
    return [key for key in cells.ages if who in ("both", key[1])]


def _open_cells(counts: Mapping[tuple[Ages, Who], int | None], cells: Cells, who: Who) -> list[tuple[Ages, Who]]:
    """Which are not told; dashes only where nothing else is open."""
    unsaid = [key for key in _keys(cells, who) if counts[key] is None]
    return [key for key in unsaid if not cells.ages[key].dash] or unsaid


def _rest(counts: Mapping[tuple[Ages, Who], int | None], cells: Cells, who: Who) -> int | None:
    """How many people the cells that are not told hold together; None where no total tells."""
    total = _total(cells, who)
    if total is None:
        return None
    unknown = _unknown(cells) if who == "both" else cells.unknown.get(who, 0)
    return max(0, total - unknown - sum(counts[key] or 0 for key in _keys(cells, who)))


def _total(cells: Cells, who: Who) -> int | None:
    said = cells.totals.get(who)
    if said is None and who == "both":
        men, women = cells.totals.get("men"), cells.totals.get("women")
        return None if men is None or women is None else men + women
    return said


def _unknown(cells: Cells) -> int:
    return cells.unknown.get("both", cells.unknown.get("men", 0) + cells.unknown.get("women", 0))


def _differences(counts: Mapping[tuple[Ages, Who], int], cells: Cells) -> dict[Who, tuple[int, int]]:
    found: dict[Who, tuple[int, int]] = {}
    sexes = all(who != "both" for _, who in cells.ages)
    for who in ("both", "men", "women"):
        says = cells.totals.get(who)
        if says is None or (who != "both" and not sexes):
            continue
        unknown = _unknown(cells) if who == "both" else cells.unknown.get(who, 0)
        adds_up = sum(counts[key] for key in _keys(cells, who)) + unknown
        if says != adds_up:
            found[who] = (says, adds_up)
    return found
