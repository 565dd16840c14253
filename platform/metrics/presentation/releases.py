"""A release for readers: its parts, what stands before and after it, how much it holds back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.numbers import COMPARED
from metrics.presentation.glance import IntervalChart, reach_chart
from metrics.presentation.tables import FigureView, figure_views
from metrics.publication import Publication, withheld_in
from metrics.quarters import last_quarter


@dataclass(frozen=True)
class Part:
    """Figures that belong together. `day`: what is unmet is of one day, which stands there."""

    id: str
    title: str | Promise
    note: str | Promise
    figures: tuple[tuple[FigureView, IntervalChart | None], ...]  # a chart where groups are compared with the town
    day: date | None = None


_PARTS: tuple[tuple[str, str | Promise, str | Promise, tuple[str, ...]], ...] = (
    ("taking-part", _("Roles and taking part"), "", ("M1", "M2", "M2-regular")),
    ("grows", _("What grows out of it"), "", ("M3", "M4", "M6")),
    ("open", _("How open the seats are"), "", ("M7",)),
    (
        "unmet",
        _("What is still missing"),
        _("As it was on the day of counting:"),
        ("M8-roles", "M8-waiting", "M8-looking"),
    ),
    ("programmes", _("By programme"), "", ("programme-people", "programme-roles")),
    (
        "apart",
        _("Counted apart"),
        _("Welfare work, people from outside and JICA trainees are never mixed into the figures above."),
        ("welfare", "M1-outside", "M2-outside", "M1-trainee", "M2-trainee", "support"),
    ),
)


def parts_of(publication: Publication) -> list[Part]:
    """Every figure of it, in the order of metrics.md."""
    return [_part(publication, *part) for part in _PARTS]


def _part(
    publication: Publication, key: str, title: str | Promise, note: str | Promise, names: tuple[str, ...]
) -> Part:
    return Part(
        id=key,
        title=title,
        note=note,
        figures=tuple((one, _chart(publication, one.id)) for one in figure_views(publication, names)),
        day=publication.measured_on if key == "unmet" else None,
    )


def _chart(publication: Publication, name: str) -> IntervalChart | None:
    return reach_chart(publication, name, ("age", "district"), with_tables=False) if name in COMPARED else None


@dataclass(frozen=True)
class HeldBack:
    """How many counts a release holds back."""

    withheld: int
    cells: int

    @property
    def percent(self) -> int:
        """Of all counts."""
        return round(100 * self.withheld / self.cells) if self.cells else 0


def held_back(publication: Publication) -> HeldBack:
    """Towns and rows of all tables."""
    cells = sum(1 + sum(len(table.rows) for table in figure.tables) for figure in publication.figures)
    return HeldBack(sum(map(len, withheld_in(publication).values())), cells)


@dataclass(frozen=True)
class Neighbours:
    """The releases that one is compared with."""

    before: Publication | None
    year_before: Publication | None


def neighbours_of(publication: Publication, releases: Iterable[Publication]) -> Neighbours:
    """Of the quarter before, and of the same quarter a year before, among the current releases of each quarter."""
    by_day: Mapping[date, Publication] = {one.last: one for one in releases}
    last = publication.last
    return Neighbours(by_day.get(last_quarter(last)), by_day.get(last.replace(year=last.year - 1)))
