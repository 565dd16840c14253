"""My page: what comes next, what waits, what I have done, and whom I support."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.selectors.my_page import latest_visits, standing_of_all
from community.selectors import person_of, supported_by
from community.services.log_looks import log_looks


@login_required
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Appointments, waiting places and offers; roles and notices are loaded from their own rooms."""
    person = person_of(request.user)
    supports = list(supported_by(request.user)) if person else []
    mine, supported = standing_of_all(person, supports)
    # Whose appointments stand on this page is told to whom they belong, once a day.
    log_looks(supports=[one.support for one in supported if one.support.may_see and not one.standing.nothing])
    context = {
        "person": person,
        "mine": mine,
        "supported": supported,
        "visits": latest_visits(person),
        "nav_current": "my-page",
    }
    return render(request, "activities/my_page.html", context)
