"""The coordinators' board: who wants a role, what wants people, and the two brought together."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from community.selectors import coordinates
from community.selectors.coordinators import get_person_of_coordinator
from core import clock
from core.actor import Actor
from core.errors import DomainError
from volunteers.forms.board import WHO, BoardAsked, asked_of, pair_of
from volunteers.hindrances import hindrance_sentence
from volunteers.models import Assignment, Shift
from volunteers.reasons import Reason
from volunteers.rules import why_not_propose
from volunteers.rules.score import reasons_between
from volunteers.selectors.board import (
    board_topics,
    board_version,
    enters_for,
    get_proposal_for,
    people_rows,
    shift_rows,
    to_telephone,
    wanting_shifts,
)
from volunteers.selectors.pasts import pasts
from volunteers.selectors.roles import get_open_shift, with_words
from volunteers.selectors.situations import situation_of, standing_of
from volunteers.selectors.suggestions_for_person import suggestions_for
from volunteers.selectors.suggestions_for_shift import district_at, suggestions_for_shift
from volunteers.selectors.without_roles import PeopleWithout
from volunteers.services.assign import assign
from volunteers.services.note_looks import note_people_shown
from volunteers.services.propose import accept_proposal, decline_proposal, propose, withdraw_proposal
from volunteers.views import wants_inside
from volunteers.views.acting import tell

PEOPLE, SHIFTS = 12, 12  # rows of a page, on each side


def coordinators_only(request: HttpRequest) -> None:
    """404 for everybody else, as for an address that is not there."""
    if not coordinates(request.user):
        raise Http404


def by(request: HttpRequest, channel: str = "web") -> Actor:
    """The coordinator; `phone` where they write down what somebody said."""
    return Actor(user=request.user.pk, channel="phone" if channel == "phone" else "web")


@login_required
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Both sides and what fits in between; the inside alone for the live page."""
    coordinators_only(request)
    version = board_version()  # before the rows: what changes while they are read comes again
    asked = asked_of(request.GET)
    people = Paginator(PeopleWithout(request.user, asked.who, group=asked.group), PEOPLE).get_page(asked.people_page)
    shifts = Paginator(wanting_shifts(asked.shifts), SHIFTS).get_page(asked.shifts_page)
    context = {
        "asked": asked,
        "people": people,
        "people_rows": people_rows(list(people)),
        "shifts": shifts,
        "shift_rows": shift_rows(shifts, request.user),
        "who": [(code, word, asked.address(who=code, people_page=None, step="people")) for code, word in WHO.items()],
        "steps": _steps(asked),
        "here": request.get_full_path(),
        "topics": " ".join(f"board:{area}" for area in board_topics(request.user)),
        "version": version,
        "nav_current": "organise",
        **_fits(request, asked),
    }
    _note(request, context)
    return render(
        request, "volunteers/board_inside.html" if wants_inside(request) else "volunteers/board.html", context
    )


def _fits(request: HttpRequest, asked: BoardAsked) -> dict[str, Any]:
    """What fits the chosen person, or who fits the chosen shift."""
    if asked.person:
        person = get_person_of_coordinator(request.user, asked.person)
        return {"chosen_person": person, "fits_person": suggestions_for(person)}
    if asked.shift:
        shift = with_words().filter(pk=asked.shift).first()
        if shift is None:
            raise Http404
        found = suggestions_for_shift(request.user, shift)
        hindrances = [hindrance_sentence(one.code, one.count, shift.role) for one in found.hindrances]
        return {"chosen_shift": shift, "fits_shift": found, "hindrances": hindrances}
    return {}


def _steps(asked: BoardAsked) -> list[tuple[str, str, bool]]:
    """The three steps of a narrow screen: words, address, whether it is this one."""
    words = {"people": _("People to ask"), "fits": _("What fits"), "shifts": _("Roles")}
    return [(str(word), asked.address(step=step), asked.step == step) for step, word in words.items()]


def _note(request: HttpRequest, context: dict[str, Any]) -> None:
    shown = {row.person.pk for row in context["people_rows"]}
    shown |= {one.person_id for row in context["shift_rows"] for one in row.asked}
    if "chosen_person" in context:
        shown.add(context["chosen_person"].pk)
    if "fits_shift" in context:
        shown |= {row.person.pk for row in context["fits_shift"].rows}
    note_people_shown(persons=shown, page="board", made_by=by(request))


