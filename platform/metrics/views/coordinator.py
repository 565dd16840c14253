"""Today's figures for coordinators and analysts: where the gaps are, and the way to who could close them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.selectors import coordinates
from metrics.gaps import gaps_in, largest
from metrics.presentation.staff import gap_line, gap_tables, programme_lines
from metrics.presentation.tables import figure_views
from metrics.presentation.wording import unknown_shares
from metrics.selectors.staff import doors_of_staff
from metrics.today import Today, figures_of_today

UNMET = ("M8-roles", "M8-waiting", "M8-looking")


@login_required
@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """Groups, districts, programmes and what is unmet, as of now; the inside alone while newer ones are counted."""
    found = doors_of_staff(request.user)
    if not found.today:
        raise Http404
    part = request.headers.get("HX-Request") == "true"
    template = "metrics/staff/today_inside.html" if part else "metrics/staff/today.html"
    context: dict[str, Any] = {"staff_doors": found, "staff_here": "today", "nav_current": "figures"}
    today = figures_of_today()
    if today is not None:
        context |= _inside(today, reader_coordinates=coordinates(request.user))
    return render(request, template, context)


def _inside(today: Today, *, reader_coordinates: bool) -> dict[str, Any]:
    publication = today.publication
    gaps = gaps_in(publication)
    widest = largest(gaps)
    return {
        "today": today,
        "publication": publication,
        "headlines": figure_views(publication, ("M1", "M2")),
        "tables": gap_tables(publication, gaps),
        "widest": gap_line(publication, widest) if widest else None,
        "unmet": {view.id.replace("-", "_"): view for view in figure_views(publication, UNMET)},
        "programmes": programme_lines(publication),
        "unknown_shares": unknown_shares(publication),
        "coordinates": reader_coordinates,
    }
