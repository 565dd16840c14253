"""One shift and one person of a plan: why, why not, and changes by hand that can be undone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from community.services.enter_support import look_up_people
from community.views import by_me, me
from core.errors import DomainError
from volunteers.forms.plans import SomebodyForm
from volunteers.models import Plan
from volunteers.selectors.plan_pages import (
    candidates,
    get_planned_person,
    get_planned_shift,
    lines_of_person,
    why_not_in_plan,
)
from volunteers.selectors.plan_why_not import why_not_words
from volunteers.selectors.plans import get_line_of, get_plan_for
from volunteers.services.adjust_plan import put_back, put_in, take_out
from volunteers.views.acting import tell

FOUND = 20


@login_required
@require_http_methods(["GET", "POST"])
def shift_page(request: HttpRequest, pk: int, shift: int) -> HttpResponse:
    """Who is planned there and why; who could be; and somebody in particular (a POST: names stand in no address)."""
    plan = get_plan_for(request.user, pk)
    row = get_planned_shift(plan, shift)
    form = SomebodyForm(request.POST if request.method == "POST" else None)
    found: list[Person] | None = None
    if request.method == "POST" and form.is_valid():
        found = look_up_people(coordinator=me(request), text=form.cleaned_data["text"], made_by=by_me(request))[:FOUND]
    can_change = plan.state == Plan.State.READY
    context = {
        "plan": plan,
        "row": row,
        "form": form,
        "found": found,
        "can_change": can_change,
        "candidates": candidates(plan, row.shift) if can_change else [],
        "nav_current": "organise",
    }
    return render(request, "volunteers/plan_shift.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def person_page(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """What the plan has for somebody; `?shift=`: why they don't have that one."""
    plan = get_plan_for(request.user, pk)
    somebody = get_planned_person(plan, person)
    asked = request.GET.get("shift", "")
    row = get_planned_shift(plan, int(asked)) if asked.isdigit() else None
    context = {
        "plan": plan,
        "person": somebody,
        "lines": lines_of_person(plan, somebody),
        "row": row,
        "why_not": why_not_words(why_not_in_plan(plan, row.shift, somebody)) if row else None,
        "can_change": plan.state == Plan.State.READY,
        "nav_current": "organise",
    }
    return render(request, "volunteers/plan_person.html", context)


@login_required
@require_POST
def put_somebody_in(request: HttpRequest, pk: int, shift: int, person: int) -> HttpResponse:
    """Plan them for it by hand."""
    plan = get_plan_for(request.user, pk)
    try:
        line = put_in(plan=plan.pk, shift=shift, person=person, made_by=by_me(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("%(name)s is planned for it now.") % {"name": line.person.name})
    return _back(request, plan, shift, person)


@login_required
@require_POST
def change_line(request: HttpRequest, pk: int, line: int, verb: str) -> HttpResponse:
    """Out of the plan, or back into it."""
    plan = get_plan_for(request.user, pk)
    found = get_line_of(plan, line)
    name, by = {"name": found.person.name}, by_me(request)
    try:
        if verb == "put-back":
            put_back(plan=plan.pk, line=line, made_by=by)
            messages.success(request, _("%(name)s is planned for it again.") % name)
        else:
            take_out(plan=plan.pk, line=line, made_by=by)
            messages.success(request, _("%(name)s is out. You can put them back.") % name)
    except DomainError as refusal:
        tell(request, refusal)
    return _back(request, plan, found.shift_id, found.person_id)


def _back(request: HttpRequest, plan: Plan, shift: int, person: int) -> HttpResponse:
    """To the page where the button was."""
    if request.POST.get("back") == "person":
        return redirect("volunteers:plan-person", plan.pk, person)
    return redirect("volunteers:plan-shift", plan.pk, shift)
