"""A host's roles: all of them with what is at risk, one of them with its people, a new one, another word."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.views import tell
from community.models import Organisation
from community.selectors import get_organisation_for
from core.actor import Actor
from core.errors import DomainError
from volunteers.forms.roles import RoleForm, add_at_fields
from volunteers.models import Role
from volunteers.selectors import hosting
from volunteers.services.close_role import close_role, reopen_role
from volunteers.services.save_role import offer_full_role, save_role
from volunteers.views.host_panel import Panel

PER_PAGE = 20
REQUESTS = 30
ORGANISATIONS = 50


@login_required
@require_safe
def roles_for(request: HttpRequest) -> HttpResponse:
    """Whose roles; who acts for one organisation is led on to it."""
    found = hosting.organisations_with_roles(request.user)
    page = Paginator(found, ORGANISATIONS).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("volunteers:host-roles", page.object_list[0].slug)
    return render(request, "volunteers/host_roles_for.html", {"page": page, "nav_current": "organise"})


@login_required
@require_safe
def roles_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What wants a hand first, then every role; `?show=over`: those that are closed or over."""
    organisation = get_organisation_for(request.user, slug)
    over = request.GET.get("show") == "over"
    page = Paginator(hosting.roles_of(organisation, over=over), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "organisation": organisation,
        "over": over,
        "page": page,
        "roles": hosting.role_rows(page.object_list),
        "base_query": "show=over&" if over else "",
        "nav_current": "organise",
    }
    if not over and page.number == 1:
        context["at_risk"] = hosting.at_risk(organisation)
        context["requests"] = list(hosting.requests_of(organisation)[:REQUESTS])
    return render(request, "volunteers/host_roles.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_role_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A role, from nothing or like one before (`?like=`), at a date (`?session=`)."""
    organisation = get_organisation_for(request.user, slug)
    wanted = (request.POST or request.GET).get("like", "")
    like = hosting.get_role_to_copy(organisation, wanted) if wanted else None
    form = RoleForm(request.POST if request.method == "POST" else None, organisation=organisation, like=like)
    if request.method != "POST":
        form.initial["session"] = request.GET.get("session", "")
    elif form.is_valid():
        try:
            made = offer_full_role(
                organisation=organisation,
                session=form.cleaned_data["session"],
                role=form.role_fields(),
                least=form.needed,
                most=form.cleaned_data["most"],
                shifts=form.shifts(),
                made_by=Actor(user=request.user.pk),
            )
        except DomainError as refusal:
            add_at_fields(form, refusal)
        else:
            messages.success(request, _("The role is open now."))
            return redirect("volunteers:host-role", made.pk)
    return _form(request, form, organisation, like=like)


@login_required
@require_http_methods(["GET", "POST"])
def edit_role_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, needs and offers; nobody who has it loses it."""
    role = hosting.get_role_for(request.user, pk)
    form = RoleForm(request.POST if request.method == "POST" else None, organisation=role.organisation, role=role)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_role(role=pk, fields=form.role_fields(), made_by=Actor(user=request.user.pk))
        except DomainError as refusal:
            add_at_fields(form, refusal)
        else:
            messages.success(request, _saved(saved))
            return redirect("volunteers:host-role", pk)
    return _form(request, form, role.organisation, role=role)


def _saved(role: Role) -> str:
    outside = len(hosting.people_outside_needs(role))
    if not outside:
        return _("Saved.")
    return ngettext(
        "Saved. %(n)s person keeps the role, though it asks for something that they have not told us of: see below.",
        "Saved. %(n)s people keep the role, though it asks for something that they have not told us of: see below.",
        outside,
    ) % {"n": outside}


def _form(
    request: HttpRequest,
    form: RoleForm,
    organisation: Organisation,
    *,
    role: Role | None = None,
    like: Role | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "organisation": organisation,
        "role": role,
        "like": like,
        "legal_basis": settings.EMPLOYMENT_LEGAL_BASIS,
        "nav_current": "organise",
    }
    return render(request, "volunteers/role_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def role_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: its facts, its times, its people."""
    role = hosting.get_role_for(request.user, pk)
    panel = Panel(None, role, page=request.GET.get("page", ""))
    return panel.answer(request, about_role(role))


def about_role(role: Role) -> dict[str, Any]:
    """What a role's own page says beside its shifts."""
    return {
        "organisation": role.organisation,
        "outside": hosting.people_outside_needs(role),
        "interested": hosting.interests_in(role).count(),
        "legal_basis": settings.EMPLOYMENT_LEGAL_BASIS if role.kind == Role.Kind.EMPLOYMENT else "",
    }


@login_required
@require_POST
def change_role(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Nobody else is wanted; or people are wanted again."""
    role = hosting.get_role_for(request.user, pk)
    by = Actor(user=request.user.pk)
    try:
        if verb == "close":
            close_role(role=role.pk, made_by=by)
            messages.success(request, _("Closed: nobody new finds it. Whoever has it keeps it."))
        else:
            reopen_role(role=role.pk, made_by=by)
            messages.success(request, _("The role is open now."))
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("volunteers:host-role", pk)
