"""The roster: telephone bookings, check-in, and the session's own switches."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.forms import TelephoneBookingForm
from activities.models import Attendance, Session, SignUp
from activities.rules import CHECK_IN_OPENS
from activities.selectors.activity import get_own_session_for
from activities.selectors.roster import roster
from activities.services.book_by_telephone import book_by_telephone as book
from activities.services.cancel_session import cancel_session
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer
from activities.services.record_attendance import record_attendance
from activities.views import add_to, tell
from core import clock
from core.actor import Actor
from core.errors import DomainError


@login_required
@require_safe
def roster_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes, live; the inside alone where the page fetches itself again."""
    return _roster(request, get_own_session_for(request.user, pk), TelephoneBookingForm())


def _roster(request: HttpRequest, session: Session, form: TelephoneBookingForm) -> HttpResponse:
    now = clock.now()
    context = {
        "roster": roster(session),
        "session": session,
        "activity": session.activity,
        "form": form,
        "ahead": session.starts_at > now,
        "attendance_states": Attendance.State.choices,
        "may_check_in": session.starts_at - now <= CHECK_IN_OPENS,
        "nav_current": "organise",
    }
    inside = request.headers.get("HX-Request") == "true" and request.method == "GET"
    template = "activities/roster_inside.html" if inside else "activities/roster.html"
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_POST
def book_by_telephone(request: HttpRequest, pk: int) -> HttpResponse:
    """A caller, on the same seat count as everybody."""
    session = get_own_session_for(request.user, pk)
    form = TelephoneBookingForm(request.POST)
    if not form.is_valid():
        return _roster(request, session, form)
    by = Actor(user=request.user.pk, channel="phone")
    data = form.cleaned_data
    try:
        made = book(
            session=pk,
            name=data["name"],
            telephone=data["telephone"],
            seats=data["seats"],
            made_by=by,
            key=data["key"] or None,
        )
    except DomainError as refusal:
        add_to(form, refusal)
        return _roster(request, session, form)
    _say(request, made, data["seats"])
    return redirect("activities:roster", pk)


def _say(request: HttpRequest, made: SignUp, wanted: int) -> None:
    said = {"name": made.person.name, "seats": made.seats}
    if made.seats != wanted:
        messages.warning(
            request,
            _("%(name)s already stands here, with %(seats)s. Cancel that first to change how many come.") % said,
        )
    elif made.state == SignUp.State.WAITING:
        messages.warning(request, _("%(name)s is on the waiting list: the session is full.") % said)
    else:
        messages.success(request, _("%(name)s is booked.") % said)


@login_required
@require_POST
def change_party(request: HttpRequest, pk: int, sign_up_pk: int, verb: str) -> HttpResponse:
    """Attendance, cancelling for a caller, accepting an offer for a caller."""
    session = get_own_session_for(request.user, pk)
    party = SignUp.objects.filter(pk=sign_up_pk, session=session).first()
    if party is None:
        raise Http404
    state = request.POST.get("state", "")
    if verb == "attendance" and state not in Attendance.State:
        raise Http404
    try:
        _carry_out(party, verb, state, request.user.pk)
    except DomainError as refusal:
        tell(request, refusal)
    return redirect("activities:roster", pk)


def _carry_out(party: SignUp, verb: str, state: str, user: int | None) -> None:
    if verb == "attendance":
        record_attendance(sign_up=party.pk, state=state, made_by=Actor(user=user, channel="counter"))
    elif verb == "cancel":
        cancel_sign_up(sign_up=party.pk, made_by=Actor(user=user, channel="phone"))
    else:
        accept_offer(sign_up=party.pk, made_by=Actor(user=user, channel="phone"))


@login_required
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The session does not take place; everybody is told."""
    session = get_own_session_for(request.user, pk)
    try:
        cancel_session(session=session.pk, made_by=Actor(user=request.user.pk))
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The session is cancelled. Everybody who signed up is told."))
    return redirect("activities:roster", pk)
