"""What a reader gets: the same values for page, CSV and API, all of them through disclosure control."""

from dataclasses import dataclass
from datetime import date

from community.models import Area
from core import clock
from metrics.disclosure import PublishedFigure, UnknownShare, publish_all, unknown_share
from metrics.selectors import exact_figures


@dataclass(frozen=True)
class Publication:
    """One day's figures. Provisional: releases are frozen and come with their own page."""

    first: date
    last: date
    figures: tuple[PublishedFigure, ...]
    unknown: tuple[UnknownShare, ...]
    districts: tuple[Area, ...]
    population_on: date | None
    population_source: str

    def figure(self, name: str) -> PublishedFigure:
        """One figure by its id. Raises KeyError."""
        return {figure.id: figure for figure in self.figures}[name]


def publication_of_today() -> Publication:
    """The figures of the 365 days that end today, as they may be shown."""
    exact = exact_figures(clock.today())
    whole = exact.figures[0]
    return Publication(
        first=exact.first,
        last=exact.last,
        figures=publish_all(exact.figures),
        unknown=tuple(unknown_share(table) for table in whole.tables),
        districts=tuple(exact.districts),
        population_on=exact.population_on,
        population_source=exact.population_source,
    )
