"""From exact figures to what may be shown: the one door."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import ceil

from metrics.disclosure.protect import Protection, protect
from metrics.disclosure.published import SEAL, Published, PublishedFigure, PublishedTable, UnknownShare
from metrics.disclosure.sizes import sizes_to_hide
from metrics.disclosure.system import TOWN, Kept, Place, Printed, measured_cells, systems
from metrics.disclosure.thresholds import SMALLEST_GROUP, is_sensitive, rounded
from metrics.measures import UNKNOWN, Count, Figure, Measured, Table


@dataclass(frozen=True)
class Disclosed:
    """Figures as they may be shown, and what protecting them cost (one protection a system of linked figures)."""

    figures: tuple[PublishedFigure, ...]
    protections: tuple[Protection, ...]

    @property
    def withheld_share(self) -> float:
        """Of all counts of all figures, 0 to 1."""
        return _share(sum(len(one.hidden) for one in self.protections), self.protections)

    @property
    def least_share(self) -> float:
        """What no safe pattern stays under, 0 to 1."""
        return _share(sum(one.bound // one.unit for one in self.protections), self.protections)


def publish_all(
    figures: Iterable[Figure], *, keep: Kept | None = None, before: Printed | None = None
) -> tuple[PublishedFigure, ...]:
    """Every figure as it may be shown; see `disclose`."""
    return disclose(figures, keep=keep, before=before).figures


def publish(figure: Figure) -> PublishedFigure:
    """One figure that is no part of another."""
    (shown,) = publish_all([figure])
    return shown


def disclose(figures: Iterable[Figure], *, keep: Kept | None = None, before: Printed | None = None) -> Disclosed:
    """Every figure as it may be shown: withheld where somebody could be recognised, rounded everywhere else.

    For a correction: `keep`, what earlier releases of the same quarter withheld, stays withheld; `before`, what they
    printed, hides nothing when it is withheld now (`earlier` makes both). Raises ValueError where rows don't add up,
    where a part comes without its whole, or where persons stand behind a table's rows that are no persons.
    """
    all_figures = list(figures)
    keep = keep or {}
    alone = {figure.id: _alone(figure, keep) for figure in all_figures if figure.public or figure.people is not None}
    linked = [figure for figure in all_figures if figure.id not in alone]
    protections = tuple(protect(system) for system in systems(linked, keep, before or {}))
    hidden: dict[str, set[Place]] = {}
    for one in protections:
        for index in one.hidden:
            cell = one.system.cells[index]
            hidden.setdefault(cell.figure, set()).add(cell.place)
    shown = {figure.id: _shown(figure, hidden.get(figure.id, set())) for figure in linked}
    return Disclosed(tuple((alone | shown)[figure.id] for figure in all_figures), protections)


def earlier(releases: Iterable[Sequence[PublishedFigure]]) -> tuple[Kept, Printed]:
    """What the earlier releases of the same quarter withheld, and what they printed: `keep` and `before`."""
    kept: dict[str, set[Place]] = {}
    printed: dict[str, dict[Place, int]] = {}
    for figures in releases:
        for figure in figures:
            for place, cell in _places(figure):
                if cell.count is None:
                    kept.setdefault(figure.id, set()).add(place)
                else:
                    printed.setdefault(figure.id, {})[place] = cell.count
    return kept, printed


def unknown_share(table: Table) -> UnknownShare:
    """How much the breakdown does not know. Always printed; of a small group only how large it can be at most."""
    total = sum((row.count for row in table.rows), Count()).of
    unknown = sum(row.count.of for row in table.rows if row.key == UNKNOWN)
    if 0 < unknown < SMALLEST_GROUP:
        return UnknownShare(table.by, min(100, ceil(100 * SMALLEST_GROUP / max(total, 1))), at_most=True)
    percent = 100 * rounded(unknown) / rounded(total) if rounded(total) else 0
    return UnknownShare(table.by, round(percent), at_most=False)


def _alone(figure: Figure, keep: Kept) -> PublishedFigure:
    """Public ones are only rounded. What persons made is shown or not by the number of persons."""
    hidden: set[Place] = set()
    if figure.people is not None and not figure.public:
        if figure.tables or figure.within:
            raise ValueError(f"{figure.id}: how many persons are behind its rows is not said.")
        behind = (figure.people, _as_printed(figure.people))
        if any(is_sensitive(Measured(TOWN[1], people)) for people in behind) or TOWN in keep.get(figure.id, ()):
            hidden = {TOWN}
    return _shown(figure, hidden)


def _as_printed(people: Count) -> Count:
    """M1 prints how many people gave the hours of M4: whether these are shown must not say on which side of 90."""
    of = rounded(people.of)
    return Count(people.n * of // max(1, people.of), of)


def _shown(figure: Figure, hidden: AbstractSet[Place]) -> PublishedFigure:
    sizes: AbstractSet[Place] = set() if figure.public or figure.people is not None else sizes_to_hide(figure)
    rows = {place: _cell(cell, place in hidden, place in sizes) for place, cell in measured_cells(figure)}
    tables = (
        PublishedTable(table.by, tuple(rows[table.by, row.key] for row in table.rows), table.adds_up)
        for table in figure.tables
    )
    return PublishedFigure(figure.id, rows[TOWN], tuple(tables), figure.unit, figure.public)


def _cell(cell: Measured, withheld: bool, small: bool) -> Published:
    # The size of the group goes with the count: sizes of small groups must not come out of sums either.
    count = None if withheld else rounded(cell.count.n)
    registered = None if withheld or small else rounded(cell.count.of)
    return Published(cell.key, count, cell.residents, registered, SEAL)


def _places(figure: PublishedFigure) -> Iterable[tuple[Place, Published]]:
    yield TOWN, figure.town
    for table in figure.tables:
        for row in table.rows:
            yield (table.by, row.key), row


def _share(hidden: int, protections: Sequence[Protection]) -> float:
    cells = sum(one.cells for one in protections)
    return hidden / cells if cells else 0.0
