"""Changing what people have signed up for: what it means for them stands there first, and is asked once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.errors import CapacityBelowTaken
from activities.forms.session_changes import MoveForm, SeatsForm, WhyForm
from activities.models import Activity, Session
from activities.rules import ProgrammeRules, ensure_within_programme_rules
from activities.selectors.activity import get_own_activity_for, get_own_session_for
from activities.selectors.clashes import clash_warnings, venue_conflicts
from activities.selectors.consequences import as_it_is, consequences, people_ahead, would_be_offered
from activities.selectors.places import venue_taken
from activities.services.cancel_session import cancel_session
from activities.services.change_capacity import change_capacity
from activities.services.move_session import move_session
from activities.services.restore_session import restore_session
from activities.services.withdraw_activity import withdraw_activity
from activities.views import add_to, tell
from core import clock
from core.actor import Actor
from core.errors import DomainError

Context = dict[str, Any]
UNPROCESSABLE = 422


@login_required
@require_safe
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be changed, and whom no message reaches."""
    return _change(request, get_own_session_for(request.user, pk))


def _change(
    request: HttpRequest, session: Session, *, move: MoveForm | None = None, seats: SeatsForm | None = None
) -> HttpResponse:
    context = _about(session) | {
        "move": move or MoveForm(session=session),
        "seats": seats or SeatsForm(initial={"capacity": session.capacity}),
        "people": as_it_is(session),
    }
    wrong = any(form is not None and form.errors for form in (move, seats))
    return render(request, "activities/session_change.html", context, status=UNPROCESSABLE if wrong else 200)


def _about(session: Session) -> Context:
    ends = session.ends_at if session.activity.takes_periods else session.starts_at
    return {
        "session": session,
        "activity": session.activity,
        "ahead": session.starts_at > clock.now(),
        "may_end": ends > clock.now(),
        "nav_current": "organise",
    }


@login_required
@require_http_methods(["GET", "POST"])
def move_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The new time and place beside the old ones, and what they mean; then done."""
    session = get_own_session_for(request.user, pk)
    form = MoveForm(request.GET if request.method == "GET" else request.POST, session=session)
    if not form.is_valid():
        return _change(request, session, move=form)
    starts_at, venue = form.starts_at, form.cleaned_data["venue"]
    if request.method == "POST":
        try:
            move_session(session=pk, starts_at=starts_at, venue=venue, made_by=_by(request))
        except DomainError as refusal:
            add_to(form, refusal)
            return _change(request, session, move=form)
        messages.success(request, _("Moved. Everybody who signed up is told."))
        return redirect("activities:change-session", pk)
    there = _conflicts(session, form)
    if there:
        add_to(form, venue_taken(there[0]))
        return _change(request, session, move=form)
    context = _about(session) | {
        "form": form,
        "starts_at": starts_at,
        "ends_at": _ends_at(session, starts_at),
        "venue": venue,
        "same": (starts_at, venue) == (session.starts_at, session.venue),
        "people": consequences(session, starts_at=starts_at),
        "outside_season": _outside_season(session.activity, starts_at),
        "clashes": clash_warnings(
            session.activity.campaign, starts_at, _ends_at(session, starts_at), apart_from=session.activity_id
        ),
    }
    return render(request, "activities/session_move.html", context)


def _ends_at(session: Session, starts_at: datetime) -> datetime:
    return starts_at + (session.ends_at - session.starts_at)


def _conflicts(session: Session, form: MoveForm) -> list[Session]:
    if session.activity.state != Activity.State.PUBLISHED:
        return []
    ends_at = _ends_at(session, form.starts_at)
    return venue_conflicts(form.cleaned_data["venue"], form.starts_at, ends_at, apart_from=session.pk)


def _outside_season(activity: Activity, starts_at: datetime) -> bool:
    season = activity.campaign
    day = starts_at.astimezone(clock.TOKYO).date()
    return season is not None and not season.starts_on <= day <= season.ends_on


@login_required
@require_http_methods(["GET", "POST"])
def seats_page(request: HttpRequest, pk: int) -> HttpResponse:
    """More chairs, or fewer: who is offered one at once, or why fewer are not possible."""
    session = get_own_session_for(request.user, pk)
    form = SeatsForm(request.GET if request.method == "GET" else request.POST)
    if not form.is_valid():
        return _change(request, session, seats=form)
    capacity = form.cleaned_data["capacity"]
    try:
        _ensure_seats_possible(session, capacity)
        if request.method == "POST":
            change_capacity(session=pk, capacity=capacity, made_by=_by(request))
    except DomainError as refusal:
        add_to(form, refusal)
        return _change(request, session, seats=form)
    if request.method == "POST":
        messages.success(request, _("There are %(seats)s seats now.") % {"seats": capacity})
        return redirect("activities:change-session", pk)
    context = _about(session) | {
        "form": form,
        "capacity": capacity,
        "people": consequences(session),
        "offered": would_be_offered(session, capacity),
    }
    return render(request, "activities/session_seats.html", context)


def _ensure_seats_possible(session: Session, capacity: int) -> None:
    rules = ProgrammeRules.in_season(session.activity.programme, session.activity.campaign)
    ensure_within_programme_rules(rules, seats=capacity, length=session.ends_at - session.starts_at)
    if capacity < session.taken:
        raise CapacityBelowTaken(
            _("%(n)s seats are taken, so %(seats)s are too few.") % {"n": session.taken, "seats": capacity}
        )


@login_required
@require_http_methods(["GET", "POST"])
def cancel_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The session does not take place; the reason is for those who wanted to come."""
    session = get_own_session_for(request.user, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=pk, why=form.cleaned_data["why"], made_by=_by(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("The session is cancelled. Everybody who signed up is told."))
        return redirect("activities:change-session", pk)
    context = _about(session) | {"form": form, "people": consequences(session)}
    return render(request, "activities/session_cancel.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def restore_page(request: HttpRequest, pk: int) -> HttpResponse:
    """It takes place after all, where its hour and its place are still free."""
    session = get_own_session_for(request.user, pk)
    if request.method == "POST":
        try:
            restore_session(session=pk, made_by=_by(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("It takes place after all. Everybody who had signed up is told."))
        return redirect("activities:change-session", pk)
    context = _about(session) | {
        "people": consequences(session),
        "there": venue_conflicts(session.venue, session.starts_at, session.ends_at, apart_from=pk),
    }
    return render(request, "activities/session_restore.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole activity, with every date that lies ahead."""
    activity = get_own_activity_for(request.user, pk)
    if activity.state in Activity.HIDDEN:
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_activity(activity=pk, why=form.cleaned_data["why"], made_by=_by(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("The activity is withdrawn. Everybody who signed up is told."))
        return redirect("activities:organise")
    dates, people = people_ahead(pk)
    context = {"activity": activity, "form": form, "dates": dates, "people": people, "nav_current": "organise"}
    return render(request, "activities/activity_withdraw.html", context, status=UNPROCESSABLE if form.errors else 200)


def _by(request: HttpRequest) -> Actor:
    return Actor(user=request.user.pk)
