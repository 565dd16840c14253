"""A person's own roles: what to answer, what lies ahead, what was done; and those of whom they support."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.selectors import person_of, supported_by
from community.services.log_looks import log_looks
from core import clock
from core.actor import Actor
from core.errors import DomainError
from volunteers.models import Assignment
from volunteers.selectors.my_roles import get_answerable_for, my_roles, supported_roles
from volunteers.selectors.stand_ins import questions_to
from volunteers.services.answer_role import answer_role
from volunteers.views import wants_inside
from volunteers.views.acting import tell


@login_required
@require_safe
def my_roles_page(request: HttpRequest) -> HttpResponse:
    """Questions first; the inside alone for My page."""
    person = person_of(request.user)
    supported = supported_roles(list(supported_by(request.user))) if person else []
    log_looks(supports=[one.support for one in supported])
    context = {
        "roles": my_roles(person) if person else None,
        "supported": supported,
        "questions": questions_to(person) if person else [],
        "now": clock.now(),
        "nav_current": "my-page",
    }
    template = "volunteers/my_roles_inside.html" if wants_inside(request) else "volunteers/my_roles.html"
    return render(request, template, context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Yes, no, or back to the host: one tap, and no reason is asked."""
    mine, support = get_answerable_for(request.user, pk)
    by = Actor(user=request.user.pk, channel="supporter" if support else "web")
    asked_for = mine.state == Assignment.State.APPLIED
    try:
        answer_role(assignment=mine.pk, verb=verb, made_by=by, support=support)
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _said(verb, asked_for))
    return redirect("volunteers:my-roles")


def _said(verb: str, asked_for: bool) -> str:
    if verb == "accept":
        return _("Thank you! The role is taken. It can be handed back at any time.")
    if verb == "decline":
        return _("All right. Thank you for answering.")
    return _("Your request is taken back.") if asked_for else _("Handed back. Thank you for saying so in time.")
