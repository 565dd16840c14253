"""Disclosure control: the only way from a figure to a reader. Page, CSV and API take `Published` values, nothing else.

1. A count is withheld if 0 < n < 10 or 0 < N - n < 10 for a group N that it is a part of, registered people or
   inhabitants; a group of fewer than 50 gives no count at all.
2. In a table where one count is withheld, at least one more is, the smallest first, until a reader who knows all
   of this page and all of these rules can't tell any withheld count to within 5 (`bounds` is that reader).
   Where that is impossible the whole figure is withheld. "Not known" is nobody's group: where it is below 50 it is
   held back alone, and the rounding of all the others hides it (the same reader checks).
3. Counts of ours are rounded to tens; inhabitants are the municipality's own figures. Rates are computed from what
   is printed. The town's count is rounded by itself; a table's total is the sum of its rounded rows, and a table
   with a withheld row has none.

What is shown today is provisional. Frozen releases, and the reader who compares several of them, come with Part 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from metrics.figures import UNKNOWN, Breakdown, Count, Figure, Measured, Table

FEWEST = 10  # people in a published count, and outside of it
SMALLEST_GROUP = 50
STEP = 10  # counts are rounded to it
NEAR = 5  # a withheld count must not be known to within this
PART_OF = {"M2-regular": "M2"}  # who came in six months has come


@dataclass(frozen=True)
class Published:
    """One count that may be printed. None: withheld, or not known. Made by `publish` alone.

    `residents`: inhabitants of the group (denominator a); `registered`: people known here (denominator b), rounded.
    """

    key: str
    count: int | None
    residents: int | None
    registered: int | None

    def __post_init__(self) -> None:
        if any(number is not None and number % STEP for number in (self.count, self.registered)):
            raise ValueError("A count that was not rounded must not be published.")

    @property
    def withheld(self) -> bool:
        """Shown as x."""
        return self.count is None

    @property
    def rate_of_residents(self) -> float | None:
        """Percent of the inhabitants, "at least this many": others act outside of this platform."""
        return _percent(self.count, self.residents)

    @property
    def rate_of_registered(self) -> float | None:
        """Percent of the registered people."""
        return _percent(self.count, self.registered)


@dataclass(frozen=True)
class PublishedTable:
    """A figure by one breakdown."""

    by: Breakdown
    rows: tuple[Published, ...]

    @property
    def total(self) -> int | None:
        """The sum of the rounded rows, where all are shown."""
        counts = [row.count for row in self.rows if row.count is not None]
        return sum(counts) if len(counts) == len(self.rows) else None


@dataclass(frozen=True)
class UnknownShare:
    """Of how many registered residents the age or district is not known, in percent; `at_most` for small groups."""

    by: Breakdown
    percent: int
    at_most: bool


@dataclass(frozen=True)
class PublishedFigure:
    """One figure as it may be shown."""

    id: str
    town: Published
    tables: tuple[PublishedTable, ...]

    def table(self, by: Breakdown) -> PublishedTable:
        """One of its tables. Raises KeyError where it has none of this kind."""
        return {table.by: table for table in self.tables}[by]


class Interval(NamedTuple):
    """What a reader knows of a count: from `low` to `high`, both possible."""

    low: int
    high: int

    def __and__(self, other: "Interval") -> "Interval":
        return Interval(max(self.low, other.low), min(self.high, other.high))

    @property
    def empty(self) -> bool:
        """Impossible."""
        return self.low > self.high


def publish_all(figures: Iterable[Figure]) -> tuple[PublishedFigure, ...]:
    """Every figure as it may be shown. A part of a withheld count is withheld too."""
    shown: dict[str, PublishedFigure] = {}
    for figure in figures:
        whole = shown.get(PART_OF.get(figure.id, ""))
        shown[figure.id] = _all_withheld(figure) if whole and whole.town.withheld else publish(figure)
    return tuple(shown.values())


def publish(figure: Figure) -> PublishedFigure:
    """The figure as it may be shown: withheld where somebody could be recognised, rounded everywhere else."""
    if is_sensitive(figure.town):
        return _all_withheld(figure)
    hidden = [_primary(table) for table in figure.tables]
    while (weak := _weak_table(figure, hidden)) is not None:
        more = _next_to_hide(figure.tables[weak], hidden[weak])
        if more is None:
            return _all_withheld(figure)
        hidden[weak] |= {more}
    tables = tuple(_published_table(table, gone) for table, gone in zip(figure.tables, hidden, strict=True))
    return PublishedFigure(figure.id, _show(figure.town), tables)


def is_sensitive(cell: Measured) -> bool:
    """Rule 1, for both denominators. A group of nobody tells nothing about anybody."""
    n, registered = cell.count.n, cell.count.of
    if registered == 0:
        return False
    small = 0 < n < FEWEST
    return small or any(0 < group - n < FEWEST or group < SMALLEST_GROUP for group in _groups(cell))


def _groups(cell: Measured) -> list[int]:
    """The sizes of what it is a part of: registered people, inhabitants."""
    return [cell.count.of] if cell.residents is None else [cell.count.of, cell.residents]


def is_found(cell: Measured, known: Interval) -> bool:
    """The attacker knows a withheld count to within 5, which the size of its group alone does not tell."""
    return known.high - known.low < min(2 * NEAR + 1, cell.count.of)


def rounded(n: int) -> int:
    """To the nearest ten, halves up."""
    return (n + STEP // 2) // STEP * STEP


def unknown_share(table: Table) -> UnknownShare:
    """How much the breakdown does not know. Always printed; of a small group only how large it can be at most."""
    total = sum((row.count for row in table.rows), Count()).of
    unknown = sum(row.count.of for row in table.rows if row.key == UNKNOWN)
    if 0 < unknown < SMALLEST_GROUP:
        return UnknownShare(table.by, min(100, ceil(100 * SMALLEST_GROUP / max(total, 1))), at_most=True)
    percent = _percent(rounded(unknown), rounded(total))
    return UnknownShare(table.by, round(percent or 0), at_most=False)


def _percent(count: int | None, of: int | None) -> float | None:
    return None if count is None or not of else round(100 * count / of, 1)


def _primary(table: Table) -> set[int]:
    return {index for index, row in enumerate(table.rows) if is_sensitive(row)}


def _next_to_hide(table: Table, hidden: set[int]) -> int | None:
    """The smallest count that is still shown: what is lost is least. None where nothing is left."""
    shown = [index for index in range(len(table.rows)) if index not in hidden and table.rows[index].count.of]
    return min(shown, key=lambda index: table.rows[index].count.n, default=None)


def _weak_table(figure: Figure, hidden: Sequence[set[int]]) -> int | None:
    """A table in which the attacker still finds something, if there is one."""
    town = known_town(figure, hidden)
    for index, (table, gone) in enumerate(zip(figure.tables, hidden, strict=True)):
        alone = len(gone - _small_unknown(table.rows)) == 1
        if alone or any(is_found(table.rows[row], known) for row, known in bounds(table.rows, gone, town).items()):
            return index
    return None


def _small_unknown(rows: Sequence[Measured]) -> set[int]:
    return {index for index, row in enumerate(rows) if row.key == UNKNOWN and 0 < row.count.of < SMALLEST_GROUP}


def _show(cell: Measured, *, registered: bool = True) -> Published:
    return Published(cell.key, rounded(cell.count.n), cell.residents, rounded(cell.count.of) if registered else None)


def _withhold(cell: Measured) -> Published:
    # The size of the group goes with the count: sizes of small groups must not come out of sums either.
    return Published(cell.key, None, cell.residents, None)


def _all_withheld(figure: Figure) -> PublishedFigure:
    tables = tuple(PublishedTable(table.by, tuple(map(_withhold, table.rows))) for table in figure.tables)
    return PublishedFigure(figure.id, _withhold(figure.town), tables)


def _published_table(table: Table, hidden: set[int]) -> PublishedTable:
    small = _sizes_to_hide(table)
    rows = (
        _withhold(row) if index in hidden else _show(row, registered=index not in small)
        for index, row in enumerate(table.rows)
    )
    return PublishedTable(table.by, tuple(rows))


def _sizes_to_hide(table: Table) -> set[int]:
    """Rows whose number of registered people stays unsaid. The same for every figure: it depends on sizes alone."""
    small = {index for index, row in enumerate(table.rows) if 0 < row.count.of < SMALLEST_GROUP}
    if len(small - _small_unknown(table.rows)) == 1:
        large = [index for index, row in enumerate(table.rows) if row.count.of >= SMALLEST_GROUP]
        small |= {min(large, key=lambda index: table.rows[index].count.of)} if large else set()
    return small


# The attacker. They know every number on the page, the exact size of every group, and the rules above.


def known_of_shown(cell: Measured) -> Interval:
    """What a printed count tells: its rounding, and that it was not withheld."""
    printed = rounded(cell.count.n)
    if printed == 0:
        return Interval(0, 0)
    possible = [
        n
        for n in range(max(FEWEST, printed - STEP // 2), printed + STEP // 2)
        # All of a group may be printed, nearly all of it may not.
        if n <= cell.count.of and not any(0 < group - n < FEWEST for group in _groups(cell))
    ]
    return Interval(possible[0], possible[-1])


def known_town(figure: Figure, hidden: Sequence[set[int]]) -> Interval:
    """What the town's own count and all tables together tell about the town."""
    known = known_of_shown(figure.town)
    for table, gone in zip(figure.tables, hidden, strict=True):
        domains = _domains(table.rows, gone)
        known &= Interval(sum(d.low for d in domains), sum(d.high for d in domains))
    return known


