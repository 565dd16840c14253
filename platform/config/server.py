"""Pages inside an ASGI server: the WSGI application in a pool of threads (ADR 3).

Like a2wsgi, with one hop between loop and thread where that has five, which makes a page three times as cheap. A thread
is taken only when the whole request is here, so a slow sender holds none.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
Environ = dict[str, Any]
Head = tuple[int, list[tuple[bytes, bytes]]]

IN_MEMORY = 1_000_000  # bytes of a request; what is longer waits on disk
LARGEST_BODY = 32_000_000  # bytes; the forms' and the API's own limits are far smaller
WHOLE = 1_000_000  # bytes; a file up to this length is sent at once
CHUNK = 65_536  # bytes of a longer one that travel together


class BodyTooLarge(Exception):
    """The request is longer than anything we take."""


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class Pages:
    """An ASGI application for `http` scopes that runs a WSGI application in `threads` threads."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], *, threads: int) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                await _read_body(receive, body)
            except ClientGone:
                return
            except BodyTooLarge:
                await _refuse(send)
                return
            environ = environ_of(scope, body)
            loop = asyncio.get_running_loop()
            whole = await loop.run_in_executor(self._threads, self._answer, environ, loop, receive, send)
            if whole is not None:
                await _send_whole(send, *whole)

    def _answer(
        self, environ: Environ, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send
    ) -> tuple[Head, bytes] | None:
        """In a thread: the whole answer; None when it was long, and has been sent piece by piece."""
        heads: list[Head] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            head = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            heads[:] = [(int(status[:3]), head)]

        answer = self._wsgi(environ, start_response)
        try:
            if not getattr(answer, "streaming", False) or 0 <= _length(heads[0]) <= WHOLE:
                return heads[0], b"".join(answer)
            _send_in_pieces(heads[0], answer, loop, receive, send)
            return None
        finally:
            # Django gives the database connection back here, so it has to happen in this thread.
            getattr(answer, "close", lambda: None)()


def _send_in_pieces(
    head: Head, answer: Iterable[bytes], loop: asyncio.AbstractEventLoop, receive: Receive, send: Send
) -> None:
    """In a thread: wait for the server at each piece, and stop when nobody listens any more."""

    def say(message: Message) -> None:
        asyncio.run_coroutine_threadsafe(send(message), loop).result()

    gone = asyncio.run_coroutine_threadsafe(_until_gone(receive), loop)
    try:
        say({"type": "http.response.start", "status": head[0], "headers": head[1]})
        # A file comes in small blocks; a stream of unknown length may be waited for word by word.
        for piece in _gathered(answer) if _length(head) >= 0 else answer:
            if gone.done():
                return
            say({"type": "http.response.body", "body": piece, "more_body": True})
        say({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _gathered(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for block in blocks:
        held += block
        if len(held) >= CHUNK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _length(head: Head) -> int:
    """The answer's length as its head says; -1 where it doesn't."""
    return next((int(value) for name, value in head[1] if name == b"content-length"), -1)


async def _read_body(receive: Receive, body: IO[bytes]) -> None:
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            raise BodyTooLarge
        body.write(chunk)
        more = message.get("more_body", False)


async def _refuse(send: Send) -> None:
    text = b"The request is too large."
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(text)), (b"connection", b"close")]
    await _send_whole(send, (413, headers), text)


async def _send_whole(send: Send, head: Head, body: bytes) -> None:
    await send({"type": "http.response.start", "status": head[0], "headers": head[1]})
    await send({"type": "http.response.body", "body": body})


def environ_of(scope: Message, body: IO[bytes]) -> Environ:
    """The WSGI environment (PEP 3333) of an ASGI scope whose whole body is here."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", "").encode().decode("latin-1"),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        # `X_Forwarded_For` would pass for `X-Forwarded-For` and get round a proxy that sets the latter.
        if "_" not in name:
            key = f"HTTP_{name.upper().replace('-', '_')}"
            separator = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    environ.pop("HTTP_CONTENT_LENGTH", None)  # a chunked body has none, and the one that came is the one that counts
    environ["CONTENT_LENGTH"] = str(body.seek(0, SEEK_END))
    body.seek(0)
    return environ
