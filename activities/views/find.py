"""Find: what is on, by day."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activities.selectors import find
from core.pages import same_for_strangers


@same_for_strangers
def find_page(request: HttpRequest) -> HttpResponse:
    """The list with its filters; the address holds all of them, and it works without JavaScript."""
    filters = find.Filters.of(request.GET)
    page = Paginator(find.open_sessions(filters), find.PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filters": filters,
        "choices": find.choices(),
        "page": page,
        "days": find.by_day(list(find.with_what_cards_show(page.object_list))),
        "base_query": f"{query.urlencode()}&" if query else "",
        "nav_current": "find",
    }
    return render(request, "activities/find.html", context)
