"""Find: what is on, by day."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.selectors import find
from core.pages import same_for_strangers


@require_safe
@same_for_strangers
def find_page(request: HttpRequest) -> HttpResponse:
    """The list with its filters; the address holds all of them, and it works without JavaScript."""
    choices = find.choices()
    filters = find.Filters.of(request.GET).among(choices)
    sessions = find.with_what_cards_show(find.open_sessions(filters))
    page = Paginator(sessions, find.PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filters": filters,
        "choices": choices,
        "page": page,
        "days": find.by_day(list(page.object_list)),
        "base_query": f"{query.urlencode()}&" if query else "",
        "nav_current": "find",
    }
    return render(request, "activities/find.html", context)
