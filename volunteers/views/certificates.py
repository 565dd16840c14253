"""Certificates: asked for by the person, by a host or a coordinator for them; printed, checked, revoked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Organisation, Person
from community.selectors import person_of
from community.selectors.coordinators import get_person_of_coordinator
from core.actor import Actor
from core.errors import DomainError
from core.tries import Tries
from volunteers.certificates.paper import certificate_pdf
from volunteers.errors import AlreadyRevoked, NotPrintableAgain, TooOften
from volunteers.forms.recognition import PeriodForm, RevokeForm
from volunteers.models import RecordCertificate
from volunteers.selectors.certificates import (
    address_of,
    certificate_of_token,
    certificates_of,
    get_certificate_for,
    get_certificate_to_revoke_for,
    may_revoke,
    shown,
)
from volunteers.selectors.record import get_helper_for
from volunteers.selectors.sheets import sheet_url_of
from volunteers.services.issue_certificate import issue_certificate, revoke_certificate
from volunteers.views.record import record_context

# A page takes a tenth of a second of a processor to set: enough for any desk, too few to keep a server busy.
ISSUED = Tries("certificate-issued", most=30, seconds=10 * 60)
PRINTED = Tries("certificate-printed", most=60, seconds=10 * 60)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def issue_mine(request: HttpRequest) -> HttpResponse:
    """The person asks for it: the town certifies what hosts confirmed."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first."))
        return redirect("my-details")
    return _issue(request, person, None, back=reverse("volunteers:my-record"), nav="my-page")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def issue_for_helper(request: HttpRequest, pk: int) -> HttpResponse:
    """A host certifies what a person did there."""
    helper = get_helper_for(request.user, pk)
    return _issue(request, helper.person, helper.role.organisation, back=sheet_url_of(helper), nav="organise")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator reads the record of somebody whom they look after, and has the town certify it."""
    person = get_person_of_coordinator(request.user, pk)
    return _issue(
        request, person, None, back=reverse("people:desk-person", args=[person.pk]), nav="organise", desk=True
    )


def _issue(
    request: HttpRequest,
    person: Person,
    organisation: Organisation | None,
    *,
    back: str,
    nav: str,
    desk: bool = False,
) -> HttpResponse:
    form = PeriodForm(request.POST if request.method == "POST" else None, person=person)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            issued = _try_to_issue(request, person, organisation, form)
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
            status = refusal.status
        else:
            messages.success(request, _("The certificate is ready."))
            return redirect("volunteers:certificate", issued.pk)
    context = {"form": form, "person": person, "organisation": organisation, "back": back, "nav_current": nav}
    if desk:
        context |= record_context(request, person) | {"own": False}
    else:
        issued_before = certificates_of(person)
        context["certificates"] = issued_before.filter(organisation=organisation) if organisation else issued_before
    template = "volunteers/record.html" if desk else "volunteers/certificate_issue.html"
    return render(request, template, context, status=status if status != 200 else 422 if form.errors else 200)


def _try_to_issue(
    request: HttpRequest, person: Person, organisation: Organisation | None, form: PeriodForm
) -> RecordCertificate:
    _count(ISSUED, request)
    return issue_certificate(
        person=person,
        period=form.period,
        language=form.cleaned_data["language"],
        organisation=organisation,
        made_by=Actor(user=request.user.pk),
    )


def _count(tries: Tries, request: HttpRequest) -> None:
    """Raises TooOften."""
    if tries.spent(request.user.pk):
        raise TooOften
    tries.count(request.user.pk)


@login_required
@never_cache
@require_safe
def certificate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """For the person, and for who issued it: the paper to print, and its end."""
    return _certificate_page(request, get_certificate_for(request.user, pk), RevokeForm())


def _certificate_page(request: HttpRequest, certificate: RecordCertificate, form: RevokeForm) -> HttpResponse:
    own = certificate.person.user_id == request.user.pk
    context = {
        "shown": shown(certificate),
        "certificate": certificate,
        "own": own,
        "may_revoke": may_revoke(request.user, certificate),
        "form": form,
        "nav_current": "my-page" if own else "organise",
    }
    return render(request, "volunteers/certificate.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def certificate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF."""
    certificate = get_certificate_for(request.user, pk)
    try:
        made = _paper(request, certificate)
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
        return redirect("volunteers:certificate", certificate.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{certificate.number}.pdf"'
    return response


def _paper(request: HttpRequest, certificate: RecordCertificate) -> bytes:
    if certificate.revoked_at is not None:
        raise AlreadyRevoked
    address = address_of(certificate)
    if address is None:
        raise NotPrintableAgain
    _count(PRINTED, request)
    return certificate_pdf(certificate, address)


@login_required
@require_http_methods(["POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Not valid any more."""
    certificate, form = get_certificate_to_revoke_for(request.user, pk), RevokeForm(request.POST)
    if not form.is_valid():
        return _certificate_page(request, certificate, form)
    try:
        revoke_certificate(certificate=certificate.pk, why=form.cleaned_data["why"], made_by=Actor(request.user.pk))
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
    else:
        messages.success(request, _("Revoked. Whoever checks the paper reads that it is not valid."))
    return redirect("volunteers:certificate", certificate.pk)


@never_cache
@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the QR code, for everybody who holds the paper: valid, revoked or unknown, and nothing that isn't on it.

    An unknown one is an answer, not an error: errors are logged with their address, and the address is the token.
    """
    certificate = certificate_of_token(token)
    context = {"shown": shown(certificate) if certificate else None}
    response = render(request, "volunteers/certificate_verify.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
