"""Published values in the reader's words: charts, tables, the one sentence. Takes nothing that is not published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.i18n import Said
from metrics import words
from metrics.disclosure import Published, PublishedFigure, PublishedTable
from metrics.publication import Publication

WITHHELD = "x"
WITH_CHARTS = ("M1", "M2")
APART = ("welfare", "M1-outside", "M2-outside", "M1-trainee", "M2-trainee")

Label = str | Said


@dataclass(frozen=True)
class Line:
    """A row of a table, as people read it."""

    label: Label
    count: str
    residents: str
    rate_of_residents: str
    registered: str
    rate_of_registered: str


@dataclass(frozen=True)
class Chart:
    """Bars, and the table behind them."""

    id: str
    title: str
    head: str
    bars: list[dict[str, Any]]
    maximum: float
    lines: list[Line]
    total: str


@dataclass(frozen=True)
class Explained:
    """A figure for the town with its definition."""

    id: str
    definition: words.Definition
    line: Line
    withheld: bool
    rate: str
    rate_note: str


def label_of(publication: Publication, by: str, key: str) -> Label:
    """What a group is called."""
    if key == "unknown":
        return str(words.UNKNOWN[by])
    names = {district.slug: district.name for district in publication.districts}
    return names[key] if by == "district" else str(words.GROUPS[key])


def sentence(publication: Publication) -> str:
    """The town at a glance, in one sentence."""
    town = publication.figure("M1").town
    if not town.count:
        return _("Too few roles have been confirmed yet: a number appears as soon as it cannot point to one person.")
    said = {"count": number(town.count), "registered": number(town.registered)}
    if town.rate_of_residents is None:
        return (
            _("In the last 12 months %(count)s of our %(registered)s registered residents had a role for others.")
            % said
        )
    return _(
        "In the last 12 months at least %(count)s residents had a role for others: %(rate)s of every 1,000 who are 10"
        " or older."
    ) % (said | {"rate": number(10 * town.rate_of_residents, 0)})


def explained(publication: Publication, names: Iterable[str]) -> list[Explained]:
    """Figures for the town."""
    return [_explained(publication.figure(name)) for name in names]


def _explained(figure: PublishedFigure) -> Explained:
    town = figure.town
    of_residents = town.rate_of_residents is not None
    return Explained(
        id=figure.id,
        definition=words.DEFINITIONS[figure.id],
        line=_line(str(words.GROUPS["town"]), town),
        withheld=town.withheld,
        rate=percent(town.rate_of_residents if of_residents else town.rate_of_registered),
        rate_note=_("of residents aged 10 or over, at least") if of_residents else _("of those registered"),
    )


def charts(publication: Publication) -> list[Chart]:
    """Role rate and participation, by age and by district."""
    return [
        _chart(publication, publication.figure(name), table)
        for name in WITH_CHARTS
        for table in publication.figure(name).tables
    ]


def _chart(publication: Publication, figure: PublishedFigure, table: PublishedTable) -> Chart:
    # One denominator a chart, never mixed: inhabitants where they are known, else the registered.
    of_residents = figure.town.residents is not None
    rows = [(row, label_of(publication, table.by, row.key)) for row in table.rows]
    rates = {row.key: row.rate_of_residents if of_residents else row.rate_of_registered for row in table.rows}
    bars = [
        {
            "label": label,
            "value": rates[row.key],
            "text": percent(rates[row.key]),
            "note": "" if row.count is None else _("%(n)s people") % {"n": number(row.count)},
        }
        for row, label in rows
        if row.key != "unknown"
    ]
    head = _("of residents aged 10 or over, at least") if of_residents else _("of those registered")
    return Chart(
        id=f"{figure.id}-{table.by}",
        title=f"{words.DEFINITIONS[figure.id].name} · {words.BREAKDOWNS[table.by]}",
        head=head,
        bars=bars,
        maximum=max((rate for rate in rates.values() if rate), default=1.0),
        lines=[_line(label, row) for row, label in rows],
        total=number(table.total) if table.total is not None else "",
    )


def _line(label: Label, row: Published) -> Line:
    return Line(
        label=label,
        count=number(row.count),
        residents=number(row.residents) if row.residents is not None else "–",
        rate_of_residents=percent(row.rate_of_residents) if row.residents else "–",
        registered=number(row.registered),
        rate_of_registered=percent(row.rate_of_registered) if row.registered or row.withheld else "–",
    )


def number(value: float | None, decimals: int = 0) -> str:
    """As people write it; x where it is withheld."""
    return WITHHELD if value is None else number_format(value, decimals, force_grouping=True)


def percent(rate: float | None) -> str:
    """One decimal; x where it is withheld."""
    return WITHHELD if rate is None else f"{number(rate, 1)} %"


def unknown_shares(publication: Publication) -> list[str]:
    """How much is not known, always said."""
    say = {
        "age": (
            _("Age not known: %(n)s %% of the registered."),
            _("Age not known: at most %(n)s %% of the registered."),
        ),
        "district": (
            _("District not known: %(n)s %% of the registered."),
            _("District not known: at most %(n)s %% of the registered."),
        ),
    }
    return [say[share.by][share.at_most] % {"n": share.percent} for share in publication.unknown]
