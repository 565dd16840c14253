"""A helper's card at the door: what they do counts from then on."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.models import Person
from community.selectors import person_of_card
from core.actor import Actor
from core.errors import DomainError
from core.tries import Tries
from volunteers.errors import TooOften, UnknownRoleCard
from volunteers.selectors.sheets import Sheet, get_role_sheet_for, get_session_sheet_for
from volunteers.services.check_in_role import CheckedInRole, check_in_role
from volunteers.views import wants_inside
from volunteers.views.sheet import remember

# The same count as at the door of an activity: a short code may be tried so often, wherever it is typed.
WRONG_CARDS = Tries("card", most=10, seconds=10 * 60)
LONGEST = 80  # signs of anything that may be a card's code


@dataclass(frozen=True)
class Verdict:
    """What the screen says, big and clear."""

    kind: str  # welcome, again, no
    person: Person | None = None
    done: CheckedInRole | None = None
    refusal: DomainError | None = None


@login_required
@require_http_methods(["GET", "POST"])
def session_check_in(request: HttpRequest, session: int) -> HttpResponse:
    """For all roles at a session."""
    return _page(request, get_session_sheet_for(request.user, session))


@login_required
@require_http_methods(["GET", "POST"])
def free_check_in(request: HttpRequest, role: int) -> HttpResponse:
    """For all shifts of a role that stands free."""
    return _page(request, get_role_sheet_for(request.user, role))


def _page(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    verdict = _card(request, sheet) if request.method == "POST" else None
    part = wants_inside(request) and verdict is not None
    template = "volunteers/role_check_in_verdict.html" if part else "volunteers/role_check_in.html"
    refusal = verdict.refusal if verdict else None
    context = {"sheet": sheet, "verdict": verdict, "nav_current": "organise"}
    return render(request, template, context, status=refusal.status if refusal else 200)


def _card(request: HttpRequest, sheet: Sheet) -> Verdict:
    if WRONG_CARDS.spent(request.user.pk):
        return Verdict("no", refusal=TooOften())
    typed = request.POST.get("token", "")[:LONGEST].strip()
    person = person_of_card(typed)
    if person is None:
        if typed:  # an empty box guesses nothing
            WRONG_CARDS.count(request.user.pk)
        return Verdict("no", refusal=UnknownRoleCard())
    by = Actor(user=request.user.pk, channel="counter")
    try:
        done = check_in_role(shifts=[part.shift.pk for part in sheet.parts], person=person, made_by=by)
    except DomainError as refusal:
        return Verdict("no", person, refusal=refusal)
    remember(request, sheet, done.before)
    return Verdict("again" if done.again else "welcome", person, done)
