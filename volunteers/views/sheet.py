"""The host's sheet: one tap a person says how it went, a card says it too, and every tap can be taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import clock
from core.actor import Actor
from core.errors import DomainError
from volunteers.errors import LengthMissing
from volunteers.forms.recognition import SheetForm
from volunteers.models import Assignment
from volunteers.selectors.sheets import Sheet, get_role_sheet_for, get_session_sheet_for
from volunteers.services.contributions import CAME
from volunteers.services.record_outcome import Before, confirm_everybody, put_back, record_outcome
from volunteers.views import wants_inside

UNDO = "outcome_undo"
UNDO_LASTS = 10 * 60  # seconds


@login_required
@require_http_methods(["GET", "POST"])
def session_sheet(request: HttpRequest, session: int) -> HttpResponse:
    """Everybody who had a role at the session."""
    return _page(request, lambda: get_session_sheet_for(request.user, session))


@login_required
@require_http_methods(["GET", "POST"])
def role_sheet(request: HttpRequest, role: int) -> HttpResponse:
    """Everybody who has a role that stands free."""
    return _page(request, lambda: get_role_sheet_for(request.user, role))


def _page(request: HttpRequest, get: Any) -> HttpResponse:
    sheet: Sheet = get()
    refusal, done = None, ""
    if request.method == "POST":
        try:
            done = _do(request, sheet)
        except DomainError as refused:
            refusal = refused
        if refusal is None and not wants_inside(request):
            messages.success(request, done)
            return redirect(sheet.url)
        sheet = get()
    template = "volunteers/sheet_inside.html" if wants_inside(request) else "volunteers/sheet.html"
    return render(request, template, _context(request, sheet, refusal, done), status=refusal.status if refusal else 200)


def _context(request: HttpRequest, sheet: Sheet, refusal: DomainError | None, done: str) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "outcomes": [one for one in Assignment.Outcome if one not in CAME],
        "refusal": refusal,
        "done": done,
        "undo": bool(_kept(request, sheet)),
        "today": clock.today(),
        "nav_current": "organise",
    }


def _do(request: HttpRequest, sheet: Sheet) -> str:
    """What was tapped; answers what is said about it."""
    by = Actor(user=request.user.pk, channel="counter")
    if "undo" in request.POST:
        put_back(before=_kept(request, sheet), made_by=by)
        request.session.pop(UNDO, None)
        return _("Taken back.")
    if "everybody" in request.POST:
        before = confirm_everybody(assignments=sheet.waiting, made_by=by)
        remember(request, sheet, before)
        n = len(before)
        return ngettext(
            "Thank you: it counts for %(n)s person now.", "Thank you: it counts for %(n)s people now.", n
        ) % {"n": n}
    form = SheetForm(request.POST)
    if not form.is_valid():
        raise LengthMissing
    said = form.cleaned_data
    assignment = sheet.assignment(said["assignment"])
    taken = record_outcome(
        assignment=assignment.pk, outcome=said["outcome"], minutes=said["minutes"], on=said["on"], made_by=by
    )
    remember(request, sheet, [taken])
    name = {"name": assignment.person.name}
    if said["outcome"] in CAME:
        return _("Thank you: it counts for %(name)s now.") % name
    return _("Noted for %(name)s.") % name


def remember(request: HttpRequest, sheet: Sheet, before: Sequence[Before]) -> None:
    """What was known before, for the way back: kept with the browser's session for ten minutes."""
    if before:
        rows = [[one.assignment, one.outcome, one.minutes, one.on and one.on.isoformat()] for one in before]
        request.session[UNDO] = {"sheet": _key(sheet), "at": clock.now().timestamp(), "rows": rows}


def _kept(request: HttpRequest, sheet: Sheet) -> list[Before]:
    kept = request.session.get(UNDO) or {}
    if kept.get("sheet") != _key(sheet) or clock.now().timestamp() - kept["at"] > UNDO_LASTS:
        return []
    return [
        Before(pk, outcome, minutes, date.fromisoformat(on) if on else None)
        for pk, outcome, minutes, on in kept["rows"]
    ]


def _key(sheet: Sheet) -> str:
    return f"session {sheet.session.pk}" if sheet.session else f"role {sheet.role.pk if sheet.role else 0}"
