"""A host's own results over a year or a quarter, from their own rosters; nobody else's, and nothing about people."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.results import Results
from community.models import Organisation
from community.selectors import organisations_of
from core import clock
from core.csv import Cell, csv_response
from core.furigana import plain
from metrics.presentation.wording import quarter_name
from metrics.quarters import quarter_before, quarter_begins, quarters_end, slug_of
from metrics.selectors.own_results import OwnResults, Turns, own_results

YEARS = 3  # that one can go back
PAGE = 50


@dataclass(frozen=True)
class Period:
    """A year or a quarter: `code` in addresses."""

    code: str
    name: str
    first: date
    last: date


@login_required
@require_safe
def own_results_page(request: HttpRequest) -> HttpResponse:
    """Activity by activity, and the sum."""
    organisations = _organisations(request)
    chosen, period = _chosen(request, organisations), _period(request)
    found = own_results(chosen, period.first, period.last)
    only = chosen[0].slug if len(chosen) == 1 and len(organisations) > 1 else ""
    context = {
        "organisations": organisations,
        "only": only,
        "periods": periods(clock.today()),
        "period": period,
        "found": found,
        "page": Paginator(found.lines, PAGE).get_page(request.GET.get("page")),
        "base_query": f"period={period.code}&" + (f"for={only}&" if only else ""),
        "nav_current": "organise",
    }
    return render(request, "metrics/staff/own_results.html", context)


@login_required
@require_safe
def own_results_csv(request: HttpRequest) -> HttpResponse:
    """The same, one activity a row."""
    chosen, period = _chosen(request, _organisations(request)), _period(request)
    return csv_response(
        f"deban-own-results-{period.code}", _header(), _rows(own_results(chosen, period.first, period.last))
    )


def periods(today: date) -> list[Period]:
    """This year and its quarters up to now, then the years before, the newest first."""
    found: list[Period] = []
    for year in range(today.year, today.year - YEARS, -1):
        found.append(Period(str(year), _("The year %(year)s") % {"year": year}, date(year, 1, 1), date(year, 12, 31)))
        last = min(date(year, 12, 31), quarters_end(today))
        while last.year == year:
            found.append(Period(slug_of(last, 1), quarter_name(last), quarter_begins(last), last))
            last = quarter_before(last)
    return found


def _period(request: HttpRequest) -> Period:
    every = periods(clock.today())
    asked = request.GET.get("period", "")
    return next((one for one in every if one.code == asked), every[0])


def _organisations(request: HttpRequest) -> list[Organisation]:
    found = list(organisations_of(request.user).order_by("id"))
    if not found:
        raise Http404
    return found


def _chosen(request: HttpRequest, organisations: list[Organisation]) -> list[Organisation]:
    """The one that is asked for, or all; 404 for one that the reader does not act for."""
    asked = request.GET.get("for", "")
    chosen = [one for one in organisations if asked in ("", one.slug)]
    if not chosen:
        raise Http404
    return chosen


def _header() -> list[str]:
    names = [
        _("Host"), _("Activity"), _("Sessions held"), _("Sessions cancelled"), _("Seats"), _("Seats taken"),
        _("Visits"), _("Answers"), _("Roles filled"), _("Roles confirmed"), _("Hours confirmed"),
    ]  # fmt: skip
    return [plain(str(name)) for name in names]


def _rows(found: OwnResults) -> list[list[Cell]]:
    return [
        [
            line.activity.organisation.name.text if line.activity else "",
            line.activity.title.text if line.activity else plain(_("Roles outside of activities")),
            *_cells(line.results, line.turns),
        ]
        for line in found.lines
    ]


def _cells(results: Results, turns: Turns) -> list[Cell]:
    return [
        results.sessions, results.cancelled, results.seats, results.taken, results.there, results.answers.total,
        turns.filled, turns.confirmed, turns.hours,
    ]  # fmt: skip
