"""A role's own page, and taking it or asking for it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.selectors import supported_by
from core.errors import DomainError
from core.pages import same_for_strangers
from volunteers.models import Comfort, Level, Role, Skill, Tongue
from volunteers.selectors.role_page import get_role, role_page
from volunteers.selectors.roles import get_open_shift
from volunteers.services.take_up import take_up
from volunteers.views.acting import acting, tell


@require_safe
@same_for_strangers
def role_page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What, who, when, where, what it needs and offers; why not, before anything is filled in."""
    role, who = get_role(pk), acting(request)
    context = {
        "shown": role_page(role, who.person),
        "role": role,
        "needs": _needs(role),
        "offers": [Comfort(code).label for code in role.comforts],
        "person": who.person,
        "support": who.support,
        "who": who.address,
        "others": [one for one in supported_by(request.user) if one.may_sign_up],
        "legal_basis": settings.EMPLOYMENT_LEGAL_BASIS if role.kind == Role.Kind.EMPLOYMENT else "",
        "nav_current": "find",
    }
    return render(request, "volunteers/role.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """I'll do it; or: I'd like to, where the host answers first."""
    shift, who = get_open_shift(pk), acting(request)
    if who.person is None:
        messages.info(request, _("Tell us your name first, then take the role."))
        return redirect("my-details")
    try:
        take_up(
            shift=shift.pk,
            person=who.person,
            made_by=who.by,
            vouched="vouched" in request.POST,
            support=who.support,
        )
    except DomainError as refusal:
        tell(request, refusal)
        return redirect(reverse("volunteers:role", args=[shift.role_id]) + who.address)
    if shift.role.asks_first:
        messages.success(request, _("Your request is with the host. You see their answer here."))
    elif who.support:
        messages.success(request, _("Thank you! %(name)s has the role now.") % {"name": who.person.name})
    else:
        messages.success(request, _("Thank you! The role is yours. You can hand it back at any time."))
    return redirect("volunteers:my-roles")


def _needs(role: Role) -> list[str]:
    """In the reader's words."""
    needs = [str(Skill(code).label) for code in role.skills]
    if role.japanese:
        needs.append(f"{Tongue.JAPANESE.label}: {role.get_japanese_display()}")
    needs += [f"{Tongue(code).label}: {Level(level).label}" for code, level in sorted(role.languages.items())]
    if role.certificate:
        needs.append(str(role.get_certificate_display()))
    if role.least_age is not None:
        needs.append(_("%(age)s years or older") % {"age": role.least_age})
    return needs
