"""The demo's doors open nowhere else: each of them asks here first."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """A view that is not there outside the demo, even if somebody routes to it by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def may_invent() -> bool:
    """Whether this database may be filled with invented people: the demo's, or the tests'."""
    return bool(settings.DEMO) or os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.test"
