"""Pages that look the same to every stranger are rendered once and reused until an event says that they changed."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.http import parse_http_date_safe

GENERATION = "pages:generation"
LOCAL = "template_fragments"  # the cache that Django's tag {% cache %} uses too
LONGEST = 60  # seconds; a page also changes with the clock ("today", "booking opens at 10:00")
MOST = 500  # pages that one process keeps for its second
T = TypeVar("T")
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


class _Generation:
    """Which generation of pages this is; asked of Redis four times a second at most."""

    def __init__(self) -> None:
        self._known: tuple[float, int] | None = None

    def now(self) -> int:
        """The number; 0 while Redis is away."""
        known = self._known
        if known is None or time.monotonic() - known[0] > 0.25:
            known = self._known = (time.monotonic(), int(cache.get(GENERATION, 0)))
        return known[1]

    def forget(self) -> None:
        """Ask anew."""
        self._known = None


generation = _Generation()


def forget_pages() -> None:
    """Something that strangers see has changed: every remembered page is old from now on."""
    try:
        cache.incr(GENERATION)
    except ValueError:
        cache.set(GENERATION, 1, timeout=None)
    generation.forget()


def remembered(key: str, make: Callable[[], T]) -> T:
    """What `make` read from the database in this generation of pages: a copy, for this process, for a minute at most.

    Only for what every stranger may see; None is not remembered.
    """
    local, current = caches[LOCAL], generation.now()
    found: tuple[int, T] | None = local.get(key)
    if found is not None and found[0] == current:
        return found[1]
    value = make()
    if value is not None:
        local.set(key, (current, value), LONGEST)
    return value


def context(request: HttpRequest) -> dict[str, Any]:
    """`page_generation`, for template fragments that are reused until something changes."""
    return {"page_generation": SimpleLazyObject(generation.now)}


@dataclass(frozen=True)
class Remembered:
    """A rendered page, and the generation in which it was rendered."""

    generation: int
    content: bytes
    headers: dict[str, str]


class Lately:
    """What this process answered within the last second: saves even the way to Redis."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[float, Remembered]] = {}

    def get(self, key: str) -> Remembered | None:
        """The page, if it is less than a second old."""
        kept = self._pages.get(key)
        return kept[1] if kept and time.monotonic() - kept[0] < 1 else None

    def keep(self, key: str, page: Remembered) -> None:
        """Remember for a second; a flood of different addresses can't fill the memory."""
        if len(self._pages) >= MOST:
            self._pages.clear()
        self._pages[key] = (time.monotonic(), page)


class AnonymousPageCacheMiddleware:
    """Answers strangers from memory, before sessions, languages or the database are touched.

    It stands first, so what it remembers are whole answers, with every header that the others set.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.lately = Lately()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not _is_stranger(request):
            return self.get_response(request)
        key = _key(request)
        page = self.lately.get(key)
        if page is not None:
            return _answer(request, page)
        found = cache.get_many([GENERATION, key])
        current = found.get(GENERATION, 0)
        page = found.get(key)
        if page is None or page.generation != current:
            response = self.get_response(request)
            if not _may_be_remembered(response):
                return response
            # The generation was read before rendering: a change meanwhile makes this copy old at once.
            page = Remembered(current, response.content, dict(response.items()))
            cache.set(key, page, timeout=LONGEST)
        self.lately.keep(key, page)
        return _answer(request, page)


def _answer(request: HttpRequest, page: Remembered) -> HttpResponse:
    """The page, or that it is what the browser has already."""
    response = HttpResponse(page.content, headers=page.headers)
    etag, changed = page.headers.get("ETag"), page.headers.get("Last-Modified")
    if etag is None:
        return response
    last_modified = parse_http_date_safe(changed) if changed else None
    return get_conditional_response(request, etag=etag, last_modified=last_modified, response=response) or response


def _key(request: HttpRequest) -> str:
    """What the answer depends on. As a digest: an address may be longer than the 250 signs that a key may have."""
    asked = f"{request.scheme}:{request.headers.get('HX-Request', '')}:{request.get_full_path()}"
    return f"page:{hashlib.sha256(asked.encode()).hexdigest()}"


def _is_stranger(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def _may_be_remembered(response: HttpResponse) -> bool:
    return getattr(response, "same_for_strangers", False) and response.status_code == 200 and not response.cookies
