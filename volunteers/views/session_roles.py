"""The host's panel: which hands a session wants, who has agreed, who came and did it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.models import Session
from core import clock
from core.actor import Actor
from core.errors import DomainError, Refused
from volunteers.forms.hosting import AddPersonForm, RoleForm
from volunteers.models import Assignment, Role, Shift
from volunteers.selectors.roles import get_assignment_for, get_session_for, get_shift_for, shifts_of_session
from volunteers.services.assign import assign
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.hand_back import hand_back
from volunteers.services.offer_role import offer_role
from volunteers.views import wants_inside


@dataclass
class Panel:
    """What the panel shows beside the roles themselves."""

    session: Session
    form: RoleForm | None = None
    person_form: tuple[int, AddPersonForm] | None = None  # of the shift with this id
    done: str = ""
    refusal: DomainError | None = None

    @property
    def status(self) -> int:
        """Of the answer."""
        failed = [form for form in (self.form, self.person_form and self.person_form[1]) if form and form.errors]
        return self.refusal.status if self.refusal else 422 if failed else 200

    def context(self) -> dict[str, Any]:
        """For the page and the partial alike."""
        return {
            "session": self.session,
            "activity": self.session.activity,
            "rows": [(shift, self._form_of(shift)) for shift in shifts_of_session(self.session)],
            "form": self.form or RoleForm(),
            "begun": self.session.starts_at <= clock.now(),
            "done": self.done,
            "reasons": _reasons(self.refusal),
            "nav_current": "organise",
        }

    def _form_of(self, shift: Shift) -> AddPersonForm:
        if self.person_form and self.person_form[0] == shift.pk:
            return self.person_form[1]
        return AddPersonForm(shift=shift)


def _reasons(refusal: DomainError | None) -> list[DomainError]:
    if refusal is None:
        return []
    return refusal.reasons if isinstance(refusal, Refused) else [refusal]


def _answer(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The panel alone for htmx, the whole page otherwise; after a success without htmx, a redirect."""
    if not wants_inside(request) and request.method == "POST" and panel.status == 200:
        messages.success(request, panel.done)
        return redirect("volunteers:session-roles", panel.session.pk)
    template = "volunteers/session_roles_inside.html" if wants_inside(request) else "volunteers/session_roles.html"
    return render(request, template, panel.context(), status=panel.status)


@login_required
@require_http_methods(["GET", "POST"])
def session_roles(request: HttpRequest, session: int) -> HttpResponse:
    """GET: the panel. POST: one more role."""
    panel = Panel(get_session_for(request.user, session))
    if request.method == "POST":
        panel.form = RoleForm(request.POST)
        if panel.form.is_valid():
            _try(panel, lambda: _offer(request, panel), _("The role is open now."))
    return _answer(request, panel)


def _offer(request: HttpRequest, panel: Panel) -> Role:
    assert panel.form is not None  # noqa: S101  for mypy: the caller has just filled it in
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
    panel = Panel(get_session_for(request.user, shift.role.session_id or 0))
    form = AddPersonForm(request.POST, shift=shift)
    panel.person_form = (shift.pk, form)
    if form.is_valid():
        by = Actor(user=request.user.pk, channel="phone" if form.cleaned_data["telephone"] else "web")
        said = _("%(name)s has this role now.") % {"name": form.cleaned_data["name"]}
        if _try(panel, lambda: assign(shift=shift.pk, person=form.person(by), made_by=by), said):
            panel.person_form = None
    return _answer(request, panel)


@login_required
@require_POST
def change_assignment(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Came and did it; that was a mistake; no longer has the role."""
    assignment = get_assignment_for(request.user, pk)
    panel = Panel(get_session_for(request.user, assignment.shift.role.session_id or 0))
    name = {"name": assignment.person.name}
    by = Actor(user=request.user.pk, channel="counter")
    service, said = {
        "confirm": (confirm_contribution, _("Thank you: it counts for %(name)s now.") % name),
        "withdraw": (withdraw_contribution, _("Taken back: it no longer counts for %(name)s.") % name),
        "hand-back": (hand_back, _("%(name)s no longer has this role.") % name),
    }[verb]
    _try(panel, lambda: _run(service, assignment, by), said)
    return _answer(request, panel)


def _run(service: Callable[..., object], assignment: Assignment, by: Actor) -> object:
    return service(assignment=assignment.pk, made_by=by)


def _try(panel: Panel, act: Callable[[], object], said: str) -> bool:
    """Carry it out; what is refused is told in the panel."""
    try:
        act()
    except DomainError as refusal:
        panel.refusal = refusal
        return False
    panel.done = said
    return True
