"""The demo's processes: named in the output, brought back when dead, gone when the demo is gone."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os
import sys
from pathlib import Path
from demo.supervisor import Child, Supervisor

lines = lambda text: print(text, flush=True)
talker = "import os, time; print('I am', os.getpid(), flush=True); time.sleep(600)"
stubborn = "import signal, os, subprocess, sys, time\\n" \\
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n" \\
    "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\\n" \\
    "print('We are', os.getpid(), inner.pid, flush=True); time.sleep(600)"
children = [Child("talker", [sys.executable, "-c", talker]), Child("mule", [sys.executable, "-c", stubborn])]
demo = Supervisor(children, cwd=Path.cwd(), environment=dict(os.environ), write=lines, to_stop=1.0)
demo.run(lambda: None)
print("all stopped", flush=True)
"""


class Running:
    """A supervisor in a process of its own, and what it has said so far."""

    def __init__(self, log: Path) -> None:
        self._log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self, pattern: str, times: int = 1) -> list[list[int]]:
        """Wait for lines like this; answers the numbers in each."""
        assert eventually(lambda: len(re.findall(pattern, self._log.read_text())) >= times), self._log.read_text()
        return [[int(n) for n in re.findall(r"\d+", found)] for found in re.findall(pattern, self._log.read_text())]


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def is_alive(pid: int) -> bool:
    try:
        if Path("/proc/self").exists():
            return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):  # it may end between any two of our looks
        return False
    return True


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    ours = Running(tmp_path / "log")
    yield ours
    if ours.process.poll() is None:
        ours.process.send_signal(signal.SIGTERM)
        ours.process.wait(timeout=30)


def test_a_dead_child_is_reported_and_comes_back(running: Running) -> None:
    [[pid]] = running.said(r"talker \| I am \d+")
    os.kill(pid, signal.SIGKILL)
    running.said(r"talker \| ended \(signal SIGKILL\); it is started again in 1 s")
    first, second = running.said(r"talker \| I am \d+", times=2)
    assert first != second
    assert is_alive(second[0])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_end_with_the_supervisor_even_the_stubborn(running: Running, how: signal.Signals) -> None:
    [[talker]] = running.said(r"talker \| I am \d+")
    [mules] = running.said(r"mule   \| We are \d+ \d+")
    running.process.send_signal(how)
    assert running.process.wait(timeout=30) == 0
    running.said("all stopped")
    assert not [pid for pid in (talker, *mules) if is_alive(pid)]


def test_kill_9_of_the_supervisor_leaves_nobody_behind(running: Running) -> None:
    [[talker]] = running.said(r"talker \| I am \d+")
    [mules] = running.said(r"mule   \| We are \d+ \d+")
    running.process.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in (talker, *mules)))
