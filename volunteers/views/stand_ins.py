"""I can't come: looking for somebody, and standing in for somebody. A host does each step for who has no phone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from volunteers.forms.stand_ins import AskOneForm, SwapForm
from volunteers.models import Assignment, StandInAsk
from volunteers.rules.standing_in import ensure_may_look, ensure_still_wanted, why_not_able, why_not_take_over
from volunteers.selectors.stand_ins import (
    get_ask_for,
    get_place_for,
    last_search_of,
    open_search_of,
    swaps_for,
    taker_of,
)
from volunteers.services.stand_in import decline_stand_in, look_for_stand_in, stop_looking, take_over
from volunteers.views.acting import tell


@login_required
@require_http_methods(["GET", "POST"])
def place_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what one can do, or how the search goes. POST: ask all who fit, one person, or for a swap."""
    place = get_place_for(request.user, pk)
    search, refusal = open_search_of(place), _why_not_look(place)
    swaps = swaps_for(place) if search is None and refusal is None else []
    how = request.POST.get("how", "")
    ask = AskOneForm(request.POST if how == "one" else None, place=place)
    swap = SwapForm(request.POST if how == "swap" else None, swaps=swaps)
    if request.method == "POST" and (how not in ("one", "swap") or (ask if how == "one" else swap).is_valid()):
        asked = ask.person if how == "one" else None
        _look(request, place, asked, swap.cleaned_data["exchange"] if how == "swap" else None)
        return redirect("volunteers:stand-in", place.pk)
    context = {
        "place": place,
        "mine": _is_own(request, place.person),
        "search": search,
        "refusal": refusal,
        "last": last_search_of(place) if search is None else None,
        "ask_form": ask,
        "swap_form": swap,
        "swaps": swaps,
        "nav_current": "my-page" if _is_own(request, place.person) else "organise",
    }
    return render(request, "volunteers/stand_in.html", context, status=422 if ask.errors or swap.errors else 200)


def _why_not_look(place: Assignment) -> DomainError | None:
    try:
        ensure_may_look(place, getattr(place, "contribution", None), clock.now())
    except DomainError as refusal:
        return refusal
    return None


def _look(request: HttpRequest, place: Assignment, asked: Person | None, exchange: int | None) -> None:
    by = _actor(request, place.person)
    try:
        search = look_for_stand_in(assignment=place.pk, asked=asked, in_exchange=exchange, made_by=by)
    except DomainError as refusal:
        tell(request, refusal)
        return
    if search.asks.exists():
        messages.success(request, _("We are asking. Until somebody takes over, the place stays as it is."))
    else:
        messages.info(request, _("At the moment nobody fits whom we may ask. The host sees that a stand-in is wanted."))


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """They can come after all."""
    place = get_place_for(request.user, pk)
    search = open_search_of(place)
    if search is not None:
        try:
            stop_looking(search=search.pk, made_by=_actor(request, place.person))
        except DomainError as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("Nobody is asked any more. The place stays as it is."))
    return redirect("volunteers:stand-in", place.pk)


@login_required
@require_safe
def asked_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Could you? What, when, where; one tap says yes, and no needs no reason."""
    ask = get_ask_for(request.user, pk)
    situation, shift = taker_of(ask), ask.search.assignment.shift
    unable = [] if ask.search.in_exchange_id else why_not_able(shift.role, situation.someone)
    context: dict[str, Any] = {
        "ask": ask,
        "search": ask.search,
        "shift": shift,
        "role": shift.role,
        "mine": _is_own(request, ask.person),
        "state": _state(ask),
        "unable": unable,
        "in_the_way": [one for one in why_not_take_over(shift, situation) if one.code not in _codes(unable)],
        "nav_current": "my-page",
    }
    return render(request, "volunteers/stand_in_asked.html", context)


def _codes(refusals: list[DomainError]) -> set[str]:
    return {one.code for one in refusals}


def _state(ask: StandInAsk) -> str:
    """In the template's words: taken (by them), gone (to somebody else), over, declined, open."""
    search = ask.search
    if search.found is not None:
        return "taken" if search.found.person_id == ask.person_id else "gone"
    if ask.declined_at is not None:
        return "declined"
    try:
        ensure_still_wanted(search, clock.now())
    except DomainError:
        return "over"
    return "open"


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Yes or no, by who was asked, or by a host for them after a call."""
    ask = get_ask_for(request.user, pk)
    mine, by = _is_own(request, ask.person), _actor(request, ask.person)
    try:
        if verb == "take-over":
            vouched = request.POST.get("vouched") == "1" or not mine
            take_over(search=ask.search_id, person=ask.person, made_by=by, vouched=vouched)
            said = _("Thank you! The role is yours.") if mine else _taken(ask)
        else:
            decline_stand_in(search=ask.search_id, person=ask.person, made_by=by)
            said = _("All right. Thank you for answering.")
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, said)
        if mine:
            return redirect("volunteers:my-roles")
    if mine:
        return redirect("volunteers:stand-in-asked", ask.pk)
    return redirect("volunteers:stand-in", ask.search.assignment_id)


def _taken(ask: StandInAsk) -> str:
    return _("%(name)s takes over.") % {"name": ask.person.name}


def _is_own(request: HttpRequest, person: Person) -> bool:
    return person.user_id is not None and person.user_id == request.user.pk


def _actor(request: HttpRequest, person: Person) -> Actor:
    return Actor(user=request.user.pk, channel="web" if _is_own(request, person) else "phone")
