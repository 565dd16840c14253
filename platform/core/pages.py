"""Pages that look the same to every stranger are rendered once and reused until an event says that they changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

GENERATION = "pages:generation"
LONGEST = 60  # seconds; a page also changes with the clock ("today", "booking opens at 10:00")
View = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponse]


def same_for_strangers(view: View) -> View:
    """Mark a view whose answer to a person without a session depends on the address alone."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.same_for_strangers = True  # type: ignore[attr-defined]
        return response

    return marked


def forget_pages() -> None:
    """Something that strangers see has changed: every remembered page is old from now on."""
    try:
        cache.incr(GENERATION)
    except ValueError:
        cache.set(GENERATION, 1, timeout=None)


class AnonymousPageCacheMiddleware:
    """Answers strangers from memory, before sessions, languages or the database are touched."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not _is_stranger(request):
            return self.get_response(request)
        key = f"page:{request.headers.get('HX-Request', '')}:{request.get_full_path()}"
        found = cache.get_many([GENERATION, key])
        generation = found.get(GENERATION, 0)
        remembered = found.get(key)
        if remembered is not None and remembered[0] == generation:
            return HttpResponse(remembered[1], headers=remembered[2])
        response = self.get_response(request)
        if _may_be_remembered(response):
            headers = {name: value for name, value in response.items() if name in ("Content-Type", "Content-Language")}
            # The generation was read before rendering: a change meanwhile makes this copy old at once.
            cache.set(key, (generation, response.content, headers), timeout=LONGEST)
        return response


def _is_stranger(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def _may_be_remembered(response: HttpResponse) -> bool:
    return getattr(response, "same_for_strangers", False) and response.status_code == 200 and not response.cookies
