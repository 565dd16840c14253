"""What a resident sees: roles to take, and their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.selectors import person_of
from core import clock
from core.actor import Actor
from core.errors import DomainError, Refused
from core.pages import same_for_strangers
from volunteers.selectors.roles import get_my_assignment_for, get_open_shift, my_roles, open_shifts, taken_by
from volunteers.services.assign import take_role
from volunteers.services.hand_back import hand_back
from volunteers.views import wants_inside

PAGE = 30


@require_safe
@same_for_strangers
def open_roles_page(request: HttpRequest) -> HttpResponse:
    """What it is, when, where, with whom; one tap takes it."""
    context = {
        "page": Paginator(open_shifts(), PAGE).get_page(request.GET.get("page")),
        "mine": taken_by(person_of(request.user)),
        "nav_current": "find",
    }
    return render(request, "volunteers/open_roles.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """I'll do it."""
    shift = get_open_shift(pk)
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then take the role."))
        return redirect("my-details")
    try:
        take_role(shift=shift.pk, person=person, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        _tell(request, refusal)
        return redirect("volunteers:open-roles")
    messages.success(request, _("Thank you! The role is yours. You can hand it back at any time."))
    return redirect("volunteers:my-roles")


@login_required
@require_safe
def my_roles_page(request: HttpRequest) -> HttpResponse:
    """What I have taken on, and what I have done; the inside alone for My page."""
    person = person_of(request.user)
    context = {"roles": my_roles(person) if person else None, "now": clock.now(), "nav_current": "my-page"}
    template = "volunteers/my_roles_inside.html" if wants_inside(request) else "volunteers/my_roles.html"
    return render(request, template, context)


@login_required
@require_POST
def hand_back_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """No reason needed."""
    mine = get_my_assignment_for(request.user, pk)
    try:
        hand_back(assignment=mine.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, _("Handed back. Thank you for saying so in time."))
    return redirect("volunteers:my-roles")


def _tell(request: HttpRequest, refusal: DomainError) -> None:
    for reason in refusal.reasons if isinstance(refusal, Refused) else [refusal]:
        messages.error(request, f"{reason.message} {reason.next_step}")
