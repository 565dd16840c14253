"""The optimiser's plan: asked for, watched, compared with today, applied."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Session
from community.selectors.coordinators import coordinates
from core import clock
from core.actor import Actor
from core.errors import DomainError, Refused
from volunteers.forms.plans import ApplyPlanForm, AskPlanForm
from volunteers.models import Plan
from volunteers.selectors.plan_pages import compared, planned_shift, shifts_of_plan, with_lines
from volunteers.selectors.plan_words import CLASHES, FAILURES, STAGES, stage_words
from volunteers.selectors.plans import (
    areas_to_plan,
    get_plan_for,
    names_in_clashes,
    plan_version,
    plans_of,
    plans_the_whole_town,
    programmes_to_plan,
    sessions_to_plan,
)
from volunteers.services.apply_plan import apply_plan
from volunteers.services.ask_plan import ask_again, ask_plan, cancel_plan
from volunteers.views import wants_inside
from volunteers.views.acting import tell

PAGE, SHIFTS = 20, 20
USUAL = 28  # days that the form offers
SHOWS = {
    "": gettext_lazy("All shifts"),
    "new": gettext_lazy("New people"),
    "missing": gettext_lazy("Still missing"),
    "hand": gettext_lazy("Changed by hand"),
    "refused": gettext_lazy("No longer possible"),
}


def coordinators_only(request: HttpRequest) -> None:
    """Anybody else meets 404."""
    if not coordinates(request.user):
        raise Http404


@login_required
@require_safe
def plans_page(request: HttpRequest) -> HttpResponse:
    """What was planned lately."""
    coordinators_only(request)
    page = Paginator(plans_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/plans.html", {"page": page, "nav_current": "organise"})


@login_required
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """For which part of the town, for what, on which days."""
    coordinators_only(request)
    form = _ask_form(request)
    if request.method == "POST" and form.is_valid():
        named = {name: form.cleaned_data[name] for name in ("area", "programme", "session", "first_day", "last_day")}
        try:
            plan = ask_plan(**named, made_by=Actor(user=request.user.pk))
        except DomainError as refusal:
            for reason in refusal.reasons if isinstance(refusal, Refused) else [refusal]:
                form.add_error(None, f"{reason.message} {reason.next_step}")
        else:
            return redirect("volunteers:plan", plan.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "volunteers/plan_ask.html", {"form": form, "nav_current": "organise"}, status=status)


def _ask_form(request: HttpRequest) -> AskPlanForm:
    areas, whole = areas_to_plan(request.user), plans_the_whole_town(request.user)
    sessions = [(session, _session_words(session)) for session in sessions_to_plan(request.user)]
    first = request.GET.get("session", "")
    return AskPlanForm(
        request.POST if request.method == "POST" else None,
        areas=areas,
        whole_town=whole,
        programmes=list(programmes_to_plan()),
        sessions=sessions,
        initial={
            "about": f"session-{first}" if first.isdigit() else "",
            "first_day": clock.today() + timedelta(days=1),
            "last_day": clock.today() + timedelta(days=USUAL),
        },
    )


def _session_words(session: Session) -> str:
    wanting: int = session.wanting  # type: ignore[attr-defined]
    shifts = ngettext("%(n)s shift", "%(n)s shifts", wanting) % {"n": wanting}
    return f"{date_format(session.starts_at, 'SHORT_DATE_FORMAT')} {session.activity.title} · {shifts}"


@login_required
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then what it would change, and why; then what has become of it."""
    plan = get_plan_for(request.user, pk)
    context: dict[str, Any] = {"plan": plan, "version": plan_version(plan.changed_at), "nav_current": "organise"}
    if plan.state in (Plan.State.READY, Plan.State.APPLIED):
        context |= _result(request, plan)
    elif plan.state == Plan.State.FAILED:
        people, shifts = names_in_clashes(plan)
        context["failure"] = FAILURES.get(plan.failure, DomainError.message)
        context["clashes"] = [
            (CLASHES.get(clash["code"], ""), [(people.get(pin[0]), shifts.get(pin[1])) for pin in clash["pins"]])
            for clash in plan.clashes
        ]
    elif plan.is_under_way:
        context["stage"] = STAGES.get(plan.progress.get("stage", ""), "")
    inside = wants_inside(request)
    return render(request, "volunteers/plan_inside.html" if inside else "volunteers/plan.html", context)


def _result(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    shifts = with_lines(plan, shifts_of_plan(plan, show))
    page = Paginator(shifts, SHIFTS).get_page(request.GET.get("page"))
    chips = [(code, name) for code, name in SHOWS.items() if code != "refused" or plan.state == Plan.State.APPLIED]
    return {
        "stages": stage_words(plan),
        "compared": compared(plan),
        "page": page,
        "rows": [planned_shift(plan, shift) for shift in page],
        "show": show,
        "chips": chips,
        "base_query": f"show={show}&" if show else "",
        "can_change": plan.state == Plan.State.READY,
        "refused": plan.lines.filter(state="refused").count(),
    }


@login_required
@require_POST
def change_plan(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Stop it, or have it made again around what was changed by hand."""
    plan = get_plan_for(request.user, pk)
    by = Actor(user=request.user.pk)
    try:
        if verb == "again":
            return redirect("volunteers:plan", ask_again(plan=plan.pk, made_by=by).pk)
        cancel_plan(plan=plan.pk, made_by=by)
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("volunteers:plan", pk)


@login_required
@require_http_methods(["GET", "POST"])
def apply_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen, in numbers; then it happens."""
    plan = get_plan_for(request.user, pk)
    if plan.state != Plan.State.READY:
        return redirect("volunteers:plan", pk)
    form = ApplyPlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = apply_plan(plan=pk, ask=form.cleaned_data["ask"], made_by=Actor(user=request.user.pk))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            said = ngettext("Done: %(n)s line was applied.", "Done: %(n)s lines were applied.", done.applied)
            messages.success(request, said % {"n": done.applied})
            if done.refused:
                messages.warning(request, _("%(n)s no longer fitted; the page says why.") % {"n": done.refused})
        return redirect("volunteers:plan", pk)
    context = {"plan": plan, "form": form, "compared": compared(plan), "nav_current": "organise"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "volunteers/plan_apply.html", context, status=status)
