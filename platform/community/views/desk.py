"""The coordinator's desk: agreements told by telephone or given on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.forms.people import EnterForm, EnterNewForm, ExtendForm, SearchForm
from community.models import Person
from community.rules.terms import stands
from community.selectors.coordinators import (
    SHOWN,
    areas_of_coordinator,
    coordinates,
    get_person_of_coordinator,
    get_support_of_coordinator,
)
from community.selectors.guardians import guardian_state_of
from community.selectors.support import agreements_of
from community.services.enter_support import Caller, enter_support, look_up_people
from community.services.support import end_support, extend_support
from community.views import by_me, me, tell
from core import clock
from core.actor import Actor
from core.errors import DomainError

LATEST = 50


def _coordinators_only(request: HttpRequest) -> None:
    if not coordinates(request.user):
        raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def desk_page(request: HttpRequest) -> HttpResponse:
    """Whom does it concern? Asked by POST: a name in an address would stand in every log; and the answer is kept."""
    _coordinators_only(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: list[Person] | None = None
    if request.method == "POST" and form.is_valid():
        found = look_up_people(coordinator=me(request), text=form.cleaned_data["text"], made_by=by_me(request))
    context = {
        "form": form,
        "found": found[:SHOWN] if found is not None else None,
        "more": found is not None and len(found) > SHOWN,
        "nav_current": "organise",
    }
    return render(request, "community/desk.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def desk_new_page(request: HttpRequest) -> HttpResponse:
    """For somebody whom we don't know yet."""
    _coordinators_only(request)
    areas = areas_of_coordinator(request.user).select_related("parent")
    form = EnterNewForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        entered = _enter(request, form, form.caller())
        if entered is not None:
            return entered
    context = {"form": form, "nav_current": "organise"}
    return render(request, "community/desk_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def desk_person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who supports this person, and a new agreement."""
    person = get_person_of_coordinator(request.user, pk)
    form = EnterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        entered = _enter(request, form, person)
        if entered is not None:
            return entered
    rows = [row for row in agreements_of(person)[:LATEST] if row.person == person and row.ended_at is None]
    today = clock.today()
    context = {
        "person": person,
        "form": form,
        "supporters": rows,
        "expired": {row.pk for row in rows if not stands(row, today)},
        "extend_form": ExtendForm(auto_id=False),
        "guardian": guardian_state_of(person),
        "nav_current": "organise",
    }
    return render(request, "community/desk_person.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def desk_change(request: HttpRequest, pk: int, support_pk: int, verb: str) -> HttpResponse:
    """The person telephoned: end it, or extend it."""
    support = get_support_of_coordinator(request.user, pk, support_pk)
    by_phone = Actor(user=me(request).pk, channel="phone")
    form = ExtendForm(request.POST)
    try:
        if verb == "end":
            end_support(support=support.pk, made_by=by_phone)
        else:
            until = form.until() if form.is_valid() else support.expires_on
            extend_support(support=support.pk, expires_on=until, made_by=by_phone)
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(
            request, _("Ended. It counts no more from this moment on.") if verb == "end" else _("Extended.")
        )
    return redirect("people:desk-person", pk)


def _enter(request: HttpRequest, form: EnterForm, person: Person | Caller) -> HttpResponse | None:
    """To the person's page; None where the form says why not."""
    try:
        support = enter_support(
            coordinator=me(request),
            person=person,
            supporter=form.supporter(),
            terms=form.terms(),
            made_by=Actor(user=me(request).pk, channel=form.cleaned_data["how"]),
        )
    except DomainError as refusal:
        form.add_error(None, f"{refusal.message} {refusal.next_step}")
        return None
    messages.success(request, _("Entered. Both see it on their pages."))
    return redirect("people:desk-person", support.person_id)
