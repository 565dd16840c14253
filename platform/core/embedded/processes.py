"""Small tools for servers that outlive us: locks, remembered state, process identity, logs."""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.embedded.errors import EmbeddedServerError

LOCK_PATIENCE = 120.0  # seconds; a first start (initdb, copied binaries) takes a few
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside at the next start


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as, when that isn't ourselves."""

    uid: int
    gid: int


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file lock at `path`; raises EmbeddedServerError when another process holds it for two minutes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not wait_until(lambda: _try_lock(descriptor), LOCK_PATIENCE):
            raise EmbeddedServerError(
                f"Another process has held {path} for {LOCK_PATIENCE:.0f} s. Wait for it or end it, then try again."
            )
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask `condition` every 20 ms for at most `seconds`; answer whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def read_state(path: Path) -> dict[str, str] | None:
    """The state remembered at `path`; None when there is none or a crash left it unreadable."""
    try:
        state = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def write_state(path: Path, state: dict[str, str]) -> None:
    """Remember `state` at `path`, readable by ourselves alone; either the old state stays or the whole new one."""
    write_private(path, json.dumps(state, indent=1))


def write_private(path: Path, text: str) -> None:
    """Replace the file at `path` in one step, mode 0600."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def run(
    command: Sequence[str | Path], *, account: Account | None = None, feed: str = "", seconds: float = 120.0
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, as `account` when given; its output is kept, its failure is the caller's to judge.

    The command gets its own session, so that Ctrl-C in the terminal does not reach a server in the making, and no
    PG* variables, which would point PostgreSQL's tools elsewhere.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    return subprocess.run(  # noqa: S603  (binaries that we found ourselves, no shell)
        [str(part) for part in command],
        input=feed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        env=environment,
        cwd="/",
        umask=0o077,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        check=False,
    )


def command_of(pid: int) -> str:
    """The command line of a live process; empty when there is none (a zombie has none either)."""
    listing = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return run(["ps", "-o", "command=", "-p", str(pid)]).stdout.strip()


def first_number(path: Path) -> int | None:
    """The process id on the first line of a pid file; None when a crash left no file or an empty one."""
    try:
        first = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdecimal() and int(first) > 1 else None


def end(pid: int, alive: Callable[[], bool], *, softly: signal.Signals, firmly: signal.Signals) -> None:
    """End a server: ask, wait 30 s, insist, wait 10 s; raises EmbeddedServerError when it is still there."""
    for chosen, seconds in ((softly, 30.0), (firmly, 10.0)):
        try:
            os.kill(pid, chosen)
        except ProcessLookupError:
            return
        if wait_until(lambda: not alive(), seconds):
            return
    raise EmbeddedServerError(f"Process {pid} did not end. End it yourself (kill -9 {pid}), then try again.")


def set_aside_long_log(log: Path) -> None:
    """Start a new log when the old one is long; one older log is kept."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for an error message; says so when there is nothing."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16_000))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        lines = []
    return "\n".join(lines[-count:]) or "(the log is empty)"
