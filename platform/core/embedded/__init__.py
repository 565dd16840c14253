"""Private PostgreSQL and Redis servers for one checkout, for a machine that has Python alone.

Settings call `ensure_postgres` and `ensure_redis` where DATABASE_URL and REDIS_URL are not set; nothing in here
imports Django. The servers are daemons: they outlive whoever started them and serve whoever asks next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.embedded import postgres, redis_server
from core.embedded.errors import EmbeddedServerError, PostgresMissing, RedisMissing

__all__ = [
    "EmbeddedServerError",
    "PostgresMissing",
    "RedisMissing",
    "ServerStatus",
    "Servers",
    "checkout_root",
    "ensure_postgres",
    "ensure_redis",
    "ensure_started",
    "remove",
    "status",
    "stop",
    "stop_started_here",
]

Answer = TypeVar("Answer")
_started_here: set[str] = set()


@dataclass(frozen=True)
class Servers:
    """Where the running servers are; both URLs hold passwords."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class ServerStatus:
    """One server as it is now; `pid` is None when it doesn't run."""

    name: str
    pid: int | None


def checkout_root() -> Path:
    """The folder of the checkout that this code runs from."""
    return Path(__file__).resolve().parents[3]


def ensure_started(root: Path) -> Servers:
    """Start both servers of the checkout at `root`, or reuse them: a few milliseconds when they run already.

    Safe from many processes at once. Raises RedisMissing, PostgresMissing or another EmbeddedServerError.
    """
    return Servers(database_url=ensure_postgres(root), redis_url=ensure_redis(root))


def ensure_postgres(root: Path) -> str:
    """The URL of the checkout's PostgreSQL, which runs when this returns. Raises EmbeddedServerError."""
    return _noted("PostgreSQL", postgres.postgres_pid, postgres.ensure_postgres, root)


def ensure_redis(root: Path) -> str:
    """The URL of the checkout's Redis, which runs when this returns. Raises RedisMissing or EmbeddedServerError."""
    return _noted("Redis", redis_server.redis_pid, redis_server.ensure_redis, root)


def stop_started_here(root: Path) -> list[str]:
    """Stop the servers that this very process started, and no others. Raises EmbeddedServerError."""
    stoppers = {"PostgreSQL": postgres.stop_postgres, "Redis": redis_server.stop_redis}
    return [name for name in sorted(_started_here) if _explained(stoppers[name], root)]


def stop(root: Path) -> list[str]:
    """Stop what runs and wait for its end; answers the names of what was stopped. Raises EmbeddedServerError."""
    stoppers = {"PostgreSQL": postgres.stop_postgres, "Redis": redis_server.stop_redis}
    return [name for name, stopper in stoppers.items() if _explained(stopper, root)]


def remove(root: Path) -> None:
    """Stop both servers and delete their data. Raises EmbeddedServerError."""
    _explained(postgres.remove_postgres, root)
    _explained(redis_server.remove_redis, root)


def status(root: Path) -> list[ServerStatus]:
    """Both servers as they are now; starts nothing. Raises EmbeddedServerError."""
    readers = {"PostgreSQL": postgres.postgres_pid, "Redis": redis_server.redis_pid}
    return [ServerStatus(name, _explained(reader, root)) for name, reader in readers.items()]


def _noted(name: str, pid: Callable[[Path], int | None], start: Callable[[Path], str], root: Path) -> str:
    """Start, and remember whether it was us; who started a server may stop it."""
    running = _explained(pid, root)
    url = _explained(start, root)
    if running is None:
        _started_here.add(name)
    return url


def _explained(work: Callable[[Path], Answer], root: Path) -> Answer:
    """Turn a refused file or signal into a sentence: mostly another user started the servers here."""
    try:
        return work(root)
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{error.filename or 'A server in ' + str(root / 'var')} belongs to another user ({error.strerror}). "
            f"Work as that user, or have that user run make clean in {root}."
        ) from error
