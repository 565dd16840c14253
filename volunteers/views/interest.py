"""Interested, and: tell me when this needs people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.selectors import person_of
from core.actor import Actor
from core.errors import DomainError
from volunteers.selectors.role_page import get_role
from volunteers.services.show_interest import show_interest, withdraw_interest
from volunteers.services.watch_role import unwatch_role, watch_role
from volunteers.views.acting import Acting, acting, tell


@login_required
@require_POST
def change_interest(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb`: show, or withdraw."""
    role, who = get_role(pk), acting(request)
    if who.person is None:
        return _name_first(request)
    if verb == "withdraw":
        withdraw_interest(role=role, person=who.person, made_by=who.by, support=who.support)
        messages.success(request, _("Taken back. Nobody is told anything more about you."))
        return _back(request, pk, who)
    try:
        show_interest(
            role=role,
            person=who.person,
            share_contact="share_contact" in request.POST,
            made_by=who.by,
            support=who.support,
        )
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Noted: interested. It commits you to nothing, and you can take it back."))
    return _back(request, pk, who)


@login_required
@require_POST
def change_watch(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb`: on, or off. Everybody for themself: the notice comes to them."""
    role, person, by = get_role(pk), person_of(request.user), Actor(user=request.user.pk)
    if person is None:
        return _name_first(request)
    if verb == "on":
        watch_role(role=role, person=person, made_by=by)
        messages.success(request, _("We tell you when this role needs people."))
    else:
        unwatch_role(role=role, person=person, made_by=by)
        messages.success(request, _("We no longer tell you about this role."))
    return _back(request, pk, Acting(person, None, by))


def _name_first(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Tell us your name first, then choose the role."))
    return redirect("my-details")


def _back(request: HttpRequest, pk: int, who: Acting) -> HttpResponse:
    """To where they came from: My roles, or the role's own page."""
    if request.POST.get("back") == "my-roles":
        return redirect("volunteers:my-roles")
    return redirect(reverse("volunteers:role", args=[pk]) + who.address)
