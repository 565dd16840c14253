"""People: whom I support, who supports me, and what we ask each other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.people import AnswerForm, AskForm, ExtendForm
from community.models import SupporterRequest
from community.rules.ages import is_minor
from community.rules.terms import asks_to_be_supported, stands
from community.selectors import person_of
from community.selectors.support import (
    agreements_of,
    get_own_request_for,
    get_own_support_for,
    get_request_to,
    requests_of,
    requests_to,
)
from community.services.support import end_support, extend_support
from community.services.supporter_requests import agree_support, ask_support, close_request
from community.views import by_me, me, tell
from core import clock
from core.errors import DomainError

LATEST = 50  # agreements that a person sees, also those that are over


@login_required
@require_safe
def people_page(request: HttpRequest) -> HttpResponse:
    """Both sides see the same: who, what, until when, and what was done."""
    person, today = person_of(request.user), clock.today()
    rows = list(agreements_of(person)[:LATEST])
    current = sorted((row for row in rows if row.ended_at is None), key=lambda row: not stands(row, today))
    context = {
        "person": person,
        "to_answer": list(requests_to(request.user)),
        "asked": list(requests_of(person)),
        "supports": [row for row in current if row.supporter == person],
        "supporters": [row for row in current if row.person == person],
        "over": [row for row in rows if row.ended_at is not None],
        "expired": {row.pk for row in current if not stands(row, today)},
        "minors": {row.person_id for row in current if is_minor(row.person, today)},
        "extend_form": ExtendForm(auto_id=False),
        "nav_current": "my-page",
    }
    return render(request, "community/people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """One form for both directions; its answer is the same whoever has that address."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("Tell us your name first, then ask the other person."))
        return redirect("my-details")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_support(
                asker=person,
                asks=form.cleaned_data["asks"],
                email=form.cleaned_data["email"],
                terms=form.terms(),
                made_by=by_me(request),
            )
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("We have sent the mail. You see here when they answer."))
            return redirect("people:list")
    context = {"form": form, "nav_current": "my-page"}
    return render(request, "community/ask_support.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody asks me: yes or no."""
    asked = get_request_to(request.user, pk)
    named = person_of(request.user) is not None
    if request.method == "POST" and request.POST.get("answer") == "no":
        close_request(request=asked.pk, made_by=by_me(request))
        messages.success(request, _("You said no. Nothing was agreed."))
        return redirect("people:list")
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=asked, named=named)
    if request.method == "POST" and form.is_valid():
        try:
            agree_support(
                request=asked.pk,
                user=me(request),
                name=form.cleaned_data.get("name", ""),
                scopes=form.cleaned_data.get("scopes"),
                made_by=by_me(request),
            )
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Agreed. Thank you!"))
            return redirect("people:list")
    context = {"asked": asked, "form": form, "wants_support": asks_to_be_supported(asked), "nav_current": "my-page"}
    return render(request, "community/supporter_request.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """I ask no more."""
    asked: SupporterRequest = get_own_request_for(request.user, pk)
    close_request(request=asked.pk, made_by=by_me(request))
    messages.success(request, _("Taken back."))
    return redirect("people:list")


@login_required
@require_POST
def change_support(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Either side ends it at once; the person who is supported may extend it."""
    support = get_own_support_for(request.user, pk)
    if verb == "end":
        end_support(support=support.pk, made_by=by_me(request))
        messages.success(request, _("Ended. It counts no more from this moment on."))
        return redirect("people:list")
    if support.person != person_of(request.user):
        raise Http404
    form = ExtendForm(request.POST)
    try:
        until = form.until() if form.is_valid() else support.expires_on
        extend_support(support=support.pk, expires_on=until, made_by=by_me(request))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Extended."))
    return redirect("people:list")
