"""Check-in at the door: by card, by name, and for who is not on the list."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from activities.errors import FullAtTheDoor, NotOnTheList, TooManyTries, UnknownCard
from activities.forms.telephone import AtTheDoorForm
from activities.models import Session, SignUp
from activities.rules import CHECK_IN_OPENS
from activities.selectors.activity import get_own_session_for
from activities.services.check_in_by_name import check_in_by_name
from activities.services.check_in_person import CheckedIn, check_in_person
from activities.views import add_to
from activities.views.questions import NEW, Choice, Question, ask, chosen, token_of
from activities.views.roster import show
from activities.views.telephone import alike_of, same_person
from activities.views.undo import remember
from community.models import Person
from community.selectors import person_of_card
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.tries import Tries

WRONG_CARDS = Tries("card", most=10, seconds=10 * 60)
LONGEST = 80  # signs of anything that may be a card's code


@dataclass(frozen=True)
class Answer:
    """What the door says, big and clear."""

    kind: str  # welcome, again, ask, full, no
    person: Person | None = None
    done: CheckedIn | None = None
    refusal: DomainError | None = None
    token: str = ""  # stands for the person in the form that lets them in
    missing: int = 0  # seats


@login_required
@require_safe
def check_in_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The camera, or the card's short code."""
    return _page(request, get_own_session_for(request.user, pk), None)


@login_required
@require_POST
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """A card was shown. With `let_in`, the host says of its person: let them in."""
    session = get_own_session_for(request.user, pk)
    person, let_in = chosen(request, session), True
    if person is None:
        let_in = False
        if WRONG_CARDS.spent(request.user.pk):
            return _page(request, session, Answer("no", refusal=TooManyTries()))
        person = person_of_card(request.POST.get("token", "")[:LONGEST])
        if person is None:
            WRONG_CARDS.count(request.user.pk)
            return _page(request, session, Answer("no", refusal=UnknownCard()))
    return _page(request, session, _check_in(request, session, person, let_in))


def _check_in(request: HttpRequest, session: Session, person: Person, let_in: bool) -> Answer:
    by = Actor(user=request.user.pk, channel="counter")
    more = "more_seats" in request.POST
    try:
        done = check_in_person(session=session.pk, person=person, made_by=by, let_in=let_in, more_seats=more)
    except NotOnTheList as refusal:
        kind = "no" if session.activity.takes_periods else "ask"
        return Answer(kind, person, refusal=refusal, token=token_of(request, session, person))
    except FullAtTheDoor as refusal:
        token, missing = token_of(request, session, person), _missing(session, person)
        return Answer("full", person, refusal=refusal, token=token, missing=missing)
    except DomainError as refusal:
        return Answer("no", person, refusal=refusal)
    if not done.again:
        remember(request, session.pk, {done.sign_up.pk: done.before})
    return Answer("again" if done.again else "welcome", person, done)


def _missing(session: Session, person: Person) -> int:
    """Seats that a party at the door needs beyond those that are left: its own, or one."""
    waiting = SignUp.objects.filter(session=session, person=person, state__in=SignUp.STANDING).first()
    left = Session.objects.only("capacity", "taken").get(pk=session.pk).left
    return max((waiting.seats if waiting else 1) - left, 1)


def _page(request: HttpRequest, session: Session, answer: Answer | None) -> HttpResponse:
    now = clock.now()
    context = {
        "session": session,
        "activity": session.activity,
        "answer": answer,
        "may_check_in": session.starts_at - now <= CHECK_IN_OPENS,
        "opens_at": session.starts_at - CHECK_IN_OPENS,
        "scheduled": session.state == Session.State.SCHEDULED,
        "nav_current": "organise",
    }
    part = request.headers.get("HX-Request") == "true" and answer is not None
    template = "activities/check_in_answer.html" if part else "activities/check_in.html"
    refused = answer.refusal if answer and answer.kind == "no" else None
    return render(request, template, context, status=refused.status if refused else 200)


@login_required
@require_POST
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came without a sign-up and says their name: if need be, is this the same person, and is there room?"""
    session = get_own_session_for(request.user, pk)
    form = AtTheDoorForm(request.POST, auto_id="id_door_%s")
    if not form.is_valid() or "again" in request.POST:
        return show(request, session, door_form=form)
    person, data = chosen(request, session), form.cleaned_data
    known = data["key"] and SignUp.objects.filter(session=pk, key=data["key"]).exists()
    if person is None and request.POST.get("person") != NEW and not known:
        alike = alike_of(request, session, data)
        if alike:
            return ask(request, session, same_person(request, session, alike, "activities:let-in"))
    try:
        done = check_in_by_name(
            session=pk,
            name=data["name"],
            kana=data["kana"],
            telephone=data["telephone"],
            seats=data["seats"],
            person=person,
            more_seats="more_seats" in request.POST,
            made_by=Actor(user=request.user.pk, channel="counter"),
            key=data["key"] or None,
        )
    except FullAtTheDoor as refusal:
        return ask(request, session, _room(request, session, refusal, data["seats"]))
    except DomainError as refusal:
        add_to(form, refusal)
        return show(request, session, door_form=form)
    _welcome(request, done)
    return redirect("activities:roster", pk)


def _room(request: HttpRequest, session: Session, full: FullAtTheDoor, seats: int) -> Question:
    """One seat more? The count never passes the seats, so the host adds what is missing, or not."""
    left = Session.objects.only("capacity", "taken").get(pk=session.pk).left
    n = max(seats - left, 1)
    more = ngettext("Add %(n)s seat and let them in", "Add %(n)s seats and let them in", n) % {"n": n}
    # Whether they are somebody whom we know was answered before, and goes along.
    answered = [("person", request.POST["person"])] if request.POST.get("person") else []
    return Question(
        title=full.message,
        text=full.next_step,
        action=reverse("activities:let-in", args=[session.pk]),
        choices=[Choice(more, "more_seats", "1", primary=True), Choice(_("Back to what I typed"), "again", "1")],
        also=answered,
    )


def _welcome(request: HttpRequest, done: CheckedIn) -> None:
    name = {"name": done.sign_up.person.name}
    if done.again:
        messages.info(request, _("%(name)s is checked in already.") % name)
        return
    remember(request, done.sign_up.session_id, {done.sign_up.pk: done.before})
    messages.success(request, _("Welcome, %(name)s.") % name)
