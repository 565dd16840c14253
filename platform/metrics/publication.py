"""What a reader gets: the same values for page, file, program and report, all of them through disclosure control."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from activities.models import Programme
from core import clock
from metrics.disclosure import (
    PublishedFigure,
    UnknownShare,
    disclose,
    earlier,
    figure_from_json,
    figure_to_json,
    unknown_share,
)
from metrics.models import Release
from metrics.selectors import exact_figures

Names = Mapping[str, Mapping[str, str]]  # slug to language code to name


@dataclass(frozen=True)
class Issue:
    """Under which name figures were published, and when."""

    slug: str
    number: int  # above 1: a correction
    note: str
    published_on: date


@dataclass(frozen=True)
class Publication:
    """The figures of 365 days, with all that explains them. Without an issue they are provisional, for staff."""

    first: date
    last: date
    measured_on: date  # what is unmet is as it was on this day
    figures: tuple[PublishedFigure, ...]
    unknown: tuple[UnknownShare, ...]
    districts: Names
    programmes: Names
    population_on: date | None
    population_source: str
    withheld_share: float  # of all counts, 0 to 1
    least_share: float  # what no pattern that protects them stays under (metrics.disclosure.protect)
    issue: Issue | None = None

    def figure(self, name: str) -> PublishedFigure:
        """One figure by its id. Raises KeyError."""
        return {figure.id: figure for figure in self.figures}[name]

    def has(self, name: str) -> bool:
        """Whether it has this figure: one of them comes out once a year."""
        return any(figure.id == name for figure in self.figures)


def publication_of(last: date, *, corrects: Sequence[Publication] = ()) -> Publication:
    """The figures of the 365 days that end with `last`, as they may be shown; provisional.

    `corrects`: what was published of the same days. What one of these withheld stays withheld, and what one of these
    showed hides nothing.
    """
    keep, before = earlier([publication.figures for publication in corrects])
    exact = exact_figures(last)
    disclosed = disclose(exact.figures, keep=keep, before=before)
    return Publication(
        first=exact.first,
        last=exact.last,
        measured_on=clock.today(),
        figures=disclosed.figures,
        unknown=tuple(unknown_share(table) for table in exact.figures[0].tables if table.by in ("age", "district")),
        districts={district.slug: dict(district.names) for district in exact.districts},
        programmes={slug: dict(names) for slug, names in Programme.objects.values_list("slug", "names")},
        population_on=exact.population_on,
        population_source=exact.population_source,
        withheld_share=round(disclosed.withheld_share, 4),
        least_share=round(disclosed.least_share, 4),
    )


def publication_of_today() -> Publication:
    """The figures of the 365 days that end today: provisional, for staff."""
    return publication_of(clock.today())


def publication_of_release(release: Release) -> Publication:
    """What was frozen. Nothing is computed."""
    issue = None
    if release.decided_at is not None and release.state == Release.State.PUBLISHED:
        issue = Issue(release.slug, release.number, release.note, release.decided_at.astimezone(clock.TOKYO).date())
    return thawed(release.payload, issue)


def frozen(publication: Publication) -> dict[str, Any]:
    """As a release keeps it."""
    return {
        "first": publication.first.isoformat(),
        "last": publication.last.isoformat(),
        "measured_on": publication.measured_on.isoformat(),
        "figures": [figure_to_json(figure) for figure in publication.figures],
        "unknown": [asdict(share) for share in publication.unknown],
        "districts": publication.districts,
        "programmes": publication.programmes,
        "population_on": publication.population_on and publication.population_on.isoformat(),
        "population_source": publication.population_source,
        "withheld_share": publication.withheld_share,
        "least_share": publication.least_share,
    }


def digest_of(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the payload's canonical JSON, in hexadecimal: whoever has a copy can compare."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def withheld_in(publication: Publication) -> dict[str, set[tuple[str, str]]]:
    """Which cells it holds back."""
    return {
        figure.id: {
            *([("town", figure.town.key)] if figure.town.withheld else []),
            *((table.by, row.key) for table in figure.tables for row in table.rows if row.withheld),
        }
        for figure in publication.figures
    }


def thawed(payload: Mapping[str, Any], issue: Issue | None = None) -> Publication:
    """What `frozen` made, again. Raises KeyError or ValueError where it is none that passed the layer."""
    on = payload["population_on"]
    return Publication(
        first=date.fromisoformat(payload["first"]),
        last=date.fromisoformat(payload["last"]),
        measured_on=date.fromisoformat(payload["measured_on"]),
        figures=tuple(figure_from_json(figure) for figure in payload["figures"]),
        unknown=tuple(UnknownShare(**share) for share in payload["unknown"]),
        districts=payload["districts"],
        programmes=payload["programmes"],
        population_on=date.fromisoformat(on) if on else None,
        population_source=payload["population_source"],
        withheld_share=payload["withheld_share"],
        least_share=payload["least_share"],
        issue=issue,
    )
