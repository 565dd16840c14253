"""About me."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.details import DetailsForm
from community.selectors import person_of
from community.selectors.guardians import guardian_state_of
from community.services.persons import Details, save_details
from community.views import by_me, me


@login_required
@require_http_methods(["GET", "POST"])
def details_page(request: HttpRequest) -> HttpResponse:
    """Who I am: asked once, changed at any time. Under 18 also: who is my parent or guardian."""
    guardian = guardian_state_of(person_of(request.user))  # before the form puts what was typed into the person
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=person_of(request.user))
    if request.method == "POST" and form.is_valid():
        details = Details(**form.cleaned_data)
        person = save_details(user=me(request), details=details, made_by=by_me(request))
        messages.success(request, _("Saved."))
        now = guardian_state_of(person)
        if guardian is None and now is not None and now.word == "none":
            messages.info(request, _("You are under 18: please tell us who your parent or guardian is."))
            return redirect("people:guardian")
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "guardian": guardian, "nav_current": "my-page"}
    return render(request, "community/details.html", context, status=422 if form.errors else 200)
