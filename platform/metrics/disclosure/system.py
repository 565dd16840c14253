"""Figures that tell something about each other, as one system: their cells, the sums, and which is a part of which."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from metrics.disclosure.thresholds import (
    STEP,
    Interval,
    is_sensitive,
    is_small_unknown,
    need,
    reasons,
    told_by,
)
from metrics.measures import CROSS, Figure, Measured, Table

Place = tuple[str, str]  # by, key: ("age", "10-17"), ("town", "town")
Kept = Mapping[str, AbstractSet[Place]]  # figure id to what stays withheld
Printed = Mapping[str, Mapping[Place, int]]  # figure id to what was printed

TOWN: Place = ("town", "town")


@dataclass(frozen=True)
class Cell:
    """One count of a group that somebody is in.

    `printed` and `withheld`: what a reader may think of it by itself in either case; `need`: how wide their interval
    must stay; `primary`: rule 1; `fixed`: withheld in any case; `company`: counts as one of the two of a sum.
    """

    figure: str
    place: Place
    n: int
    printed: Interval
    withheld: Interval
    need: int
    primary: bool
    fixed: bool
    company: bool
    reasons: tuple[Interval, ...]

    @property
    def town(self) -> bool:
        """The figure's count for the whole town."""
        return self.place == TOWN


@dataclass(frozen=True)
class Sum:
    """The whole is the sum of its parts (numbers of cells)."""

    whole: int
    parts: tuple[int, ...]

    @cached_property
    def all(self) -> tuple[int, ...]:
        """Whole and parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class System:
    """Cells, sums, and pairs (part, whole): the part is at most the whole, and withheld where the whole is."""

    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    town_of: tuple[int, ...] = ()  # of each cell: the number of its figure's town


def systems(figures: Sequence[Figure], keep: Kept, before: Printed) -> Iterator[System]:
    """One system for each set of linked figures. Raises ValueError where rows don't add up or the whole is missing."""
    known = {figure.id for figure in figures}
    for figure in figures:
        if figure.within and figure.within not in known:
            raise ValueError(f"{figure.id} is published together with {figure.within}, of which it is a part.")
    top = {figure.id: _top(figure, {one.id: one for one in figures}) for figure in figures}
    for first in figures:
        linked = [figure for figure in figures if top[figure.id] == first.id]
        if linked and (system := _system(linked, keep, before)).cells:
            yield system


def _top(figure: Figure, by_id: Mapping[str, Figure]) -> str:
    while figure.within:
        figure = by_id[figure.within]
    return figure.id


def _system(figures: Sequence[Figure], keep: Kept, before: Printed) -> System:
    cells: list[Cell] = []
    number: dict[tuple[str, Place], int] = {}
    for figure in figures:
        for place, measured in measured_cells(figure):
            if measured.count.of:
                number[figure.id, place] = len(cells)
                kept = place in keep.get(figure.id, ())
                cells.append(_cell(figure.id, place, measured, kept, before.get(figure.id, {}).get(place)))
    sums = tuple(
        Sum(number[figure.id, whole], tuple(number[figure.id, part] for part in parts if (figure.id, part) in number))
        for figure in figures
        for whole, parts in sums_of(figure)
        if (figure.id, whole) in number
    )
    pairs = [
        (number[figure.id, place], number[figure.within, place])
        for figure in figures
        for place, _ in measured_cells(figure)
        if (figure.id, place) in number and (figure.within, place) in number
    ]
    rows = [
        (number[figure.id, (table.by, row.key)], number[figure.id, TOWN])
        for figure in figures
        for table in figure.tables
        if not table.adds_up
        for row in table.rows
        if row.count.of and (figure.id, TOWN) in number
    ]
    towns = tuple(number.get((cell.figure, TOWN), index) for index, cell in enumerate(cells))
    return _checked(System(tuple(cells), sums, tuple(pairs + rows), towns))


def measured_cells(figure: Figure) -> Iterator[tuple[Place, Measured]]:
    """Every cell with its place; the town first."""
    yield TOWN, figure.town
    for table in figure.tables:
        for row in table.rows:
            yield (table.by, row.key), row


def _cell(figure: str, place: Place, measured: Measured, kept: bool, before: int | None) -> Cell:
    size, n = measured.count.of, measured.count.n
    primary = is_sensitive(measured)
    # An earlier release of the same quarter printed it: withholding it now hides (nearly) nothing.
    was = None if before is None else Interval(before - STEP // 2, before + STEP // 2 - 1) & Interval(0, size)
    return Cell(
        figure=figure,
        place=place,
        n=n,
        printed=Interval(0, size) if primary else told_by(measured),
        withheld=Interval(0, size) if was is None else was | Interval(n, n),
        need=need(size) if was is None else 0,
        primary=primary,
        fixed=primary or kept,
        company=was is None and not is_small_unknown(measured),
        reasons=tuple(reasons(measured)),
    )


def sums_of(figure: Figure) -> Iterator[tuple[Place, tuple[Place, ...]]]:
    """The town is the sum of each table's rows; a row of one table that of a line of the cross table."""
    tables = {table.by: table for table in figure.tables if table.adds_up}
    cross = tables.pop("age-district", None)
    for table in tables.values():
        yield TOWN, _places(table)
    if cross is None:
        return
    for side, by in enumerate(("age", "district")):
        if by not in tables:
            yield TOWN, _places(cross)
            continue
        lines: dict[str, list[Place]] = {row.key: [] for row in tables[by].rows}
        for row in cross.rows:
            lines[row.key.split(CROSS)[side]].append((cross.by, row.key))
        for key, places in lines.items():
            yield (by, key), tuple(places)


def _places(table: Table) -> tuple[Place, ...]:
    return tuple((table.by, row.key) for row in table.rows)


def _checked(system: System) -> System:
    for one in system.sums:
        if system.cells[one.whole].n != sum(system.cells[part].n for part in one.parts):
            raise ValueError(
                f"{system.cells[one.whole].figure}: rows do not add up to {system.cells[one.whole].place}."
            )
    for part, in_all in system.parts:
        if system.cells[part].n > system.cells[in_all].n:
            raise ValueError(f"{system.cells[part].figure} is more than what it is a part of.")
    return system
