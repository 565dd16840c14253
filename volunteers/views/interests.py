"""Who is interested in a role: seen by its host alone, answered by talking."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.views import tell
from core.actor import Actor
from core.errors import DomainError
from volunteers.models import Interest
from volunteers.selectors.hosting import get_interest_for, get_role_for, interests_in
from volunteers.services.answer_interest import answer_interest, close_interest, note_reading

PER_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """An interest as the host sees it."""

    interest: Interest
    name: bool  # of welfare work and employment nobody's name without their yes
    contact: bool


@login_required
@require_safe
def interests_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of who would like to help; of welfare work and employment only who said yes to passing it on."""
    role = get_role_for(request.user, pk)
    page = Paginator(interests_in(role), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        Shown(one, name=role.taken_freely or one.share_contact, contact=one.share_contact) for one in page.object_list
    ]
    if not role.taken_freely:
        read = [row.interest.pk for row in rows if row.contact]
        note_reading(role=role.pk, interests=read, made_by=Actor(user=request.user.pk))
    context = {"role": role, "rows": rows, "page": page, "nav_current": "organise"}
    return render(request, "volunteers/interests.html", context)


@login_required
@require_POST
def change_interest(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """We were in touch; or it came to its end."""
    interest = get_interest_for(request.user, pk)
    by = Actor(user=request.user.pk)
    try:
        if verb == "answered":
            answer_interest(interest=pk, made_by=by)
            messages.success(request, _("Noted: you were in touch."))
        else:
            close_interest(interest=pk, made_by=by)
            messages.success(request, _("Taken off the list."))
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("volunteers:interests", interest.role_id)
