"""How far the strategy's own targets have come: entered by analysts, as the city's statistics say."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import DomainError
from metrics.forms.actuals import ActualForm
from metrics.selectors.actuals import actuals_of, get_target, latest_actuals
from metrics.services.enter_actual import enter_actual
from metrics.strategy import targets
from metrics.views import add_to
from metrics.views.releasing import by, doors


@login_required
@require_safe
def actuals_page(request: HttpRequest) -> HttpResponse:
    """Every target with its latest value."""
    found = doors(request, prepares=True)
    latest = latest_actuals()
    context = {
        "rows": [(target, latest.get(target.key)) for target in targets()],
        "staff_doors": found,
        "staff_here": "policy",
        "nav_current": "figures",
    }
    return render(request, "metrics/staff/actuals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def actual_page(request: HttpRequest, key: str) -> HttpResponse:
    """One target: a value more, or a correction of one; below, what was entered so far."""
    found = doors(request, prepares=True)
    target = get_target(key)
    entered = actuals_of(key)
    asked = request.GET.get("on", "")
    standing = next((one.actual for one in entered if one.actual.on.isoformat() == asked), None)
    first = {"value": standing.value, "on": standing.on, "source": standing.source} if standing else {}
    form = ActualForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            enter_actual(target=key, made_by=by(request), **form.cleaned_data)
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _said({one.actual.on for one in entered}, form.cleaned_data["on"]))
            return redirect("metrics:actual", key)
    context = {
        "target": target,
        "entered": entered,
        "standing": standing,
        "form": form,
        "staff_doors": found,
        "staff_here": "policy",
        "nav_current": "figures",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "metrics/staff/actual.html", context, status=status)


def _said(known: set[date], on: date) -> str:
    return _("Corrected: everybody reads the new value.") if on in known else _("Entered: everybody can read it.")
