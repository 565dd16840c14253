"""Only our own pages may open a socket: cookies come along from any site, and no same-origin policy holds here."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier

DEFAULT_PORTS = {"http": 80, "https": 443}


class OwnOriginOnly:
    """Answers 403 unless `Origin` is one of ALLOWED_HOSTS and the very host and port that the socket was opened to.

    ALLOWED_HOSTS alone would let in another program's page on another port of the same machine.
    """

    def __init__(self, application: Any) -> None:
        self.application = AllowedHostsOriginValidator(application)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a socket of our own pages on."""
        headers = dict(scope.get("headers", []))
        origin, host = headers.get(b"origin", b"").decode("latin1"), headers.get(b"host", b"").decode("latin1")
        application = self.application if is_own(origin, host) else WebsocketDenier()
        await application(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """Whether an Origin header names the host of the Host header."""
    try:
        page = urlsplit(origin)
        port = page.port or DEFAULT_PORTS[page.scheme]
        own = urlsplit(f"//{host}")
        own_port = own.port or DEFAULT_PORTS[page.scheme]
    except (ValueError, KeyError):
        return False  # none, "null", or something that no browser sends
    return page.hostname is not None and (page.hostname, port) == (own.hostname, own_port)
