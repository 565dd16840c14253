"""The same published values for machines: rows for CSV, a dictionary for JSON."""

from collections.abc import Iterator
from typing import Any

from core.csv import Cell
from metrics import words
from metrics.disclosure import STEP, Published, PublishedFigure
from metrics.presentation import WITHHELD, label_of
from metrics.publication import Publication

HEADER = (
    "figure",
    "figure_name",
    "group_by",
    "group",
    "group_name",
    "count",
    "residents_aged_10_or_over",
    "percent_of_residents",
    "registered",
    "percent_of_registered",
    "first_day",
    "last_day",
    "status",
)
STATUS = "provisional"


def as_rows(publication: Publication) -> Iterator[tuple[Cell, ...]]:
    """One row a count. x: withheld; empty: there is no such number."""
    for figure in publication.figures:
        for by, row in _counts(figure):
            yield (
                figure.id,
                str(words.DEFINITIONS[figure.id].name),
                by,
                row.key,
                str(words.GROUPS["town"] if by == "town" else label_of(publication, by, row.key)),
                WITHHELD if row.count is None else row.count,
                row.residents,
                WITHHELD if row.withheld and row.residents else row.rate_of_residents,
                WITHHELD if row.registered is None else row.registered,
                WITHHELD if row.withheld or row.registered is None else row.rate_of_registered,
                publication.first,
                publication.last,
                STATUS,
            )


def _counts(figure: PublishedFigure) -> Iterator[tuple[str, Published]]:
    yield "town", figure.town
    for table in figure.tables:
        for row in table.rows:
            yield table.by, row


def as_json(publication: Publication) -> dict[str, Any]:
    """The same for JSON. Numbers that are withheld are null, and `withheld` says so."""
    return {
        "status": STATUS,
        "first_day": publication.first.isoformat(),
        "last_day": publication.last.isoformat(),
        "counts_rounded_to": STEP,
        "population": {
            "date": publication.population_on.isoformat() if publication.population_on else None,
            "counted_by": publication.population_source,
        },
        "unknown": [
            {"by": share.by, "percent": share.percent, "at_most": share.at_most} for share in publication.unknown
        ],
        "districts": {district.slug: district.names for district in publication.districts},
        "figures": [
            {
                "id": figure.id,
                "town": _count(figure.town),
                "tables": {
                    table.by: {"rows": [_count(row) for row in table.rows], "total": table.total}
                    for table in figure.tables
                },
            }
            for figure in publication.figures
        ],
    }


def _count(row: Published) -> dict[str, Any]:
    return {
        "group": row.key,
        "withheld": row.withheld,
        "count": row.count,
        "residents_aged_10_or_over": row.residents,
        "percent_of_residents": row.rate_of_residents,
        "registered": row.registered,
        "percent_of_registered": row.rate_of_registered,
    }
