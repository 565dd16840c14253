"""Changing what stands, and taking it back while nobody counts on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.errors import EditedMeanwhile, NotEditable
from activities.fingerprints import fingerprint
from activities.forms.post_edit import EditForm
from activities.models import Activity, Session
from activities.selectors.activity import get_own_activity_for
from activities.services.delete_draft import delete_draft
from activities.services.edit_activity import edit_activity
from activities.services.unpublish_activity import unpublish_activity
from activities.views import tell
from activities.views.organise_post import add_at_fields
from core.actor import Actor
from core.errors import DomainError


@login_required
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The form again; of two people who save, the later one sees what the first has done, and loses nothing."""
    activity = get_own_activity_for(request.user, pk)
    if activity.state == Activity.State.CANCELLED:
        tell(request, NotEditable())
        return redirect("activities:activity", pk)
    if request.method == "GET":
        return _page(request, activity, _form(activity))
    form = _form(activity, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, activity, form)
    try:
        edit_activity(
            activity=pk,
            seen=form.cleaned_data["seen"],
            content=form.content(),
            sessions=form.session_edits(),
            made_by=Actor(user=request.user.pk),
        )
    except EditedMeanwhile as refusal:
        return _both(request, pk, refusal)
    except DomainError as refusal:
        add_at_fields(form, refusal)
        return _page(request, activity, form)
    messages.success(request, _("Saved."))
    return redirect("activities:activity", pk)


def _form(activity: Activity, data: QueryDict | None = None, files: Any = None) -> EditForm:
    sessions = list(activity.sessions.filter(state=Session.State.SCHEDULED).select_related("venue"))
    seen = fingerprint(activity, activity.texts.all(), sessions)
    return EditForm(data, files, activity=activity, sessions=sessions, seen=seen)


def _both(request: HttpRequest, pk: int, refusal: EditedMeanwhile) -> HttpResponse:
    """What was typed, beside what stands now; saved again, it wins."""
    activity = get_own_activity_for(request.user, pk)  # as it is now
    now = _form(activity)
    typed = request.POST.copy()
    typed["seen"] = now.initial["seen"]
    form = _form(activity, typed, request.FILES)
    form.is_valid()  # a photo that came with it is kept
    return _page(request, activity, form, refusal=refusal, differences=form.differences(now), status=refusal.status)


def _page(
    request: HttpRequest,
    activity: Activity,
    form: EditForm,
    *,
    refusal: DomainError | None = None,
    differences: object = (),
    status: int | None = None,
) -> HttpResponse:
    wrong = bool(form.errors) or (form.is_bound and form.hidden and not form.rows.is_valid())
    context = {
        "form": form,
        "activity": activity,
        "organisation": activity.organisation,
        "refusal": refusal,
        "differences": differences,
        "nav_current": "organise",
    }
    return render(request, "activities/edit.html", context, status=status or (422 if wrong else 200))


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft goes away."""
    activity = get_own_activity_for(request.user, pk)
    try:
        delete_draft(activity=activity.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
        return redirect("activities:activity", pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("activities:organise")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Published or sent for a look, and nobody has signed up: a draft again."""
    activity = get_own_activity_for(request.user, pk)
    try:
        unpublish_activity(activity=activity.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("It is a draft again: nobody else sees it."))
    return redirect("activities:activity", pk)
