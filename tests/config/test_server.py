"""The bridge between an ASGI server and our WSGI pages."""

import asyncio
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import FileResponse, HttpRequest, HttpResponse

from config import server
from config.server import Pages, environ_of

Environ = dict[str, Any]
HEAD: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "path": "/かな/",
    "query_string": b"q=%E3%81%9D",
    "http_version": "1.1",
}


class Streamed:
    """An answer of Django's streaming kind."""

    streaming = True

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        self.closed = True


def _asked(app: Callable[..., Any], *headers: tuple[bytes, bytes]) -> Any:
    scope = {**HEAD, "headers": list(headers), "client": ("192.0.2.1", 5), "server": ("127.0.0.1", 8000)}
    return ApplicationCommunicator(Pages(app, threads=2), scope)  # type: ignore[no-untyped-call]


def _echo(environ: Environ, start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("201 Created", [("Content-Length", str(len(body))), ("X-Path", environ["PATH_INFO"])])
    return [body]


async def test_a_request_in_two_parts_and_its_answer() -> None:
    asked = _asked(_echo, (b"content-type", b"text/plain"))
    await asked.send_input({"type": "http.request", "body": b"half ", "more_body": True})
    await asked.send_input({"type": "http.request", "body": b"and half"})
    start, body = await asked.receive_output(5), await asked.receive_output(5)
    assert start["status"] == 201
    assert (b"x-path", "/かな/".encode()) in start["headers"]
    assert body["body"] == b"half and half"


async def test_a_body_without_end_is_refused_before_a_thread_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LARGEST_BODY", 1000)

    def never(*_: object) -> list[bytes]:
        raise AssertionError("the application was called")

    asked = _asked(never)
    for _ in range(11):
        await asked.send_input({"type": "http.request", "body": b"x" * 100, "more_body": True})
    assert (await asked.receive_output(5))["status"] == 413


async def test_who_leaves_before_the_end_of_the_request_costs_nothing() -> None:
    def never(*_: object) -> list[bytes]:
        raise AssertionError("the application was called")

    asked = _asked(never)
    await asked.send_input({"type": "http.request", "body": b"x", "more_body": True})
    await asked.send_input({"type": "http.disconnect"})
    await asked.wait(5)
    assert await asked.receive_nothing()


async def test_a_long_file_travels_in_pieces_and_is_closed() -> None:
    answer = Streamed([b"x" * 4096] * 500)

    def app(environ: Environ, start_response: Any) -> Streamed:
        start_response("200 OK", [("Content-Length", str(500 * 4096))])
        return answer

    asked = _asked(app)
    await asked.send_input({"type": "http.request"})
    assert (await asked.receive_output(5))["status"] == 200
    pieces = [await asked.receive_output(5)]
    while pieces[-1].get("more_body"):
        pieces.append(await asked.receive_output(5))
    await asked.wait(5)
    assert sum(len(piece["body"]) for piece in pieces) == 500 * 4096
    assert len(pieces) < 50
    assert answer.closed


async def test_an_endless_stream_stops_when_nobody_listens() -> None:
    def words() -> Iterator[bytes]:
        while True:
            yield b"word "

    answer = Streamed(words())

    def app(environ: Environ, start_response: Any) -> Streamed:
        start_response("200 OK", [])
        return answer

    asked = _asked(app)
    await asked.send_input({"type": "http.request"})
    await asked.receive_output(5)
    assert (await asked.receive_output(5))["body"] == b"word "
    await asked.send_input({"type": "http.disconnect"})
    await asked.wait(5)
    assert answer.closed


async def test_an_error_of_the_application_reaches_the_server() -> None:
    def app(*_: object) -> list[bytes]:
        raise ZeroDivisionError

    asked = _asked(app)
    await asked.send_input({"type": "http.request"})
    with pytest.raises(ZeroDivisionError):
        await asked.wait(5)


async def test_slow_pages_do_not_hold_the_loop() -> None:
    def app(environ: Environ, start_response: Any) -> list[bytes]:
        asyncio.run(asyncio.sleep(0.3))
        start_response("200 OK", [])
        return [b""]

    asked = _asked(app)
    await asked.send_input({"type": "http.request"})
    begun = asyncio.get_running_loop().time()
    await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() - begun < 0.2
    assert (await asked.receive_output(5))["status"] == 200


def test_django_marks_its_files_as_streamed() -> None:
    assert FileResponse(io.BytesIO(b"x")).streaming
    assert not HttpResponse(b"x").streaming
    assert not getattr(HttpRequest(), "streaming", False)


def test_headers_in_the_environment() -> None:
    headers = [
        (b"host", b"deban.example"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"192.0.2.7"),
        (b"x_forwarded_for", b"203.0.113.9"),
        (b"content-length", b"3"),
    ]
    environ = environ_of({**HEAD, "headers": headers, "client": None, "server": None}, io.BytesIO(b"abcd"))
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"
    assert environ["CONTENT_LENGTH"] == "4"
    assert environ["QUERY_STRING"] == "q=%E3%81%9D"
    assert "HTTP_CONTENT_LENGTH" not in environ
