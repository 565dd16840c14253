"""A real HTTP server in this process, for doubles of other people's services: they check what comes, and keep it."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CUT = 0  # as a status: take the request, and hang up without an answer


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Answered:
    """Its answer."""

    status: int
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


class Double(ABC):
    """Subclasses say what they answer."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""

    @abstractmethod
    def answer(self, asked: Asked) -> Answered:
        """What the other side says to this."""

    @contextmanager
    def open(self) -> Iterator[str]:
        """Listen; gives the address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self.url
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(double: Double) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, self.headers, body)
            double.asked.append(asked)
            answered = double.answer(asked)
            if answered.status == CUT:
                self.close_connection = True
                return
            self.send_response(answered.status)
            for name, value in {**answered.headers, "Content-Length": str(len(answered.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answered.body)

        def log_message(self, format: str, *args: object) -> None:
            """The tests say what matters."""

    return Handler
