"""The door's code: the host shows it, and people check their own party in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from activities.errors import TooManyTries, WrongDoorCode
from activities.models import Session, SignUp
from activities.rules import CHECK_IN_OPENS
from activities.selectors.activity import get_own_session_for, get_session_for
from activities.selectors.roster import recorded_at
from activities.services.check_in_at_door import check_in_at_door, make_door_code
from activities.services.record_attendance import take_back
from activities.views import tell
from activities.views.undo import remember, take
from community.models import Person
from community.selectors import person_of
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.qr import qr_svg
from core.tries import Tries

WRONG_CODES = Tries("door", most=5, seconds=10 * 60)
LONGEST = 20  # signs


@login_required
@require_http_methods(["GET", "POST"])
def door_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The host's sign: the code in big digits and a QR code that leads to the door's page; made on demand."""
    session = get_own_session_for(request.user, pk)
    if request.method == "POST":
        try:
            make_door_code(session=session.pk, made_by=Actor(user=request.user.pk))
        except DomainError as refusal:
            tell(request, refusal)
        return redirect("activities:door-sign", pk)
    # The address alone: who has a picture of the sign's QR code still has to stand before it to read the digits.
    with override(settings.LANGUAGE_CODE):  # whatever language the host reads
        link = settings.SITE_URL + reverse("activities:door", args=[pk])
    qr = qr_svg(link, label=_("QR code of the check-in"))
    context = {"session": session, "activity": session.activity, "qr": qr, "nav_current": "organise"}
    return render(request, "activities/door_sign.html", context)


@require_http_methods(["GET", "POST"])
def door_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes types the code that hangs at the door; who is not signed in, or not on the list, is told how."""
    session = get_session_for(request.user, pk)
    person = person_of(request.user)
    if request.method == "POST" and person is not None:
        return _check_in(request, session, person)
    return _page(request, session, person, None)


def _check_in(request: HttpRequest, session: Session, person: Person) -> HttpResponse:
    if WRONG_CODES.spent(request.user.pk):
        return _page(request, session, person, TooManyTries())
    code = "".join(request.POST.get("code", "").split())[:LONGEST]
    try:
        done = check_in_at_door(session=session.pk, person=person, code=code, made_by=Actor(user=request.user.pk))
    except WrongDoorCode as refusal:
        WRONG_CODES.count(request.user.pk)
        return _page(request, session, person, refusal)
    except DomainError as refusal:
        return _page(request, session, person, refusal)
    if not done.again:
        remember(request, session.pk, {done.sign_up.pk: done.before})
    return redirect("activities:door", session.pk)


def _page(request: HttpRequest, session: Session, person: Person | None, refusal: DomainError | None) -> HttpResponse:
    mine = None
    if person is not None:
        standing = SignUp.objects.filter(session=session, person=person, state__in=SignUp.STANDING)
        mine = standing.select_related("attendance").first()
    context = {
        "session": session,
        "activity": session.activity,
        "person": person,
        "mine": mine,
        "came_at": recorded_at(mine) if mine else None,
        "holds": mine is not None and mine.state in SignUp.HOLDS_SEATS,
        "refusal": refusal,
        "may_check_in": session.starts_at - clock.now() <= CHECK_IN_OPENS,
        "opens_at": session.starts_at - CHECK_IN_OPENS,
        "over": session.ends_at <= clock.now(),
    }
    return render(request, "activities/door.html", context, status=refusal.status if refusal else 200)


@login_required
@require_POST
def door_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Not here after all: what this browser said last at this door is taken back."""
    session = get_session_for(request.user, pk)
    person, before = person_of(request.user), take(request, session.pk)
    mine = set(SignUp.objects.filter(session=session, person=person, pk__in=before).values_list("pk", flat=True))
    said = {sign_up: was for sign_up, was in before.items() if sign_up in mine}
    try:
        take_back(session=session.pk, said=said, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("You are not checked in."))
    return redirect("activities:door", pk)
