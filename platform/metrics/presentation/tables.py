"""A figure for readers: its definition, its numbers for the town, its tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics import words
from metrics.disclosure import PublishedFigure, PublishedTable
from metrics.measures import CROSS
from metrics.numbers import COMPARED, Numbers, Value, X, numbers_of
from metrics.presentation.wording import Label, label_of, number, percent, ratio
from metrics.publication import Publication

CROSSED = "age-district"


@dataclass(frozen=True)
class Line:
    """A row of a table, as people read it."""

    labels: tuple[Label, ...]
    count: str
    residents: str
    percent_of_residents: str
    of: str
    percent: str
    reach: str  # "0.82 (0.60–1.10)"
    numbers: Numbers


@dataclass(frozen=True)
class Cell:
    """Of a cross table: the count, and the rate below it."""

    head: tuple[Label, ...]
    count: str
    rate: str


@dataclass(frozen=True)
class Cross:
    """Ages down, districts across."""

    heads: tuple[tuple[Label, ...], ...]
    rows: tuple[tuple[tuple[Label, ...], tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class TableView:
    """A figure by one breakdown. Columns that the figure has no numbers for are left out."""

    id: str
    by: str
    name: str
    unit: str
    lines: tuple[Line, ...]
    total: str
    of_registered: bool  # else of hours, seats, …
    has_residents: bool
    has_reach: bool
    cross: Cross | None


@dataclass(frozen=True)
class FigureView:
    """One figure with all that explains it. `rate_note` names the denominator of `rate`."""

    id: str
    definition: words.Definition
    unit: str
    line: Line
    rate: str
    rate_note: str
    withheld: bool
    tables: tuple[TableView, ...]
    with_residents: bool


def figure_views(publication: Publication, names: Iterable[str]) -> list[FigureView]:
    """Those of them that the publication has, in the given order."""
    return [figure_view(publication, publication.figure(name)) for name in names if publication.has(name)]


def figure_view(publication: Publication, figure: PublishedFigure) -> FigureView:
    """One figure."""
    line = _line((str(words.GROUPS["town"]),), numbers_of(figure, figure.town))
    rate, note = _headline(figure, line.numbers)
    return FigureView(
        id=figure.id,
        definition=words.DEFINITIONS[figure.id],
        unit=str(words.UNITS[figure.unit]),
        line=line,
        rate=rate,
        rate_note=note,
        withheld=figure.town.withheld,
        tables=tuple(table_view(publication, figure, table) for table in figure.tables),
        with_residents=figure.town.residents is not None,
    )


def table_view(publication: Publication, figure: PublishedFigure, table: PublishedTable) -> TableView:
    """One table."""
    lines = tuple(_line(label_of(publication, table.by, row.key), numbers_of(figure, row)) for row in table.rows)
    return TableView(
        id=f"{figure.id}-{table.by}",
        by=table.by,
        name=str(words.BREAKDOWNS[table.by]),
        unit=str(words.UNITS[figure.unit]),
        lines=lines,
        total="" if table.total is None else number(table.total),
        of_registered=figure.unit == "people",
        has_residents=any(row.residents is not None for row in table.rows),
        has_reach=figure.id in COMPARED,
        cross=_cross(publication, table, lines) if table.by == CROSSED else None,
    )


def counted(unit: str, value: Value) -> str:
    """So many people, hours, …"""
    say = {
        "people": _("%(n)s people"),
        "hours": _("%(n)s hours"),
        "sessions": _("%(n)s sessions"),
        "seats": _("%(n)s seats"),
        "roles": _("%(n)s roles"),
    }
    return say[unit] % {"n": number(value)}


def _headline(figure: PublishedFigure, town: Numbers) -> tuple[str, str]:
    if town.count is X:
        return number(X), _("Withheld: too few people")
    if town.residents is not None:
        return percent(town.percent_of_residents), _("of residents aged 10 or over, at least")
    if figure.id.startswith("M8"):
        return number(town.count), _("of %(n)s") % {"n": number(town.of)}
    if figure.id == "M7":
        return number(town.count), _("seats offered")
    said = {"count": counted(figure.unit, town.count), "of": number(town.of)}
    return percent(town.percent), _("%(count)s of %(of)s") % said


def _line(labels: tuple[Label, ...], numbers: Numbers) -> Line:
    here = numbers.reach_of_residents is not None
    span = (
        (numbers.reach_of_residents, numbers.reach_of_residents_low, numbers.reach_of_residents_high)
        if here
        else (numbers.reach, numbers.reach_low, numbers.reach_high)
    )
    return Line(
        labels=labels,
        count=number(numbers.count),
        residents=number(numbers.residents),
        percent_of_residents=percent(numbers.percent_of_residents),
        of=number(numbers.of),
        percent=percent(numbers.percent),
        reach=_reach(*span),
        numbers=numbers,
    )


def _reach(middle: Value, low: Value, high: Value) -> str:
    if middle is None or middle is X:
        return ratio(middle)
    return f"{ratio(middle)} ({ratio(low)}–{ratio(high)})"


def _cross(publication: Publication, table: PublishedTable, lines: tuple[Line, ...]) -> Cross:
    by_key = {row.key: line for row, line in zip(table.rows, lines, strict=True)}
    ages = list(dict.fromkeys(row.key.split(CROSS)[0] for row in table.rows))
    places = list(dict.fromkeys(row.key.split(CROSS)[1] for row in table.rows))
    heads = {place: label_of(publication, "district", place) for place in places}
    rows = tuple(
        (
            label_of(publication, "age", age),
            tuple(_cell(heads[place], by_key[f"{age}{CROSS}{place}"]) for place in places),
        )
        for age in ages
    )
    return Cross(tuple(heads.values()), rows)


def _cell(head: tuple[Label, ...], line: Line) -> Cell:
    of_residents = line.numbers.residents is not None
    return Cell(head, line.count, line.percent_of_residents if of_residents else line.percent)
