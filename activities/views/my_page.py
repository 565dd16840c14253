"""My page: what comes next, what waits, what I have done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import SignUp
from activities.selectors.sign_ups import appointments_of, visits_of
from community.selectors import person_of

LATEST = 20


@login_required
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Appointments, waiting places and offers; roles and notices are loaded from their own rooms."""
    person = person_of(request.user)
    standing = list(appointments_of(person)) if person else []
    context = {
        "person": person,
        "offers": [one for one in standing if one.state == SignUp.State.OFFERED],
        "appointments": [one for one in standing if one.state == SignUp.State.CONFIRMED],
        "waiting": [one for one in standing if one.state == SignUp.State.WAITING],
        "visits": list(visits_of(person)[:LATEST]) if person else [],
        "nav_current": "my-page",
    }
    return render(request, "activities/my_page.html", context)
