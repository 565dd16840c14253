"""The door for a mail service that reports by HTTP what came back (docs/operations/mail.md)."""

import hmac
import json
import time
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.channels.email.status import STATUS
from notifications.services.take_bounce import take_bounce

HEADER = "X-Deban-Signature"  # t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>
TOLERANCE = 300  # seconds; what is older may be a repeat of somebody who listened


@csrf_exempt
@require_POST
def bounces(request: HttpRequest) -> JsonResponse:
    """`{"to": "bounces+…@…", "status": "5.1.1", "action": "failed"}`: each may be told again, it counts once."""
    if not _is_signed(request.headers.get(HEADER, ""), request.body):
        return JsonResponse({"error": "the signature is not right, or too old"}, status=HTTPStatus.FORBIDDEN)
    try:
        told = json.loads(request.body)
        to, status, action = (str(told[name]) for name in ("to", "status", "action"))
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "to, status and action are needed"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if action.lower() != "failed":
        return JsonResponse({"outcome": "ignored"})
    if not STATUS.fullmatch(status):
        return JsonResponse({"error": "status is not one of RFC 3463"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"outcome": take_bounce(envelope_to=to, status=status).value})


def _is_signed(header: str, body: bytes) -> bool:
    """Under BOUNCE_SECRET; without one nothing is."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    at, said = parts.get("t", ""), parts.get("v1", "")
    if not settings.BOUNCE_SECRET or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    right = hmac.new(settings.BOUNCE_SECRET.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return hmac.compare_digest(said.encode(), right.encode()) and abs(time.time() - int(at)) <= TOLERANCE
