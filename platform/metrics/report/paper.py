"""The quarter's report as a PDF, in Japanese or English: what the release has published, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import TOKYO
from core.paper import pdf_of
from core.qr import qr_image
from metrics import words
from metrics.measures import Breakdown
from metrics.presentation.glance import IntervalChart, TrendChart, reach_chart, sentence, trend_chart
from metrics.presentation.tables import FigureView, Line, TableView, figure_views
from metrics.presentation.wording import Label, quarter_name, unknown_shares
from metrics.publication import Publication

LANGUAGES = ("ja", "en")
TEMPLATE = Path(__file__).with_name("report.typ")
FIGURES = (
    "M1", "M2", "M2-regular", "M3", "M4", "M6", "M7", "M8-roles", "M8-waiting", "M8-looking",
    "welfare", "M1-outside", "M2-outside", "M1-trainee", "M2-trainee", "support",
)  # fmt: skip
WITH_TABLES = ("M1", "M2", "M7", "programme-people", "programme-roles")
COMPARED: tuple[Breakdown, ...] = ("age", "district", "language")


def report_pdf(releases: Sequence[Publication], *, publisher: str, address: str, digest: str) -> bytes:
    """Of the first release; those behind it, newest first, draw the line over the quarters.

    In the language that is active, one of LANGUAGES. `address`: of the release's page, `digest`: of its payload. The
    same releases give the same bytes. Raises ValueError where the first is not published.
    """
    issue = releases[0].issue
    if issue is None:
        raise ValueError("Only a published release has a report.")
    data = _data(releases, publisher) | {
        "note": issue.note,
        "address": address,
        "qr": qr_image(address),
        "about": [
            _("Published on %(day)s by %(name)s.") % {"day": _day(issue.published_on), "name": publisher},
            _("Anybody may use these figures with the name of their source (CC BY 4.0)."),
            f"SHA-256 {digest}",
        ],
    }
    return pdf_of(TEMPLATE, data, made_at=datetime.combine(issue.published_on, time(12), TOKYO))


def _data(releases: Sequence[Publication], publisher: str) -> dict[str, Any]:
    now, before = releases[0], releases[1] if len(releases) > 1 else None
    views = figure_views(now, (*FIGURES, "programme-people", "programme-roles"))
    return {
        "language": get_language(),
        "publisher": publisher,
        "title": _("Everyone has a role: the figures"),
        "quarter": quarter_name(now.last),
        "window": f"{_day(now.first)} – {_day(now.last)}",
        "sentence": sentence(now, before),
        "words": _words(),
        "trend": _trend(trend_chart(releases)),
        "figures": [_figure(view) for view in views if view.id in FIGURES],
        "tables": [
            _table(view, table) for view in views if view.id in WITH_TABLES for table in view.tables if table.lines
        ],
        "reach": _reach(reach_chart(now, "M1", COMPARED)),
        "definitions": [_definition(name) for name in words.DEFINITIONS if name == "M5" or now.has(name)],
        "protection": _protection(now),
    }


def _words() -> dict[str, str]:
    return {
        "correction": _("Correction"),
        "all": _("All figures of the town"),
        "groups": _("By groups"),
        "definitions": _("How each figure is counted"),
        "of": _("Of:"),
        "protection": _("What x means, and why counts end in 0"),
    }


def _trend(chart: TrendChart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "head": chart.head,
        "points": [
            {"label": f"{point.month} {point.year}".strip(), "rate": point.rate, "place": _placed(point.place)}
            for point in chart.points
        ],
        "segments": [asdict(segment) for segment in chart.segments],
        "ticks": [{"text": text, "y": y} for text, y in chart.ticks],
    }


def _reach(chart: IntervalChart | None) -> dict[str, Any] | None:
    if chart is None:
        return None
    rows = [
        {"label": _named(row.labels), "text": row.text, "verdict": row.verdict, "place": _placed(row.place)}
        for _name, group in chart.groups
        for row in group
    ]
    return {"title": chart.title, "note": chart.note, "one": chart.one, "rows": rows}


def _placed(place: Any) -> dict[str, str] | None:
    return None if place is None else asdict(place)


def _figure(view: FigureView) -> dict[str, str]:
    return {"id": view.id, "name": str(view.definition.name), "rate": view.rate, "note": view.rate_note}


def _table(view: FigureView, table: TableView) -> dict[str, Any]:
    title = f"{view.definition.name} · {table.name}"
    if table.cross is not None:
        heads = ["", *(_named(head) for head in table.cross.heads)]
        rows = [
            [_named(labels), *(f"{cell.count} ({cell.rate})" for cell in cells)] for labels, cells in table.cross.rows
        ]
        return {"title": title, "heads": heads, "rows": rows}
    heads = ["", table.unit, _("Of"), "%"]
    if table.has_residents:
        heads += [_("Inhabitants"), "%"]
    rows = [_row(line, with_residents=table.has_residents) for line in table.lines]
    return {"title": title, "heads": heads, "rows": rows}


def _row(line: Line, *, with_residents: bool) -> list[str]:
    cells = [_named(line.labels), line.count, line.of, line.percent]
    return [*cells, line.residents, line.percent_of_residents] if with_residents else cells


def _definition(name: str) -> dict[str, Any]:
    found = words.DEFINITIONS[name]
    return {
        "id": name,
        "name": str(found.name),
        "numerator": str(found.numerator),
        "denominators": [str(one) for one in found.denominators],
    }


def _protection(now: Publication) -> list[str]:
    lines = [
        _(
            "Nobody must be recognised in these figures. Where fewer than ten people are in a count, or fewer than ten"
            " of a group are not in it, or a group has fewer than fifty people, we print x. So that no sum gives an x"
            " away, a second row is held back as well."
        ),
        _(
            "All counts of ours are rounded to tens; therefore rows and town may differ a little. A table with an x"
            " has no total."
        ),
        " ".join(unknown_shares(now)),
    ]
    if now.population_on:
        said = {"source": now.population_source, "day": _day(now.population_on)}
        lines.append(_("Inhabitants: %(source)s, %(day)s.") % said)
    return lines


def _named(labels: Iterable[Label]) -> str:
    return " · ".join(map(str, labels))


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")
