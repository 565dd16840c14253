"""Runs the demo's processes side by side: names their output, brings the dead back, and leaves none behind."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM, Signals, signal

from demo import guardian
from demo.guardian import signalled

Write = Callable[[str], object]
FIRST_PAUSE = 1.0  # seconds before a dead child comes back; doubles while it keeps dying
LONGEST_PAUSE = 30.0
SETTLED = 20.0  # seconds of life after which a child counts as healthy again
TO_STOP = 8.0  # seconds for all children together; a web server gives its sockets five


@dataclass
class Child:
    """One program of the demo."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[str] | None" = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    due_at: float = field(default=0.0)


class Supervisor:
    """Starts the children and keeps them running until it is told to stop."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        write: Write,
        to_stop: float = TO_STOP,
    ) -> None:
        self._children = children
        self._cwd = cwd
        self._environment = dict(environment)
        self._write = write
        self._to_stop = to_stop
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._hurry = False
        self._guardian: subprocess.Popen[str] | None = None

    def run(self, each_turn: Callable[[], object]) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP, then stop all; calls `each_turn` about five times a second."""
        for one in (SIGINT, SIGTERM, SIGHUP):
            signal(one, self._on_signal)
        # Its own session: neither Ctrl-C nor a closed terminal reaches it, only our end does.
        self._guardian = subprocess.Popen(  # noqa: S603  (our own file, no shell)
            [sys.executable, guardian.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            while not self._stopping.is_set():
                for child in self._children:
                    self._look_after(child)
                each_turn()
                self._stopping.wait(0.2)
        finally:
            self._stop()

    def restart(self, names: Sequence[str]) -> None:
        """End these children; the next turn starts them again."""
        chosen = [child for child in self._children if child.name in names and child.process is not None]
        self._end(chosen)
        for child in chosen:
            child.due_at = 0.0

    def _on_signal(self, number: int, _frame: object) -> None:
        self._hurry = self._stopping.is_set()  # the second Ctrl-C
        self._stopping.set()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.due_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        self._ended(child)
        if time.monotonic() - child.started_at > SETTLED:
            child.pause = FIRST_PAUSE
        how = f"signal {Signals(-code).name}" if code < 0 else f"exit code {code}"
        self._say(child.name, f"ended ({how}); it is started again in {child.pause:.0f} s")
        child.due_at = time.monotonic() + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _start(self, child: Child) -> None:
        # A process group of its own: Ctrl-C in the terminal is ours to pass on, and its own children end with it.
        child.process = subprocess.Popen(  # noqa: S603  (commands that we wrote, no shell)
            child.command,
            cwd=self._cwd,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        child.started_at = time.monotonic()
        self._tell_guardian(f"+{child.process.pid}")
        threading.Thread(target=self._relay, args=(child.name, child.process), daemon=True).start()

    def _relay(self, name: str, process: "subprocess.Popen[str]") -> None:
        if process.stdout is not None:
            for line in process.stdout:
                self._say(name, line.rstrip("\n"))

    def _say(self, name: str, line: str) -> None:
        with self._lock:
            self._write(f"{name:<7}| {line}")

    def _ended(self, child: Child) -> None:
        if child.process is not None:
            signalled(child.process.pid, SIGKILL)  # what it may have left behind in its group
            self._tell_guardian(f"-{child.process.pid}")
            child.process = None

    def _stop(self) -> None:
        self._end([child for child in self._children if child.process is not None])
        if self._guardian is not None and self._guardian.stdin is not None:
            self._guardian.stdin.close()
            self._guardian.wait()

    def _end(self, children: Sequence[Child]) -> None:
        """Ask the children themselves, then insist with their whole groups."""
        processes = [child.process for child in children if child.process is not None]
        for process in processes:
            process.send_signal(SIGTERM)
        until = time.monotonic() + self._to_stop
        while any(process.poll() is None for process in processes) and time.monotonic() < until and not self._hurry:
            time.sleep(0.05)
        for process in processes:
            signalled(process.pid, SIGKILL)
            process.wait()
        for child in children:
            self._ended(child)

    def _tell_guardian(self, line: str) -> None:
        if self._guardian is None or self._guardian.stdin is None:
            return
        try:
            self._guardian.stdin.write(line + "\n")
            self._guardian.stdin.flush()
        except BrokenPipeError:
            self._say("demo", "the guardian is gone: after a kill -9 processes may be left behind")
            self._guardian = None


class Changes:
    """Notices that files changed, by their times: a glance at a few hundred files a second costs nothing."""

    PATTERNS = ("**/*.py", "**/*.html", "**/*.mo", "**/*.toml")

    def __init__(self, folders: Sequence[Path], files: Sequence[Path]) -> None:
        self._folders, self._files = folders, files
        self._seen = self._newest()
        self._looked_at = time.monotonic()

    def any(self) -> bool:
        """Whether something changed since the last answer; looks once a second, and waits for writing to settle."""
        if time.monotonic() - self._looked_at < 1.0:
            return False
        self._looked_at = time.monotonic()
        newest = self._newest()
        if newest == self._seen or time.time() - newest[1] < 0.5:
            return False
        self._seen = newest
        return True

    def _newest(self) -> tuple[int, float]:
        times = [
            path.stat().st_mtime
            for folder in self._folders
            for pattern in self.PATTERNS
            for path in folder.glob(pattern)
            if "node_modules" not in path.parts
        ]
        times += [path.stat().st_mtime for path in self._files if path.exists()]
        return len(times), max(times, default=0.0)
