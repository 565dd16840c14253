"""Programmes: everybody reads what they are for; coordinators of the town change them, without a line of code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.forms.programme import Parts, ProgrammeForm
from activities.forms.texts import FIRST, OTHERS
from activities.models import Programme
from activities.sdgs import GOALS, SDGS
from activities.selectors import programmes as selectors
from activities.selectors.cards import card
from activities.services.save_programme import save_programme
from activities.views import add_to
from core.actor import Actor
from core.errors import DomainError
from core.i18n import said
from core.pages import same_for_strangers


@login_required
@require_safe
def programmes_page(request: HttpRequest) -> HttpResponse:
    """All of them, in their order."""
    selectors.ensure_may_change_programmes(request.user)
    context = {"programmes": list(selectors.programmes()), "nav_current": "organise"}
    return render(request, "activities/programmes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_programme_page(request: HttpRequest) -> HttpResponse:
    """A programme that is not there yet."""
    selectors.ensure_may_change_programmes(request.user)
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words, what it serves, and every rule."""
    return _edit(request, selectors.get_programme_for(request.user, slug))


def _edit(request: HttpRequest, programme: Programme | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, parts = ProgrammeForm(data, programme=programme), Parts(data, programme)
    if data is not None and parts.is_valid() & form.is_valid():
        try:
            saved = save_programme(
                fields=form.programme_fields(parts),
                programme=programme.pk if programme else None,
                slug=form.cleaned_data.get("slug", ""),
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_to(form, refusal)
        else:
            messages.success(request, _("Saved."))
            # Back to the same page: an empty row for one more part waits there.
            return redirect("activities:edit-programme", saved.slug)
    wrong = form.errors or parts.forms_with_errors
    context = {
        "form": form,
        "parts": parts,
        "programme": programme,
        "names": form.text_boxes("name", FIRST),
        "more_names": form.text_boxes("name", OTHERS),
        "abouts": form.text_boxes("about", FIRST),
        "more_abouts": form.text_boxes("about", OTHERS),
        "nav_current": "organise",
    }
    return render(request, "activities/programme_edit.html", context, status=422 if wrong else 200)


@require_safe
@same_for_strangers
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, what it serves, and what is ahead."""
    programme = selectors.get_programme(slug)
    context = {
        "programme": programme,
        "about": said(programme.about),
        "goal": GOALS.get(programme.goal or 0),
        "sdgs": [(number, SDGS[number]) for number in programme.sdgs if number in SDGS],
        "cards": [card(session) for session in selectors.sessions_of_programme(programme)],
        "seasons": selectors.seasons_of_programme(programme),
        "nav_current": "find",
    }
    return render(request, "activities/programme.html", context)
