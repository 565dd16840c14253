"""Errors that a person meets: a sentence in their language, and a next step."""

from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.middleware import BUSY_FOR, is_busy

Sentence = str | Promise


class DomainError(Exception):
    """A refusal that the person can understand. Subclasses name it, say it, and say what to do next."""

    code = "refused"
    status: HTTPStatus = HTTPStatus.CONFLICT
    message: Sentence = _("This is not possible.")
    next_step: Sentence = ""

    def __init__(self, message: Sentence | None = None, next_step: Sentence | None = None) -> None:
        if message is not None:
            self.message = message
        if next_step is not None:
            self.next_step = next_step
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)

    def as_dict(self) -> dict[str, str]:
        """The shape that API and pages share."""
        return {"code": self.code, "message": str(self.message), "next_step": str(self.next_step)}


class Refused(DomainError):
    """One or more reasons, all of them: the page explains each."""

    def __init__(self, reasons: list[DomainError]) -> None:
        self.reasons = reasons
        first = reasons[0]
        self.code, self.status = first.code, first.status
        super().__init__(first.message, first.next_step)


class KeyReused(DomainError):
    """The idempotency key came with another body before."""

    code = "key_reused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This form was already sent with other answers.")
    next_step = _("Open the page again and send the form once more.")


class Busy(DomainError):
    """A lock waited for too long, or a full pool: nothing was done, and soon it can be."""

    code = "busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = _("Many people are here just now")
    next_step = _("Nothing was lost. Please wait a few seconds and load this page again.")


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's handler, which also knows DomainError, and says in JSON what pages say by 503.html."""
    if is_busy(exc):
        return Response(Busy().as_dict(), status=Busy.status, headers={"Retry-After": BUSY_FOR})
    if isinstance(exc, DomainError):
        reasons = exc.reasons if isinstance(exc, Refused) else [exc]
        body = exc.as_dict() | {"reasons": [reason.as_dict() for reason in reasons]}
        return Response(body, status=exc.status)
    return exception_handler(exc, context)
