"""Headers for every answer, and a kind word when the database is busy."""

from collections.abc import Callable
from http import HTTPStatus

from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import LockNotAvailable
from psycopg_pool import PoolTimeout

GetResponse = Callable[[HttpRequest], HttpResponse]
BUSY_FOR = "3"  # seconds after which it is worth trying again

# No inline script or style anywhere, so pages can be remembered without a nonce (ASVS 3.4).
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


# A mail's own page inside ours: its style stands in it, it runs nothing, loads nothing, and only we may frame it.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


class SecurityHeadersMiddleware:
    """Content Security Policy and Permissions Policy on every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's admin (unfold) needs inline code of its own; it is for staff alone.
        if not request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response


class BusyMiddleware:
    """A lock waited for over three seconds, or a full pool, is 503 with Retry-After, never 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer only for busyness; everything else goes on to Django."""
        if not is_busy(exception):
            return None
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = BUSY_FOR
        return response


class WrongDoorMiddleware:
    """An address that only takes forms, opened as a page (after a sign-in, say), is a sentence with a way on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wants_page = "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not wants_page:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def is_busy(exception: BaseException) -> bool:
    """True when the database asked us to come back later."""
    return isinstance(exception, OperationalError) and isinstance(exception.__cause__, LockNotAvailable | PoolTimeout)
