"""A real server process on the test database, for tests that need real HTTP and real sockets."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection

from community.models import User
from core import redis_client

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database_url() -> str:
    """The test database as an address that another process understands."""
    at = connection.settings_dict
    host = quote(str(at["HOST"]), safe="")
    return f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{host}:{at['PORT'] or 5432}/{at['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What a process needs to work on the test database."""
    names = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_client.url(),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }
    return {**os.environ, **names, **more}


@contextmanager
def running_server(**more: str) -> Iterator[str]:
    """uvicorn on a free port; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--lifespan", "off"]
    process = subprocess.Popen([*command, "--log-level", "warning"], env=environment(**more), cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_it_answers(url: str, seconds: float = 30) -> None:
    """Return as soon as the address answers; raise TimeoutError if it doesn't."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def session_cookie(user: User) -> str:
    """The value of a session cookie with which this account is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)
