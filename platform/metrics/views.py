"""The figures, for everybody: a page, and the same as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.csv import csv_response
from core.pages import same_for_strangers
from metrics import presentation
from metrics.open_data import HEADER, as_rows
from metrics.publication import publication_of_today
from metrics.strategy import targets


@require_safe
@same_for_strangers
def figures_page(request: HttpRequest) -> HttpResponse:
    """The town at a glance: one sentence, three figures, four charts with their tables, every definition."""
    publication = publication_of_today()
    context = {
        "publication": publication,
        "sentence": presentation.sentence(publication),
        "headlines": presentation.explained(publication, ("M1", "M2", "M2-regular")),
        "charts": presentation.charts(publication),
        "apart": presentation.explained(publication, presentation.APART),
        "unknown_shares": presentation.unknown_shares(publication),
        "targets": targets(),
        "nav_current": "figures",
    }
    return render(request, "metrics/figures.html", context)


@require_safe
@same_for_strangers
def figures_csv(request: HttpRequest) -> HttpResponse:
    """All published counts, one a row; names in the reader's language."""
    publication = publication_of_today()
    return csv_response(f"deban-figures-{publication.last.isoformat()}", HEADER, as_rows(publication))
