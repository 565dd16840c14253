"""The host's panel: which hands a session wants, who has agreed, who asks, who came and did it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actor import Actor
from volunteers.forms.hosting import AddPersonForm, QuickRoleForm
from volunteers.models import Assignment, Role
from volunteers.selectors.hosting import get_role_for
from volunteers.selectors.roles import get_assignment_for, get_session_for, get_shift_for
from volunteers.services.assign import accept_application, assign, refuse_application
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.hand_back import hand_back
from volunteers.services.offer_role import offer_role
from volunteers.services.propose import withdraw_proposal
from volunteers.views.host_panel import Panel
from volunteers.views.host_roles import about_role


@login_required
@require_http_methods(["GET", "POST"])
def session_roles(request: HttpRequest, session: int) -> HttpResponse:
    """GET: the panel. POST: one more role."""
    panel = Panel(get_session_for(request.user, session), page=request.GET.get("page", ""))
    if request.method == "POST":
        panel.form = QuickRoleForm(request.POST)
        if panel.form.is_valid():
            panel.attempt(lambda: _offer(request, panel), _("The role is open now."))
    return panel.answer(request)


def _offer(request: HttpRequest, panel: Panel) -> Role:
    assert panel.form is not None and panel.session is not None  # noqa: S101, PT018  for mypy: filled in just now
    offered = offer_role(
        organisation=panel.session.activity.organisation,
        session=panel.session,
        made_by=Actor(user=request.user.pk),
        **panel.form.cleaned_data,
    )
    panel.form = None
    return offered


@login_required
@require_POST
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person who has agreed, entered by the host."""
    shift = get_shift_for(request.user, pk)
    panel = _panel(request, shift.role_id)
    form = AddPersonForm(request.POST, shift=shift)
    panel.person_form = (shift.pk, form)
    if form.is_valid():
        by = Actor(user=request.user.pk, channel="phone" if form.cleaned_data["telephone"] else "web")
        said = _("%(name)s has this role now.") % {"name": form.cleaned_data["name"]}
        if panel.attempt(lambda: assign(shift=shift.pk, person=form.person(by), made_by=by), said):
            panel.person_form = None
    return _answer(request, panel)


@login_required
@require_POST
def change_assignment(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Yes or not this time to a request; a question taken back; came and did it; no longer has the role."""
    assignment = get_assignment_for(request.user, pk)
    panel = _panel(request, assignment.shift.role_id)
    name = {"name": assignment.person.name}
    said = {
        "accept": _("%(name)s has this role now.") % name,
        "refuse": _("%(name)s is told that it is not possible this time.") % name,
        "take-back": _("%(name)s is no longer asked.") % name,
        "confirm": _("Thank you: it counts for %(name)s now.") % name,
        "withdraw": _("Taken back: it no longer counts for %(name)s.") % name,
        "hand-back": _("%(name)s no longer has this role.") % name,
    }[verb]
    panel.attempt(lambda: _run(request, verb, assignment), said)
    return _answer(request, panel)


def _run(request: HttpRequest, verb: str, assignment: Assignment) -> object:
    web, counter = Actor(user=request.user.pk), Actor(user=request.user.pk, channel="counter")
    if verb == "accept":
        return accept_application(assignment=assignment.pk, made_by=web)
    if verb == "refuse":
        return refuse_application(assignment=assignment.pk, made_by=web)
    if verb == "take-back":
        return withdraw_proposal(assignment=assignment.pk, made_by=web)
    if verb == "withdraw":
        return withdraw_contribution(assignment=assignment.pk, made_by=counter)
    if verb == "hand-back":
        return hand_back(assignment=assignment.pk, made_by=counter)
    minutes = request.POST.get("minutes", "")
    told = int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 5 else None
    return confirm_contribution(assignment=assignment.pk, minutes=told, made_by=counter)


def _panel(request: HttpRequest, role: int) -> Panel:
    return Panel.of(request, get_role_for(request.user, role))


def _answer(request: HttpRequest, panel: Panel) -> HttpResponse:
    return panel.answer(request, about_role(panel.role) if panel.role else None)
