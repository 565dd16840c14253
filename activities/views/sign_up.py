"""Signing up in at most two steps, and what stands afterwards."""

from django.contrib.auth.decorators import login_required
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.forms import NewcomerForm, PartyForm, StrangerForm
from activities.models import Session, SignUp
from activities.rules import why_not
from activities.selectors.activity import get_session_for
from activities.selectors.sign_ups import get_sign_up_for, in_campaign, place_in_queue, standing_of
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer, decline_offer
from activities.services.sign_up import sign_up
from activities.views import tell
from community.accounts import send_code
from community.models import Person, User
from community.selectors import person_of
from community.services.persons import register_person
from core import clock
from core.actor import Actor
from core.errors import DomainError

PENDING = "pending_sign_up"
PENDING_FOR = 60 * 60  # seconds


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Step one: who comes. Why it may not be possible is said before anything is filled in."""
    session = get_session_for(request.user, pk)
    person = person_of(request.user)
    mine = standing_of(person, [pk]).get(pk)
    if mine is not None:
        return redirect("activities:sign-up", mine.pk)
    reasons = why_not(session, now=clock.now(), in_campaign=in_campaign(person, session.activity.campaign_id))
    form = _form(request, session, person)
    if reasons:
        return _page(request, session, form, reasons, status=409 if request.method == "POST" else 200)
    if request.method == "POST" and form.is_valid():
        return _go_on(request, session, person, form)
    return _page(request, session, form, [], status=422 if form.errors else 200)


def _form(request: HttpRequest, session: Session, person: Person | None) -> PartyForm:
    kind = PartyForm if person else NewcomerForm if request.user.is_authenticated else StrangerForm
    return kind(request.POST if request.method == "POST" else None, capacity=session.capacity)


def _page(
    request: HttpRequest, session: Session, form: PartyForm, reasons: list[DomainError], status: int
) -> HttpResponse:
    context = {"session": session, "activity": session.activity, "form": form, "reasons": reasons}
    return render(request, "activities/sign_up_form.html", context, status=status)


def _go_on(request: HttpRequest, session: Session, person: Person | None, form: PartyForm) -> HttpResponse:
    pending = {"session": session.pk, **form.cleaned_data}
    if request.user.is_authenticated:
        return _finish(request, pending, person)
    try:
        send_code(request, email=form.cleaned_data["email"])
    except ValidationError as error:
        form.add_error("email", error)
        return _page(request, session, form, [], status=422)
    request.session[PENDING] = pending
    request.session.set_expiry(PENDING_FOR)  # a name that nobody signs up with is not kept for long
    return redirect(f"{reverse('account_confirm_login_code')}?next={reverse('activities:sign-up-finish')}")


@login_required
@require_safe
def finish_page(request: HttpRequest) -> HttpResponse:
    """Step two done: the code was right, and what was filled in before it is carried out."""
    pending = request.session.pop(PENDING, None)
    request.session.set_expiry(None)
    if pending is None:
        return redirect("activities:my-page")
    return _finish(request, pending, person_of(request.user))


def _finish(request: HttpRequest, pending: dict[str, object], person: Person | None) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  both doors that lead here asked for a sign-in
    by = Actor(user=request.user.pk)
    session = int(str(pending["session"]))
    if person is None:
        person = register_person(
            name=str(pending["name"]),
            kana=str(pending["kana"]),
            telephone=str(pending["telephone"]),
            language=get_language() or "ja",
            user=request.user,
            made_by=by,
        )
    try:
        made = sign_up(
            session=session, person=person, seats=int(str(pending["seats"])), made_by=by, key=str(pending["key"])
        )
    except DomainError as refusal:
        tell(request, refusal)
        return redirect("activities:activity", get_session_for(request.user, session).activity_id)
    return redirect("activities:sign-up", made.pk)


@login_required
@require_safe
def sign_up_status_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands, what happens next, and what one can do."""
    mine = get_sign_up_for(request.user, pk)
    ahead = mine.session.starts_at > clock.now() and mine.session.state == Session.State.SCHEDULED
    context = {
        "sign_up": mine,
        "session": mine.session,
        "activity": mine.session.activity,
        "place": place_in_queue(mine) if mine.state == SignUp.State.WAITING else None,
        "ahead": ahead,
        "can_answer": ahead and mine.offer_ends_at is not None and mine.offer_ends_at > clock.now(),
        "can_cancel": mine.state in SignUp.STANDING and ahead,
        "nav_current": "my-page",
    }
    return render(request, "activities/sign_up.html", context)


@login_required
@require_POST
def change_sign_up(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Cancel, accept or decline: one tap each."""
    mine = get_sign_up_for(request.user, pk)
    service = {"cancel": cancel_sign_up, "accept": accept_offer, "decline": decline_offer}[verb]
    try:
        service(sign_up=mine.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:sign-up", pk)
