"""A push service of our own: checks what RFC 8030, 8291 and 8292 ask of a sender, and decrypts as a browser would."""

import json
import re
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST = 4096  # bytes: what every push service takes


def text(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(encoded: str) -> bytes:
    """Bytes of base64url without padding."""
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


class Browser:
    """The browser's half of a subscription: its keys, and what it can read with them."""

    def __init__(self, endpoint: str, auth: bytes = b"sixteen bytes ok") -> None:
        self.endpoint, self.auth = endpoint, auth
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {"endpoint": endpoint, "keys": {"p256dh": text(point), "auth": text(auth)}}
        self.form = {"endpoint": endpoint, "p256dh": text(point), "auth": text(auth)}

    def read(self, body: bytes) -> dict[str, str]:
        """What was written for this browser alone."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        found: dict[str, str] = json.loads(plain)
        return found


@dataclass(frozen=True)
class Push:
    """One request that the service got."""

    path: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]


@dataclass
class PushDouble:
    """Listens while it is open. `answers`: path to the status that it gets instead of 201, or a list of them."""

    origin: str = ""
    public_key: str = ""  # the only sender whose subscriptions these are
    answers: dict[str, int | list[int]] = field(default_factory=dict)
    pushes: list[Push] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what a real service would have refused
    connections: set[int] = field(default_factory=set)

    def device(self, name: str) -> Browser:
        """A browser that subscribed here."""
        return Browser(f"{self.origin}/send/{name}")

    def of(self, browser: Browser) -> list[Push]:
        """What came for a browser."""
        return [push for push in self.pushes if self.origin + push.path == browser.endpoint]

    def answer(self, path: str) -> int:
        """The next status for this path."""
        told = self.answers.get(path, 201)
        return told if isinstance(told, int) else told.pop(0) if told else 201

    def judge(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """The signature's claims; what is wrong with the request is kept in `wrong`."""
        claims = self._claims(headers.get("authorization", ""))
        checks = {
            "ttl": headers.get("ttl", "").isdecimal(),
            "urgency": headers.get("urgency") in ("very-low", "low", "normal", "high"),
            "topic": re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers.get("topic", "")) is not None,
            "content-encoding": headers.get("content-encoding") == "aes128gcm",
            "host": f"http://{headers.get('host')}" == self.origin,
            "size": 86 < len(body) <= LARGEST,
        }
        self.wrong += [name for name, right in checks.items() if not right]
        return claims

    def _claims(self, authorization: str) -> dict[str, Any]:
        found = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)", authorization)
        if found is None:
            self.wrong.append("authorization")
            return {}
        head, body, signature, key = found.groups()
        if key != self.public_key:
            self.wrong.append("key")
        signed = raw(signature)
        numbers = [int.from_bytes(half, "big") for half in (signed[:32], signed[32:])]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
        # Raises InvalidSignature, which ends the connection, and the test with it.
        point.verify(utils.encode_dss_signature(*numbers), f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
        claims: dict[str, Any] = json.loads(raw(body))
        left = claims.get("exp", 0) - time.time()
        checks = {
            "alg": json.loads(raw(head))["alg"] == "ES256",
            "aud": claims.get("aud") == self.origin,
            "exp": 0 < left <= 24 * 3600,
            "sub": str(claims.get("sub")).startswith("mailto:"),
        }
        self.wrong += [name for name, right in checks.items() if not right]
        return claims

    @contextmanager
    def open(self) -> Iterator["PushDouble"]:
        """Listen on a free port of this machine."""
        double = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                double.connections.add(self.client_address[1])
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                double.pushes.append(Push(self.path, headers, body, double.judge(headers, body)))
                self.send_response(double.answer(self.path))
                self.send_header("Location", f"{double.origin}/message/{len(double.pushes)}")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
