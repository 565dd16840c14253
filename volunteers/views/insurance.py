"""The list that the insurer asks for: chosen, looked at in numbers, taken as a file. Who took it is kept."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.selectors import get_organisation_for
from core.actor import Actor
from core.csv import csv_response
from volunteers.forms.shifts import InsuranceForm
from volunteers.models import Role
from volunteers.selectors.insurance import insurance_header
from volunteers.services.export_insurance import export_insurance


@login_required
@require_http_methods(["GET", "POST"])
def insurance_page(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: which days. POST: the file; a reading of dates of birth is nothing for a link."""
    organisation = get_organisation_for(request.user, slug)
    roles = Role.objects.filter(organisation=organisation).exclude(insurance=Role.Insurance.NONE).order_by("-id")
    form = InsuranceForm(request.POST if request.method == "POST" else None, roles=roles)
    if request.method == "POST" and form.is_valid():
        rows = export_insurance(organisation=organisation, made_by=Actor(user=request.user.pk), **form.cleaned_data)
        answer = csv_response(f"insurance-{organisation.slug}", insurance_header(), rows)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    context = {"organisation": organisation, "form": form, "insured": roles.exists(), "nav_current": "organise"}
    return render(request, "volunteers/insurance.html", context, status=422 if form.errors else 200)
