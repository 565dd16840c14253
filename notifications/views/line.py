"""LINE: the page that links an account, and the door at which LINE knocks."""

import json
import logging
from typing import Any

import httpx
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Person
from community.selectors import person_of
from core.errors import DomainError
from core.qr import qr_svg
from notifications.channels.line.channel import LineApp, answer, signature_of
from notifications.models import ChannelName
from notifications.selectors.ways import way_of
from notifications.services.answer_line import answer_line
from notifications.services.line_links import make_link_code, unlink

log = logging.getLogger(__name__)

LARGEST = 256 * 1024  # bytes: a hundred messages of LINE's longest


@login_required
@require_http_methods(["GET", "POST"])
def line_page(request: HttpRequest) -> HttpResponse:
    """Add the account, make a code, send it; or part again. The code is shown once and kept nowhere."""
    person = person_of(request.user)
    if person is None or not LineApp().is_set_up():
        raise Http404
    if request.method == "GET":
        return _page(request, person)
    if request.POST.get("do") == "unlink":
        unlink(person=person)
        messages.success(request, _("LINE is no longer linked. Your notices take another way."))
        return redirect("notifications:line")
    try:
        code = make_link_code(person=person)
    except DomainError as refusal:
        return _page(request, person, refusal=refusal)
    return _page(request, person, code=code)


def _page(request: HttpRequest, person: Person, *, code: str = "", refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "way": way_of(person, ChannelName.LINE),
        "code": f"{code[:4]} {code[4:]}" if code else "",
        "refusal": refusal,
        "friend_url": settings.LINE_FRIEND_URL,
        "qr": qr_svg(settings.LINE_FRIEND_URL, label=_("QR code of our LINE account")),
        "nav_current": "notices",
    }
    answered = render(request, "notifications/line.html", context, status=refusal.status if refusal else 200)
    answered["Cache-Control"] = "no-store"  # a code is nothing to come back to
    return answered


# Without a CSRF token: LINE has none. Its signature over the whole body shows who knocks.
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """What people write to the official account, or that they added or blocked it."""
    if not LineApp().is_set_up():
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST or len(request.body) > LARGEST:
        return HttpResponse(status=413)
    if not constant_time_compare(request.headers.get("X-Line-Signature", ""), signature_of(request.body)):
        return HttpResponse(status=401)
    for event in _events(request.body):
        words = answer_line(event)
        if words and event.get("replyToken"):
            _answer(str(event["replyToken"]), words)
    return HttpResponse(status=200)


def _events(body: bytes) -> list[dict[str, Any]]:
    """The events of a signed body; a body in no shape that we know has none."""
    try:
        told = json.loads(body)
    except ValueError:
        return []
    events = told.get("events") if isinstance(told, dict) else None
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


def _answer(reply_token: str, words: str) -> None:
    """What was asked for is done whether or not the answer arrives: the page shows it too."""
    try:
        answer(reply_token, words)
    except httpx.HTTPError as error:
        log.warning("LINE did not take an answer: %s", type(error).__name__)
