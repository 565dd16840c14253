"""Parents and guardians: named by a minor or their supporter; and the page behind the link in the mail."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.guardians import GuardianForm, RecordConsentForm
from community.models import Guardian, Person
from community.selectors import get_supported_person_for, person_of
from community.selectors.coordinators import get_person_of_coordinator
from community.selectors.guardians import (
    GuardianState,
    fingerprint_of_link,
    guardian_of_link,
    guardian_state_of,
)
from community.services.guardians import (
    ask_guardian_again,
    consent_as_guardian,
    name_guardian,
    record_guardian_consent,
    refuse_as_guardian,
    withdraw_guardian_consent,
)
from community.views import by_me, me, tell
from core.actor import Actor
from core.errors import DomainError

LINK = "guardian_link"  # a signed cookie: the fingerprint of the link's token, never the token
LASTS = 60 * 60  # seconds for which the browser remembers which link was opened
READER = Actor(user=None)  # whoever opened the link: no account


@login_required
@require_http_methods(["GET", "POST"])
def my_guardian(request: HttpRequest) -> HttpResponse:
    """Under 18: who is my parent or guardian."""
    person = person_of(request.user)
    if guardian_state_of(person) is None or person is None:
        return redirect("my-details")
    return _guardian_page(request, person, own=True, back=reverse("my-details"))


@login_required
@require_http_methods(["GET", "POST"])
def supported_guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, told by a supporter."""
    person = get_supported_person_for(request.user, pk, "may_sign_up")
    if guardian_state_of(person) is None:
        return redirect("people:list")
    return _guardian_page(request, person, own=False, back=reverse("people:list"))


def _guardian_page(request: HttpRequest, person: Person, *, own: bool, back: str) -> HttpResponse:
    state = guardian_state_of(person)
    if request.method == "POST" and "again" in request.POST:
        try:
            ask_guardian_again(person=person, made_by=by_me(request))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("We send the mail once more."))
        return redirect(request.path)
    form = GuardianForm(request.POST if request.method == "POST" else None, initial=_known(state))
    if request.method == "POST" and form.is_valid():
        try:
            name_guardian(person=person, made_by=by_me(request), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    context = {
        "state": state,
        "person": person,
        "own": own,
        "back": back,
        "form": form,
        "nav_current": "my-page",
    }
    return render(request, "community/guardian_contact.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def desk_guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator enters the yes of a parent or guardian who telephoned, or signed."""
    person = get_person_of_coordinator(request.user, pk)
    state = guardian_state_of(person)
    if state is None:
        return redirect("people:desk-person", person.pk)
    form = RecordConsentForm(request.POST if request.method == "POST" else None, initial=_known(state))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            record_guardian_consent(
                person=person,
                name=told["name"],
                telephone=told["telephone"],
                made_by=Actor(user=me(request).pk, channel=told["how"]),
            )
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("The yes is entered."))
            return redirect("people:desk-person", person.pk)
    context = {"state": state, "person": person, "form": form, "nav_current": "organise"}
    return render(request, "community/desk_guardian.html", context, status=422 if form.errors else 200)


def _known(state: GuardianState | None) -> dict[str, str]:
    guardian = state.guardian if state else None
    return {} if guardian is None else {name: getattr(guardian, name) for name in ("name", "telephone", "email")}


@never_cache
@require_safe
def guardian_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail to the page, leaving the token behind: no referrer has it, nor the page's address.

    Every token is answered alike and nothing is looked up here, so nothing can fail whose log would name the address.
    """
    response = redirect("people:guardian-answer")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.set_signed_cookie(
        LINK,
        fingerprint_of_link(token),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def guardian_answer(request: HttpRequest) -> HttpResponse:
    """What we ask of a parent or guardian, in plain words; yes, no, and later: I take it back."""
    guardian = guardian_of_link(request.get_signed_cookie(LINK, default="", max_age=LASTS) or "")
    if guardian is None:
        return render(request, "community/guardian_link_over.html", status=404)
    if request.method == "POST":
        return _answer(request, guardian)
    return render(request, "community/guardian_answer.html", {"guardian": guardian, "person": guardian.person})


def _answer(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    answer = request.POST.get("answer")
    try:
        if answer == "yes":
            consent_as_guardian(guardian=guardian.pk, made_by=READER)
            return redirect("people:guardian-answer")
        if answer == "no":
            refuse_as_guardian(guardian=guardian.pk, made_by=READER)
        elif answer == "withdraw":
            withdraw_guardian_consent(guardian=guardian.pk, made_by=READER)
        else:
            return redirect("people:guardian-answer")
    except DomainError as refusal:
        tell(request, refusal)
    response = render(request, "community/guardian_done.html", {"person": guardian.person})
    response.delete_cookie(LINK)
    return response