def bounds(rows: Sequence[Measured], hidden: set[int], town: Interval) -> dict[int, Interval]:
    """The narrowest interval in which the attacker finds each withheld count.

    They try every reason for which the table may hold something back: this row is small, or that one nearly full,
    or that group is small. Each reason narrows one row; the sum narrows the others; what remains possible under any
    reason is possible. Rows add up to the town, so that intervals answer exactly what a linear programme would.
    """
    domains = _domains(rows, hidden)
    found: dict[int, Interval] = {}
    for narrowed in _worlds(rows, hidden, domains):
        for index in hidden:
            possible = _given_the_sum(narrowed, index, town)
            if possible is not None:
                found[index] = _hull(found.get(index, possible), possible)
    return found


def _worlds(rows: Sequence[Measured], hidden: set[int], domains: list[Interval]) -> Iterable[list[Interval]]:
    """The domains under each reason for holding back; as they are where only "not known" is held back."""
    suspects = hidden - _small_unknown(rows)
    if not suspects:
        yield domains
    for suspect in suspects:
        for reason in _reasons(rows[suspect]):
            yield [reason if index == suspect else domain for index, domain in enumerate(domains)]


def _domains(rows: Sequence[Measured], hidden: set[int]) -> list[Interval]:
    return [Interval(0, row.count.of) if index in hidden else known_of_shown(row) for index, row in enumerate(rows)]


def _reasons(row: Measured) -> Iterable[Interval]:
    size = row.count.of
    if min(_groups(row)) < SMALLEST_GROUP:
        yield Interval(0, size)
        return
    yield Interval(1, FEWEST - 1)
    for group in _groups(row):
        high = Interval(group - FEWEST + 1, group - 1) & Interval(0, size)
        if not high.empty:
            yield high


def _given_the_sum(domains: Sequence[Interval], index: int, total: Interval) -> Interval | None:
    """What row `index` can be when all rows add up to the total; None where they can't."""
    others_low = sum(domain.low for domain in domains) - domains[index].low
    others_high = sum(domain.high for domain in domains) - domains[index].high
    possible = domains[index] & Interval(total.low - others_high, total.high - others_low)
    return None if possible.empty else possible


def _hull(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.low, other.low), max(one.high, other.high))
