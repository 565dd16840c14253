"""A constant 20 KB page on the same kind of server as ours: what no real page can beat."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.server import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")

PAGE = b"<!doctype html><title>constant</title>" + b"x" * 20_000


def constant(request: HttpRequest) -> HttpResponse:
    """20 KB that cost nothing to make."""
    return HttpResponse(PAGE, headers={"Content-Length": len(PAGE)})


urlpatterns = [path("healthz", constant)]
application = Pages(get_wsgi_application(), threads=8)