@login_required
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """GET: the two by name, what speaks for it, what stands in the way. POST: ask them, or enter who has agreed."""
    coordinators_only(request)
    pair = pair_of(request.POST if request.method == "POST" else request.GET)
    if pair is None:
        raise Http404
    person, shift = get_person_of_coordinator(request.user, pair[0]), get_open_shift(pair[1])
    enters = enters_for(request.user, shift)
    reasons = _reasons(person, shift)
    if request.method == "POST":
        if request.POST.get("verb") == "enter" and not enters:
            raise Http404
        return _bring_together(request, person, shift, reasons)
    note_people_shown(persons=[person.pk], page="board", made_by=by(request))
    context = {
        "person": person,
        "shift": shift,
        "reasons": [one for one in reasons if one.speaks_for],
        "to_know": [one for one in reasons if not one.speaks_for],
        "refusals": why_not_propose(shift, situation_of(person, shift)),
        "standing": standing_of(person, shift),
        "enters": enters,
        "back": _back(request.GET.get("back", "")),
        "back_query": request.GET.get("back", ""),
        "nav_current": "organise",
    }
    template = "volunteers/board_ask_inside.html" if wants_inside(request) else "volunteers/board_ask.html"
    return render(request, template, context)


def _bring_together(request: HttpRequest, person: Person, shift: Shift, reasons: Sequence[Reason]) -> HttpResponse:
    name = {"name": person.name}
    try:
        if request.POST.get("verb") == "enter":
            made_by, via = by(request, "phone"), Assignment.Via.COORDINATOR
            assign(shift=shift.pk, person=person, made_by=made_by, via=via)
            messages.success(request, _("%(name)s has this role now.") % name)
        else:
            propose(shift=shift.pk, person=person, made_by=by(request), reasons=[one.as_json() for one in reasons])
            said = _("%(name)s is asked now. The place is kept until they answer.")
            if person.user is None:
                said = _("%(name)s stands on the telephone list now: no mail reaches them. The place is kept.")
            messages.success(request, said % name)
    except DomainError as refusal:
        tell(request, refusal)
    return redirect(_back(request.POST.get("back", "")))


def _reasons(person: Person, shift: Shift) -> list[Reason]:
    someone = situation_of(person, shift).someone
    past = pasts([person.pk], shift)[person.pk]
    return reasons_between(shift, someone, past, district=district_at(shift.role))


def _back(query: str) -> str:
    """The board as it was; `query` is the address's own end and nothing else."""
    return f"{reverse('volunteers:board')}?{asked_of(QueryDict(query)).address()}"


@login_required
@require_POST
def change_proposal(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Yes or no for somebody after a call, or the question taken back."""
    coordinators_only(request)
    proposal = get_proposal_for(request.user, pk)
    name = {"name": proposal.person.name}
    try:
        if verb == "accept":
            accept_proposal(assignment=proposal.pk, made_by=by(request, "phone"))
            messages.success(request, _("Yes: %(name)s has this role now.") % name)
        elif verb == "decline":
            decline_proposal(assignment=proposal.pk, made_by=by(request, "phone"))
            messages.success(request, _("No, and that is fine. The place is free again."))
        else:
            withdraw_proposal(assignment=proposal.pk, made_by=by(request))
            messages.success(request, _("The question to %(name)s is taken back.") % name)
    except DomainError as refusal:
        tell(request, refusal)
    if request.POST.get("page") == "telephone":
        return redirect("volunteers:telephone-list")
    return redirect(_back(request.POST.get("back", "")))


@login_required
@require_safe
def telephone_list(request: HttpRequest) -> HttpResponse:
    """Whom no mail reaches, and what to say; to print."""
    coordinators_only(request)
    page = Paginator(to_telephone(request.user), 30).get_page(request.GET.get("page"))
    note_people_shown(persons=[one.person_id for one in page], page="telephone", made_by=by(request))
    context = {"page": page, "today": clock.today(), "nav_current": "organise"}
    return render(request, "volunteers/board_telephone.html", context)
