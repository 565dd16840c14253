"""The contenders of ADR 3: the same constant page of Django's, and an echoing socket, each way of serving them."""

import os
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from config.server import Pages

wsgi = get_wsgi_application()
_pages_in_threads = WSGIMiddleware(cast(WSGIApp, wsgi), workers=8)
_pages_in_our_threads = Pages(wsgi, threads=8)
_pages_as_asgi = get_asgi_application()


async def _echo(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": message["text"]})


async def in_our_threads(scope: Any, receive: Any, send: Any) -> None:
    """Pages as WSGI in threads behind our own bridge, sockets on the loop: what `config.asgi` does."""
    await (_echo(receive, send) if scope["type"] == "websocket" else _pages_in_our_threads(scope, receive, send))


async def in_threads(scope: Any, receive: Any, send: Any) -> None:
    """Pages as WSGI in threads behind a2wsgi, sockets on the loop."""
    await (_echo(receive, send) if scope["type"] == "websocket" else _pages_in_threads(scope, receive, send))


async def all_asgi(scope: Any, receive: Any, send: Any) -> None:
    """Pages as Django's own ASGI, sockets on the loop."""
    await (_echo(receive, send) if scope["type"] == "websocket" else _pages_as_asgi(scope, receive, send))
