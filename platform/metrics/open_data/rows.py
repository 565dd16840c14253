"""A release as a table: one row a count. Columns and keys are for machines, and the same in every language."""

from collections.abc import Iterator

from core.csv import Cell, as_csv
from metrics.disclosure import Published, PublishedFigure
from metrics.models import Release
from metrics.numbers import NAMES, Value, Withheld, numbers_of
from metrics.publication import Publication, publication_of_release

WITHHELD = "x"
TOWN = "town"
HEADER = (
    *("release", "status", "first_day", "last_day", "published_on", "figure", "unit", "group_by", "group"),
    *NAMES,
)


def status_of(release: Release) -> str:
    """Of the day when it was published, and so for ever: what came later stands in the list of releases."""
    return "published" if release.number == 1 else "correction"


def csv_of(release: Release) -> str:
    """The text of its file. x: withheld; empty: there is no such number."""
    return as_csv(HEADER, rows_of(release))


def rows_of(release: Release) -> Iterator[tuple[Cell, ...]]:
    """Its rows, in the order of HEADER."""
    publication = publication_of_release(release)
    published_on = publication.issue.published_on if publication.issue else None
    about = (release.slug, status_of(release), publication.first, publication.last, published_on)
    for figure, by, row in counts_of(publication):
        numbers = numbers_of(figure, row)
        values = (_cell(getattr(numbers, name)) for name in NAMES)
        yield (*about, figure.id, figure.unit, by, row.key, *values)


def counts_of(publication: Publication) -> Iterator[tuple[PublishedFigure, str, Published]]:
    """Every count: its figure, its breakdown ("town" for the whole), itself."""
    for figure in publication.figures:
        yield figure, TOWN, figure.town
        for table in figure.tables:
            for row in table.rows:
                yield figure, table.by, row


def _cell(value: Value) -> Cell:
    return WITHHELD if isinstance(value, Withheld) else value
