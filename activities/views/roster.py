"""The roster: who comes, on the screen, on paper and in a file; the host's answers; the session's own switches."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.forms.telephone import AtTheDoorForm, TelephoneBookingForm
from activities.models import Activity, Attendance, Session, SignUp, SupportRequest
from activities.rules import CHECK_IN_OPENS
from activities.selectors.activity import get_own_session_for
from activities.selectors.roster import BY_READING, Line, get_party, hosts, roster, support_requests
from activities.services.answer_request import approve, refuse
from activities.services.answer_support import confirm_held
from activities.services.cancel_session import cancel_session
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer
from activities.services.read_support import note_reading
from activities.views import tell
from activities.views.undo import standing_undo
from core import clock
from core.actor import Actor
from core.csv import Cell, csv_response
from core.errors import DomainError
from core.i18n import OWN_NAMES
from core.telephone import grouped

PART = "#roster-page"  # what the roster's own buttons ask for; <live-refetch> asks for the inside alone
BLANKS = 3  # empty lines on paper, for who just comes
NOTE = 300  # signs of the host's words with an answer


@login_required
@require_safe
def roster_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes, live; a part of it where the page fetches itself again."""
    return show(request, get_own_session_for(request.user, pk))


def show(
    request: HttpRequest,
    session: Session,
    *,
    form: TelephoneBookingForm | None = None,
    door_form: AtTheDoorForm | None = None,
) -> HttpResponse:
    """The roster, whole or in part, with the forms as they were filled in."""
    now = clock.now()
    order = BY_READING if (request.POST or request.GET).get("order") == BY_READING else ""
    ahead = (session.ends_at if session.activity.takes_periods else session.starts_at) > now
    shown = roster(session, hosting=hosts(request.user, session), order=order)
    wrong = bool((form and form.errors) or (door_form and door_form.errors))
    context = {
        "roster": shown,
        "session": session,
        "activity": session.activity,
        "order": order,
        "ahead": ahead,
        "takes_calls": ahead and session.activity.way != Activity.Way.WALK_IN,
        "scheduled": session.state == Session.State.SCHEDULED,
        "attendance_states": Attendance.State.choices,
        "may_check_in": session.starts_at - now <= CHECK_IN_OPENS,
        "undo": standing_undo(request, shown),
        "nav_current": "organise",
    }
    if request.method == "GET" and request.headers.get("HX-Request") == "true":
        part = PART in request.headers.get("HX-Target", "")
        template = "activities/roster_part.html" if part else "activities/roster_inside.html"
        return render(request, template, context | {"part": part})
    context["form"] = form or TelephoneBookingForm(session=session)
    context["door_form"] = door_form or AtTheDoorForm(auto_id="id_door_%s")
    return render(request, "activities/roster.html", context, status=422 if wrong else 200)


def back_to_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster again, in the order in which it was shown."""
    url, query = reverse("activities:roster", args=[pk]), QueryDict(mutable=True)
    if request.POST.get("order") == BY_READING:
        query["order"] = BY_READING
    return redirect(f"{url}?{query.urlencode()}" if query else url)


@login_required
@require_POST
def change_party(request: HttpRequest, pk: int, sign_up_pk: int, verb: str) -> HttpResponse:
    """The host's word for a party: cancel or accept for a caller, answer a request, confirm a kept seat."""
    session = get_own_session_for(request.user, pk)
    party = get_party(session, sign_up_pk)
    if verb == "confirm" and not hosts(request.user, session):
        raise Http404
    try:
        done = _carry_out(party, verb, request.POST.get("note", "")[:NOTE], request.user.pk)
    except DomainError as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _sentence(verb, done) % {"name": party.person.name})
    return back_to_roster(request, pk)


def _carry_out(party: SignUp, verb: str, note: str, user: int | None) -> SignUp:
    here, by_phone = Actor(user=user), Actor(user=user, channel="phone")
    if verb == "approve":
        return approve(sign_up=party.pk, note=note, made_by=here)
    if verb == "refuse":
        return refuse(sign_up=party.pk, note=note, made_by=here)
    if verb == "confirm":
        return confirm_held(sign_up=party.pk, made_by=here)
    if verb == "accept":
        return accept_offer(sign_up=party.pk, made_by=by_phone)
    return cancel_sign_up(sign_up=party.pk, made_by=by_phone)


def _sentence(verb: str, party: SignUp) -> str:
    if verb == "cancel":
        return _("The sign-up of %(name)s is cancelled.")
    if verb == "refuse":
        return _("%(name)s is told that it is not possible this time.")
    if party.state == SignUp.State.WAITING:
        return _("%(name)s is on the waiting list: the session is full.")
    if party.state == SignUp.State.HELD:
        return _("The seat of %(name)s is kept until you have talked.")
    return _("%(name)s has a place.")


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


@login_required
@require_safe
def print_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet of paper to tick, by reading. What people would like help with stands on it only if the host asks."""
    session = get_own_session_for(request.user, pk)
    hosting = hosts(request.user, session)
    wanted = hosting and request.GET.get("help") == "1"
    asked = support_requests(session) if wanted else []
    by = Actor(user=request.user.pk)
    note_reading(session=session.pk, sign_ups=[one.sign_up_id for one in asked], made_by=by)
    shown = roster(session, hosting=hosting, order=BY_READING)
    by_party = {one.sign_up_id: one for one in asked}
    context = {
        "roster": shown,
        "rows": [(line, *_help(by_party.get(line.sign_up.pk))) for line in shown.holding],
        "blanks": range(BLANKS),
        "session": session,
        "activity": session.activity,
        "hosting": hosting,
        "wanted": wanted,
        "nav_current": "organise",
    }
    return render(request, "activities/roster_print.html", context)


def _help(asked: SupportRequest | None) -> tuple[SupportRequest | None, list[str]]:
    return asked, [OWN_NAMES.get(code, code) for code in asked.languages] if asked else []


@login_required
@require_safe
def roster_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster as a file for a spreadsheet, without what people would like help with."""
    session = get_own_session_for(request.user, pk)
    shown = roster(session, hosting=False)
    header = [
        _("Name"), _("Reading (kana)"), _("Seats"), _("Companions"), _("With them"), _("Telephone"), _("Language"),
        _("State"), _("From"), _("Until"), _("Channel"), _("Entered by"), _("Signed up at"), _("Attendance"),
        _("People who came"), _("Note for yourselves"),
    ]  # fmt: skip
    return csv_response(f"roster-{session.pk}", header, [_row(line) for line in shown.lines])


def _row(line: Line) -> Sequence[Cell]:
    party = line.sign_up
    arrives, leaves = (party.period.lower, party.period.upper) if party.period else (None, None)
    return [
        party.person.name, party.person.kana, party.seats, party.companions, _with_them(line),
        grouped(party.person.telephone), line.language, party.get_state_display(), _minute(arrives), _minute(leaves),
        party.channel, line.made_by, _minute(party.made_at),
        party.attendance.get_state_display() if line.attendance else "", line.people_came or "", party.note,
    ]  # fmt: skip


def _with_them(line: Line) -> str:
    known = [
        " ".join(filter(None, [one.name, one.kind, one.age, f"× {one.count}" if one.count > 1 else ""]))
        for one in line.members
    ]
    return ", ".join([*known, f"+ {line.unnamed}"] if line.unnamed else known)


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}" if at else ""
