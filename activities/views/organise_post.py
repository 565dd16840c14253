"""Posting something new, and more dates for what stands."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from activities import scheduling
from activities.errors import AtField
from activities.forms.post import AddDatesForm, PostForm
from activities.forms.post_about import programmes_for
from activities.forms.post_dates import DateFields
from activities.forms.post_start import from_template, like_last_time, like_session, templates_of
from activities.models import Activity, Campaign, Session
from activities.selectors.activity import get_own_activity_for
from activities.selectors.clashes import clash_warnings_at
from activities.selectors.organising import get_activity_to_copy, recent_activities
from activities.selectors.places import meetings, venue_taken
from activities.services.add_sessions import add_sessions
from activities.services.post_activity import post_activity
from community.models import Organisation
from community.selectors import get_organisation_for
from core import clock
from core.actor import Actor
from core.errors import DomainError, Refused


@login_required
@require_http_methods(["GET", "POST"])
def post_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One form; days in bulk are looked at once; afterwards the draft is shown as people will see it."""
    organisation = get_organisation_for(request.user, slug)
    if request.method == "GET":
        return _post(request, organisation, PostForm(organisation=organisation, initial=_start(request, organisation)))
    if "ask" in request.POST:  # another programme was chosen where no script fetches its questions
        return _post(request, organisation, PostForm(organisation=organisation, initial=_typed(request)))
    form = PostForm(request.POST, request.FILES, organisation=organisation)
    if form.asked is None or not form.is_valid() or form.days_to_look_at:
        return _post(request, organisation, form)
    by = Actor(user=request.user.pk)
    try:
        activity = post_activity(
            organisation=organisation, content=form.content(), sessions=form.sessions(), made_by=by
        )
    except DomainError as refusal:
        add_at_fields(form, refusal)
        return _post(request, organisation, form)
    return redirect("activities:activity", activity.pk)


def _start(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    if "like" in request.GET:
        return like_last_time(*get_activity_to_copy(organisation, request.GET["like"]))
    return from_template(request.GET.get("template", ""), programmes_for(organisation))


def _typed(request: HttpRequest) -> dict[str, Any]:
    several = {name for name, field in PostForm.base_fields.items() if isinstance(field, MultipleChoiceField)}
    return {name: request.POST.getlist(name) if name in several else request.POST[name] for name in request.POST}


def _post(request: HttpRequest, organisation: Organisation, form: PostForm) -> HttpResponse:
    context = {
        "form": form,
        "organisation": organisation,
        "templates": templates_of(programmes_for(organisation)),
        "recent": recent_activities(organisation),
        "nav_current": "organise",
        **days_to_look_at(form, form.cleaned_data.get("campaign") if form.days_to_look_at else None),
    }
    return render(request, "activities/post.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def programme_part(request: HttpRequest, slug: str) -> HttpResponse:
    """What another programme asks, for the form that is open."""
    organisation = get_organisation_for(request.user, slug)
    form = PostForm(organisation=organisation, initial={"programme": request.GET.get("programme", "")})
    return render(request, "activities/post_programme.html", {"form": form, "organisation": organisation})


@login_required
@require_http_methods(["GET", "POST"])
def add_dates_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days, like the last one."""
    activity = get_own_activity_for(request.user, pk)
    last = activity.sessions.order_by("-starts_at", "-id").first()
    form = AddDatesForm(
        request.POST if request.method == "POST" else None,
        activity=activity,
        initial=like_session(last) if last else {},
    )
    if request.method != "POST" or not form.is_valid() or form.days_to_look_at:
        return _add_dates(request, activity, form)
    try:
        made = add_sessions(activity=pk, sessions=form.sessions(), made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        add_at_fields(form, refusal)
        return _add_dates(request, activity, form)
    messages.success(
        request, ngettext("%(n)s date is there now.", "%(n)s dates are there now.", len(made)) % {"n": len(made)}
    )
    return redirect("activities:activity", pk)


def _add_dates(request: HttpRequest, activity: Activity, form: AddDatesForm) -> HttpResponse:
    context = {"form": form, "activity": activity, "nav_current": "organise"}
    context |= days_to_look_at(form, activity.campaign)
    return render(request, "activities/add_dates.html", context, status=422 if form.errors else 200)


def days_to_look_at(form: DateFields, season: Campaign | None) -> dict[str, Any]:
    """The days in bulk that were found, each with what speaks against it; nothing where there are none to look at."""
    days = form.days_to_look_at
    if not days or form.errors.keys() - {"from_day", "repeat"}:
        return {}
    form.cleaned_data["days"] = days
    # Numbers that no saved session has: they are only compared.
    sessions = [_unsaved(number, one) for number, one in enumerate(form.sessions(), start=1)]
    taken = {_day(ours): str(venue_taken(there)) for ours, there in meetings(sessions)}
    rows = [
        {"day": day, "holiday": scheduling.holiday(day), "taken": taken.get(day, ""), "ticked": day not in taken}
        for day in days
    ]
    clashes = clash_warnings_at(season, [(one.starts_at, one.ends_at) for one in sessions])
    return {"days": rows, "warnings": [clash.text for clash in clashes]}


def _unsaved(number: int, new: Any) -> Session:
    return Session(pk=-number, venue=new.venue, starts_at=new.starts_at, ends_at=new.ends_at)


def _day(session: Session) -> date:
    return session.starts_at.astimezone(clock.TOKYO).date()


def add_at_fields(form: Form, refusal: DomainError) -> None:
    """Every reason at the field that can mend it, or above the form."""
    for reason in refusal.reasons if isinstance(refusal, Refused) else [refusal]:
        name = reason.field if isinstance(reason, AtField) else ""
        form.add_error(name if name in form.fields else None, f"{reason.message} {reason.next_step}")
