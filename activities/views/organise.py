"""A host's start page: what comes next, what is not finished, what is over."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from activities.selectors import organising
from activities.selectors.review import waiting_for_review
from community.selectors import coordinates, coordinates_town, get_organisation_for, organisations_of

PER_PAGE = 12
FEW = 6  # of what the start page shows in passing; the rest has a page of its own
BUTTONS = 3  # organisations with a button each; whoever acts for more chooses from a list
VIEWS = ("drafts", "over")


@login_required
@require_safe
def organise_page(request: HttpRequest) -> HttpResponse:
    """All at a glance; `?show=drafts` and `?show=over` have the whole of one part."""
    show = request.GET.get("show", "")
    organisations = list(organisations_of(request.user).order_by("id"))
    context: dict[str, Any] = {
        "organisations": organisations,
        "buttons": organisations if len(organisations) <= BUTTONS else [],
        "show": show if show in VIEWS else "",
        "may_review": coordinates(request.user),
        "may_change_programmes": coordinates_town(request.user),
        "nav_current": "organise",
    }
    if show == "drafts":
        page = _page(request, organising.drafts_of(request.user))
        context |= {"page": page, "drafts": organising.unfinished(page.object_list)}
    elif show == "over":
        page = _page(request, organising.over(request.user))
        context |= {"page": page, "over": page.object_list}
    else:
        context |= _start(request)
    context["base_query"] = f"show={show}&" if context["show"] else ""
    return render(request, "activities/organise.html", context)


def _start(request: HttpRequest) -> dict[str, Any]:
    drafts, over = organising.drafts_of(request.user), organising.over(request.user)
    found, passed = list(drafts[: FEW + 1]), list(over[: FEW + 1])
    page = _page(request, organising.coming_up(request.user))
    return {
        "page": page,
        "ahead": page.object_list,
        "drafts": organising.unfinished(found[:FEW]),
        "more_drafts": len(found) > FEW,
        "in_review": list(organising.in_review_of(request.user)[:PER_PAGE]),
        "to_review": waiting_for_review(request.user).count() if coordinates(request.user) else 0,
        "over": passed[:FEW],
        "more_over": len(passed) > FEW,
    }


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@login_required
@require_safe
def post_for(request: HttpRequest) -> HttpResponse:
    """From the list of organisations to the form of the chosen one."""
    return redirect("activities:post", get_organisation_for(request.user, request.GET.get("for", "")).slug)
