"""The finder: what is open, and for who is signed in what fits them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.selectors import supported_by
from core.pages import same_for_strangers
from volunteers.forms.finding import chips, selects, word_of
from volunteers.selectors.finding import RoleFilters, found_roles, loosened
from volunteers.selectors.suggestions_for_person import suggestions_for
from volunteers.views.acting import Acting, acting


@require_safe
@same_for_strangers
def open_roles_page(request: HttpRequest) -> HttpResponse:
    """All filters stand in the address; it works without JavaScript. `for`: somebody whom the reader supports."""
    filters, who = RoleFilters.of(request.GET), acting(request)
    page, cards = found_roles(filters, request.GET.get("page"))
    context = {
        "page": page,
        "cards": cards,
        "filters": filters,
        "selects": selects(filters),
        "chips": chips(filters),
        "words": [(word_of(*one), _with_for(filters.without(*one).address, who)) for one in filters.narrowing],
        "base_query": _begun(_with_for(filters.address, who)),
        "loosened": _loosened(filters, who) if not page.paginator.count else [],
        "nav_current": "find",
        **_for_whom(request, filters, who),
    }
    return render(request, "volunteers/open_roles.html", context)


def _for_whom(request: HttpRequest, filters: RoleFilters, who: Acting) -> dict[str, Any]:
    """What fits stands on the first page alone, and not where somebody searches for something else."""
    first = request.GET.get("page", "1") == "1" and not filters.narrowing
    return {
        "person": who.person,
        "support": who.support,
        "who": who.address,
        "others": [one for one in supported_by(request.user) if one.may_sign_up] if first else [],
        "suggestions": suggestions_for(who.person) if who.person and first else None,
    }


def _loosened(filters: RoleFilters, who: Acting) -> list[tuple[Any, int, str]]:
    found = loosened(filters)
    return [(word_of(*one), count, _with_for(filters.without(*one).address, who)) for one, count in found]


def _with_for(address: str, who: Acting) -> str:
    own = who.address.removeprefix("?")
    return "&".join(part for part in (address, own) if part)


def _begun(address: str) -> str:
    """An address that goes on."""
    return f"{address}&" if address else ""
