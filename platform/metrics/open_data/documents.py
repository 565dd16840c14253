"""A release as one JSON document: what it is, every count with its rates, and what was frozen, word for word."""

import json
from typing import Any

from metrics.disclosure import STEP, Published, PublishedFigure
from metrics.models import Release
from metrics.numbers import NAMES, Value, Withheld, numbers_of
from metrics.open_data.licence import LICENCE, LICENCE_URL, attribution, file_url, page_url
from metrics.open_data.rows import status_of
from metrics.publication import publication_of_release

DIGEST_OF = (
    "the JSON text of `frozen` in UTF-8 with its keys sorted, no spaces after comma and colon, and no character escaped"
    " that need not be"
)


def as_bytes(document: dict[str, Any]) -> bytes:
    """The file: the same bytes for the same document."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def document_of(release: Release) -> dict[str, Any]:
    """Everything of a published release. Nothing in it depends on what happens after its publication."""
    publication = publication_of_release(release)
    definitions = page_url("metrics:definitions")
    return {
        "release": release.slug,
        "status": status_of(release),
        "note": release.note,
        "first_day": publication.first.isoformat(),
        "last_day": publication.last.isoformat(),
        "measured_on": publication.measured_on.isoformat(),
        "published_on": publication.issue.published_on.isoformat() if publication.issue else None,
        "page": page_url("metrics:release", release.slug),
        "csv": file_url("csv", release.slug),
        "definitions": definitions,
        "licence": {"id": LICENCE, "url": LICENCE_URL, "attribution": attribution(release.slug)},
        "digest": {"algorithm": "SHA-256", "of": DIGEST_OF, "value": release.digest},
        "counts_rounded_to": STEP,
        "population": {
            "date": publication.population_on.isoformat() if publication.population_on else None,
            "counted_by": publication.population_source,
        },
        "unknown": [
            {"by": share.by, "percent": share.percent, "at_most": share.at_most} for share in publication.unknown
        ],
        "districts": publication.districts,
        "programmes": publication.programmes,
        "figures": [_figure(figure, definitions) for figure in publication.figures],
        "frozen": release.payload,
    }


def summary_of(release: Release, corrected_by: str | None) -> dict[str, Any]:
    """One line of the list of releases, which does change: a correction may come."""
    return {
        "release": release.slug,
        "status": status_of(release),
        "note": release.note,
        "last_day": release.last.isoformat(),
        "published_at": release.decided_at.isoformat() if release.decided_at else None,
        "corrected_by": corrected_by,
        "digest": release.digest,
        "page": page_url("metrics:release", release.slug),
        "csv": file_url("csv", release.slug),
        "json": file_url("json", release.slug),
    }


def _figure(figure: PublishedFigure, definitions: str) -> dict[str, Any]:
    return {
        "id": figure.id,
        "unit": figure.unit,
        "definition": f"{definitions}#{figure.id}",
        "town": _count(figure, figure.town),
        "tables": {
            table.by: {
                "adds_up": table.adds_up,
                "total": table.total,
                "rows": [_count(figure, row) for row in table.rows],
            }
            for table in figure.tables
        },
    }


def _count(figure: PublishedFigure, row: Published) -> dict[str, Any]:
    numbers = numbers_of(figure, row)
    values: dict[str, Value] = {name: getattr(numbers, name) for name in NAMES}
    return {
        "group": row.key,
        "withheld": sorted(name for name, value in values.items() if isinstance(value, Withheld)),
        **{name: None if isinstance(value, Withheld) else value for name, value in values.items()},
    }
