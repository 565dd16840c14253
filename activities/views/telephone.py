"""A caller in under fifteen seconds: known people are proposed as one types, and nobody is entered twice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.forms.telephone import TelephoneBookingForm
from activities.models import Session, SignUp
from activities.selectors.activity import get_own_session_for
from activities.selectors.callers import callers, regulars
from activities.services.book_by_telephone import book_by_telephone
from activities.views import add_to
from activities.views.questions import NEW, Choice, Question, ask, candidates, chosen, token_of
from activities.views.roster import show
from community.rules.names import digits
from community.selectors.lookalikes import Lookalike, lookalikes
from core.actor import Actor
from core.errors import DomainError
from core.tries import Tries

# Whole numbers that were looked up and belong to somebody whom this organisation has never met: a day's calls of a
# busy shop, and too few to find out whose numbers a list has.
STRANGERS = Tries("caller", most=30, seconds=60 * 60)


@login_required
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The caller's booking, on the same seat count as everybody; first, if need be: is this the same person?"""
    session = get_own_session_for(request.user, pk)
    form = TelephoneBookingForm(request.POST, session=session)
    if not form.is_valid() or "again" in request.POST:
        return show(request, session, form=form)
    person = chosen(request, session)
    data = form.cleaned_data
    if person is None and request.POST.get("person") != NEW and not _already_entered(pk, data["key"]):
        alike = alike_of(request, session, data)
        if alike:
            return ask(request, session, same_person(request, session, alike, "activities:telephone-booking"))
    try:
        made = book_by_telephone(
            session=pk,
            name=data["name"],
            kana=data["kana"],
            telephone=data["telephone"],
            seats=data["seats"],
            note=data["note"],
            person=person,
            period=form.period(),
            made_by=Actor(user=request.user.pk, channel="phone"),
            key=data["key"] or None,
        )
    except DomainError as refusal:
        add_to(form, refusal)
        return show(request, session, form=form)
    _say(request, made, again=made.seats != data["seats"] or bool(data["key"] and made.key != data["key"]))
    return redirect("activities:roster", pk)


@login_required
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """As one types: known people. With a `person`: the form's fields, filled in with theirs. A part of the roster."""
    session = get_own_session_for(request.user, pk)
    person = chosen(request, session)
    if person is not None:
        known = {"name": person.name, "kana": person.kana, "telephone": person.telephone}
        typed = {name: request.POST.get(name, "") for name in ("seats", "note", "slot", "arrives", "leaves", "key")}
        filled = {key: value for key, value in (known | typed).items() if value}
        form = TelephoneBookingForm(initial=filled, session=session)
        context = {"form": form, "person": request.POST["person"], "session": session}
        return render(request, "activities/roster_caller.html", context)
    number = digits(request.POST.get("telephone", ""))
    words = request.POST.get("kana", "") or request.POST.get("name", "")
    found = callers(session, number=number, words=words, strangers=not STRANGERS.spent(request.user.pk))
    if any(one.stranger for one in found):
        STRANGERS.count(request.user.pk)
    context = {
        "callers": [(one, token_of(request, session, one.person)) for one in found],
        "states": dict(SignUp.State.choices),
        "session": session,
    }
    return render(request, "activities/roster_callers.html", context)


def alike_of(request: HttpRequest, session: Session, data: dict[str, str]) -> list[Lookalike]:
    """Who may be the same as whom the form names. A number looked up is counted, as in `propose`."""
    number = "" if STRANGERS.spent(request.user.pk) else digits(data["telephone"])
    known = regulars(session.activity.organisation_id)
    found = lookalikes(name=data["name"], kana=data["kana"], number=number, known=known)
    if any(one.same == "number" for one in found):
        STRANGERS.count(request.user.pk)
    return found


def same_person(request: HttpRequest, session: Session, alike: list[Lookalike], route: str) -> Question:
    """The question before somebody is entered for a second time."""
    return Question(
        title=_("Is this the same person?"),
        text=_("We know somebody who is much alike. One tap, and nothing that you typed is lost."),
        action=reverse(route, args=[session.pk]),
        candidates=candidates(request, session, alike),
        choices=[
            Choice(_("No, somebody else"), "person", NEW),
            Choice(_("Back to what I typed"), "again", "1"),
        ],
    )


def _already_entered(session: int, key: str) -> bool:
    """The second of two clicks: the first has been answered."""
    return bool(key) and SignUp.objects.filter(session=session, key=key).exists()


def _say(request: HttpRequest, made: SignUp, *, again: bool) -> None:
    said = {"name": made.person.name, "seats": made.seats}
    if again:
        messages.warning(
            request,
            _("%(name)s already stands here, with %(seats)s. Cancel that first to change how many come.") % said,
        )
    elif made.state == SignUp.State.WAITING:
        messages.warning(request, _("%(name)s is on the waiting list: the session is full.") % said)
    elif made.state == SignUp.State.REQUESTED:
        messages.success(request, _("%(name)s stands among the requests: say yes or no there.") % said)
    elif made.state == SignUp.State.ENTERED:
        messages.success(request, _("%(name)s is in the draw.") % said)
    else:
        messages.success(request, _("%(name)s is booked.") % said)
