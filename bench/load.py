"""A small HTTP/1.1 client that costs little: the machine's two cores belong to the server."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Load:
    """What came back."""

    answers: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Successful answers a second."""
        return sum(n for status, n in self.answers.items() if status < 400) / self.seconds


def get(path: str, cookie: str = "") -> bytes:
    """A GET request."""
    extra = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode()


def post_json(path: str, body: bytes, session: str) -> bytes:
    """A POST of JSON by a signed-in person, with its CSRF token."""
    token = "c" * 32
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: sessionid={session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n\r\n"
    )
    return head.encode() + body


def run(port: int, requests: Iterable[bytes], clients: int, seconds: float | None = None) -> Load:
    """Send the requests over `clients` kept-alive connections, until they end or the time is over."""
    return asyncio.run(_run(port, iter(requests), clients, seconds))


async def _run(port: int, requests: Iterator[bytes], clients: int, seconds: float | None) -> Load:
    load = Load()
    begun = time.perf_counter()
    until = begun + seconds if seconds else float("inf")
    await asyncio.gather(*(_client(port, requests, load, until) for _ in range(clients)))
    load.seconds = time.perf_counter() - begun
    return load


async def _client(port: int, requests: Iterator[bytes], load: Load, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_length(head))
        load.answers[int(head[9:12])] += 1
        if time.perf_counter() >= until:
            break
    writer.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise ValueError("an answer without Content-Length")
