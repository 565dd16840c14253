"""The card: mine, that of a person whom I support, that of a person whom a coordinator looks after."""

import io

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.models import Person
from community.selectors import ShownCard, card_of, get_supported_person_for, person_of
from community.selectors.coordinators import get_person_of_coordinator
from community.services.cards import renew_card
from community.views import by_me

QUIET_ZONE = 4  # modules around a QR code, as ISO/IEC 18004 asks


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def my_card(request: HttpRequest) -> HttpResponse:
    """For check-in by showing it; works on paper too."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then the card is yours."))
        return redirect("my-details")
    return _card_page(request, person, own=True, back=reverse("activities:my-page"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def supported_card(request: HttpRequest, pk: int) -> HttpResponse:
    """A supporter prints it for somebody without a phone."""
    person = get_supported_person_for(request.user, pk, "may_sign_up")
    return _card_page(request, person, own=False, back=reverse("people:list"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def desk_card(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator prints it for somebody without a phone."""
    person = get_person_of_coordinator(request.user, pk)
    return _card_page(request, person, own=False, back=reverse("people:desk-person", args=[person.pk]))


def _card_page(request: HttpRequest, person: Person, *, own: bool, back: str) -> HttpResponse:
    if request.method == "POST":
        renew_card(person=person, made_by=by_me(request))
        messages.success(request, _("Here is the new card. An older one is not valid any more."))
        return redirect(request.path)
    card = card_of(person)
    context = {
        "person": person,
        "own": own,
        "back": back,
        "card": card,
        "qr": qr_of(card) if card else "",
        "nav_current": "my-page" if own else "",
    }
    return render(request, "community/card.html", context)


def qr_of(card: ShownCard) -> SafeString:
    """The card's QR code as inline SVG, without any style attribute: the policy forbids them."""
    out = io.BytesIO()
    code = segno.make(card.says, micro=False, error="m")
    code.save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=_("QR code of the card"),
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  made of our own token alone
