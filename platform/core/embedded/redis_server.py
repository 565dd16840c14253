"""A private Redis for one checkout: loopback, a password, nothing kept on disk (PostgreSQL holds the truth)."""

import random
import secrets
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from core.embedded.binaries import redis_program
from core.embedded.errors import EmbeddedServerError
from core.embedded.places import var_of
from core.embedded.processes import (
    command_of,
    end,
    first_number,
    last_lines,
    locked,
    read_state,
    run,
    set_aside_long_log,
    wait_until,
    write_private,
    write_state,
)

HOST = "127.0.0.1"
PORTS = range(20_000, 30_000)  # below the ports that systems hand out to outgoing connections
PATIENCE = 5.0  # seconds for a start


@dataclass(frozen=True)
class RedisPlace:
    """One checkout's Redis: its folder, its port on loopback, its password."""

    folder: Path
    port: int
    password: str

    @property
    def log(self) -> Path:
        return self.folder / "redis.log"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"


def ensure_redis(root: Path) -> str:
    """The URL of this checkout's Redis, which is running when this returns.

    Costs a millisecond when it runs already. Safe to call from many processes at once. Raises RedisMissing, or
    EmbeddedServerError with the end of the server's log.
    """
    root = root.resolve()
    place = _remembered(root)
    if place is None or not _answers(place):
        with locked(var_of(root) / "redis.lock"):
            place = _started(root)
    return place.url


def stop_redis(root: Path) -> bool:
    """Stop this checkout's Redis and wait for its end; answers whether it was running."""
    root = root.resolve()
    if not _folder(root).exists():
        return False
    with locked(var_of(root) / "redis.lock"):
        place = _remembered(root)
        pid = _running_pid(place) if place else None
        if place is None or pid is None:
            return False
        end(pid, lambda: _running_pid(place) == pid, softly=signal.SIGTERM, firmly=signal.SIGKILL)
        return True


def remove_redis(root: Path) -> None:
    """Stop this checkout's Redis and delete its folder."""
    root = root.resolve()
    stop_redis(root)
    if _folder(root).exists():
        rmtree(_folder(root))


def redis_pid(root: Path) -> int | None:
    """The process id of this checkout's Redis; None when it doesn't run."""
    place = _remembered(root.resolve())
    return _running_pid(place) if place else None


def _folder(root: Path) -> Path:
    return var_of(root) / "redis"


def _remembered(root: Path) -> RedisPlace | None:
    """What was settled earlier; None when there is nothing, or when it came here with a copied checkout."""
    state = read_state(_folder(root) / "server.json")
    if state is None or state.get("root") != str(root):
        return None
    return RedisPlace(_folder(root), int(state["port"]), state["password"])


def _answers(place: RedisPlace) -> bool:
    """Whether the Redis that knows our password answers on our port; a stranger there doesn't."""
    try:
        with socket.create_connection((HOST, place.port), timeout=1.0) as connection:
            connection.sendall(f"AUTH {place.password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2 and (piece := connection.recv(256)):
                reply += piece
    except OSError:
        return False
    return reply.startswith(b"+OK\r\n+PONG")


def _running_pid(place: RedisPlace) -> int | None:
    """The live server of this place, by its pid file and by what the process calls itself."""
    pid = first_number(place.folder / "redis.pid")
    if pid is None:
        return None
    command = command_of(pid) + " "
    # Redis replaces its arguments by its address where the system lets it.
    ours = f" {HOST}:{place.port} " in command or f" {place.folder / 'redis.conf'} " in command
    return pid if ours and ("redis" in command or "valkey" in command) else None


def _started(root: Path) -> RedisPlace:
    """Start the server unless it answers by now; the caller holds the lock."""
    place = _remembered(root)
    if place is not None and (_answers(place) or _comes_round(place)):
        return place
    program = redis_program()
    folder = _folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    password = place.password if place else secrets.token_urlsafe(24)
    set_aside_long_log(folder / "redis.log")
    for port in [*([place.port] if place else []), *random.sample(PORTS, 20)]:
        fresh = RedisPlace(folder, port, password)
        if _is_free(port) and _start(program, fresh):
            write_state(folder / "server.json", {"root": str(root), "port": str(port), "password": password})
            return fresh
    raise EmbeddedServerError(
        f"Redis found no free port on {HOST}. The end of its log {folder / 'redis.log'}:\n"
        f"{last_lines(folder / 'redis.log')}"
    )


def _comes_round(place: RedisPlace) -> bool:
    """Wait for a live server that doesn't answer (it may be busy); answers False when there is none."""
    pid = _running_pid(place)
    if pid is None:
        return False
    wait_until(lambda: _answers(place) or _running_pid(place) != pid, PATIENCE)
    if _answers(place):
        return True
    if _running_pid(place) == pid:
        raise EmbeddedServerError(
            f"Redis (process {pid}) runs but doesn't answer. End it (kill {pid}) and try again. The end of its log "
            f"{place.log}:\n{last_lines(place.log)}"
        )
    return False


def _start(program: Path, place: RedisPlace) -> bool:
    """Start once: True when it answers, False when somebody took the port meanwhile; raises when it doesn't start."""
    configuration = place.folder / "redis.conf"
    # In a file that is ours alone: a password on a command line is everybody's to read.
    write_private(configuration, _configuration(place))
    (place.folder / "redis.pid").unlink(missing_ok=True)
    earlier = place.log.stat().st_size if place.log.exists() else 0
    result = run([program, configuration])

    def taken() -> bool:
        return b"ddress already in use" in _log_since(place, earlier)

    if result.returncode == 0 and wait_until(lambda: _answers(place) or taken(), PATIENCE) and not taken():
        return True
    if taken():
        return False
    reason = (result.stdout + result.stderr).strip()
    raise EmbeddedServerError(
        f"Redis ({program}) did not start. {reason} The end of its log {place.log}:\n{last_lines(place.log)}"
    )


def _log_since(place: RedisPlace, start: int) -> bytes:
    if not place.log.exists():
        return b""
    with place.log.open("rb") as log:
        log.seek(start)
        return log.read()


def _configuration(place: RedisPlace) -> str:
    settings = {
        "daemonize": "yes",
        "bind": HOST,
        "port": str(place.port),
        "requirepass": place.password,
        "dir": _quoted(place.folder),
        "pidfile": _quoted(place.folder / "redis.pid"),
        "logfile": _quoted(place.log),
        "save": '""',
        "appendonly": "no",
        "tcp-backlog": "128",
        "always-show-logo": "no",
    }
    return "".join(f"{name} {value}\n" for name, value in settings.items())


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True
