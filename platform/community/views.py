"""Pages of this room."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms import DetailsForm
from community.models import User
from community.selectors import person_of
from community.services.persons import Details, save_details
from core.actor import Actor


@login_required
@require_http_methods(["GET", "POST"])
def details_page(request: HttpRequest) -> HttpResponse:
    """Who I am: asked once, changed at any time."""
    assert isinstance(request.user, User)  # noqa: S101  login_required says so
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=person_of(request.user))
    if request.method == "POST" and form.is_valid():
        details = Details(**form.cleaned_data)
        save_details(user=request.user, details=details, made_by=Actor(user=request.user.pk))
        messages.success(request, _("Saved."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "nav_current": "my-page"}
    return render(request, "community/details.html", context, status=422 if form.errors else 200)
