"""My data: taken along, or erased; for somebody without an account through their coordinator."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.own_data import EraseForm, EraseForThemForm
from community.models import Person
from community.selectors import person_of
from community.selectors.own_data import get_person_without_account, hosts_left_alone, what_ends, whose
from community.services.erase_person import erase_account, erase_person
from community.services.export_own_data import export_own_data
from community.views import by_me, me, tell
from core import clock
from core.actor import Actor
from core.errors import DomainError


@login_required
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What we keep, how to take it along, how to be erased."""
    context = {"own": True, "person": person_of(request.user), "back": reverse("my-details"), "nav_current": "my-page"}
    return render(request, "community/own_data.html", context)


@login_required
@never_cache
@require_POST
def download_my_data(request: HttpRequest) -> HttpResponse:
    """One file, by POST alone: an address that answers with it could be opened by a link."""
    return _download(request, person_of(request.user), back="people:my-data")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """What happens, in plain words; then one tick."""
    user, person = me(request), person_of(request.user)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if person is None:
                erase_account(account=user, made_by=by_me(request))
            else:
                erase_person(person=person.pk, made_by=by_me(request))
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            logout(request)
            return redirect("people:good-bye")
    context = {
        "own": True,
        "person": person,
        "form": form,
        "ends": what_ends(whose(person, user)),
        "alone": hosts_left_alone(user),
        "back": reverse("people:my-data"),
        "nav_current": "my-page",
    }
    return render(request, "community/erase.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def good_bye(request: HttpRequest) -> HttpResponse:
    """Erased; and the door stays open."""
    return render(request, "community/good_bye.html")


@login_required
@never_cache
@require_safe
def desk_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for somebody without an account, who asked by telephone or at the counter."""
    person = get_person_without_account(request.user, pk)
    back = reverse("people:desk-person", args=[pk])
    context = {"own": False, "person": person, "back": back, "nav_current": "organise"}
    return render(request, "community/own_data.html", context)


@login_required
@never_cache
@require_POST
def desk_download(request: HttpRequest, pk: int) -> HttpResponse:
    """To be printed or handed over; without what only one host may read."""
    return _download(request, get_person_without_account(request.user, pk), back="people:desk-data", args=[pk])


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def desk_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """They asked for it."""
    person = get_person_without_account(request.user, pk)
    form = EraseForThemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made_by = Actor(user=me(request).pk, channel=form.cleaned_data["how"])
        try:
            erase_person(person=person.pk, made_by=made_by)
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Their data are erased."))
            return redirect("people:desk")
    context = {
        "own": False,
        "person": person,
        "form": form,
        "ends": what_ends(whose(person)),
        "back": reverse("people:desk-data", args=[pk]),
        "nav_current": "organise",
    }
    return render(request, "community/erase.html", context, status=422 if form.errors else 200)


def _download(request: HttpRequest, person: Person | None, *, back: str, args: list[int] | None = None) -> HttpResponse:
    reader = me(request)
    try:
        told = export_own_data(person=person, reader=reader, account=None if args else reader, made_by=by_me(request))
    except DomainError as refusal:
        tell(request, refusal)
        return redirect(back, *(args or []))
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="deban-{clock.today().isoformat()}.json"'
    return response
