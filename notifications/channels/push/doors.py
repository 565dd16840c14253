"""HTTP to push services that we have no reason to trust: no redirects, no proxies, little read, never for long.

The libraries' own clients read answers of any length, for any time, from any address that a name leads to.
"""

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from threading import Timer

from notifications.channels.push.endpoints import Endpoint, addresses

CONNECT, ANSWER = 3.0, 5.0  # seconds for each step
WHOLE = 10.0  # seconds for one exchange, however slowly the other side drips
MOST = 4096  # bytes of an answer; nobody reads them


class Away(Exception):
    """Nobody answered, or not in time."""


class Doors:
    """Connections to several hosts, each kept open for the next message."""

    def __init__(self) -> None:
        self._kept: dict[str, HTTPConnection] = {}

    def post(self, endpoint: Endpoint, body: bytes, headers: Mapping[str, str]) -> int:
        """Returns the status of the answer. Raises Away, or Forbidden where the host is inside a network."""
        kept = self._kept.pop(endpoint.origin, None)
        if kept is None:
            return self._exchange(_connect(endpoint), endpoint, body, headers)
        try:
            return self._exchange(kept, endpoint, body, headers)
        except Away:
            # It was closed meanwhile: a new one. What came twice has the same topic, and replaces itself.
            return self._exchange(_connect(endpoint), endpoint, body, headers)

    def close(self) -> None:
        """Close them all."""
        while self._kept:
            self._kept.popitem()[1].close()

    def _exchange(self, connection: HTTPConnection, endpoint: Endpoint, body: bytes, headers: Mapping[str, str]) -> int:
        watch = Timer(WHOLE, _cut, [connection.sock])
        watch.daemon = True
        watch.start()
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()  # does nothing where it is done
            connection.request("POST", endpoint.target, body, {"Host": _host(endpoint), **headers})
            answer = connection.getresponse()
            answer.read(MOST)
            again = answer.isclosed() and not answer.will_close
        except (OSError, HTTPException) as error:
            connection.close()
            raise Away(type(error).__name__) from error
        finally:
            watch.cancel()
        if again:
            self._kept[endpoint.origin] = connection
        else:
            connection.close()
        return answer.status


def _connect(endpoint: Endpoint) -> HTTPConnection:
    """Connected to an address that was judged, not to a name that may lead elsewhere a moment later."""
    connection = HTTPConnection(endpoint.host, endpoint.port, timeout=ANSWER)
    connection.auto_open = 0  # it must never look the name up by itself
    try:
        connection.sock = _reach(endpoint)
    except OSError as error:
        raise Away(type(error).__name__) from error
    if endpoint.scheme == "https":
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(
            connection.sock, server_hostname=endpoint.host, do_handshake_on_connect=False
        )
    return connection


def _reach(endpoint: Endpoint) -> socket.socket:
    """A socket to the first address that takes it. Raises OSError."""
    *others, last = addresses(endpoint)
    for number in others:
        try:
            return _socket(number, endpoint.port)
        except OSError:
            continue
    return _socket(last, endpoint.port)


def _socket(number: str, port: int) -> socket.socket:
    found = socket.create_connection((number, port), timeout=CONNECT)
    found.settimeout(ANSWER)
    return found


def _cut(found: socket.socket) -> None:
    """From the watch's own thread: whoever reads meets the end. Not SSLSocket's shutdown, which isn't made for that."""
    try:
        socket.socket.shutdown(found, socket.SHUT_RDWR)
    except OSError:
        return  # it was over already


def _host(endpoint: Endpoint) -> str:
    return endpoint.origin.partition("://")[2]
