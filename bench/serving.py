"""`python -m bench.serving [ROUNDS]`: how pages and sockets share a machine (ADR 3). Needs `wrk`.

Every way is measured in every round, one after the other, so that what else the machine does falls on all alike. Beside
the pages a second, one socket measures how long an echo takes while the pages are under load.
"""

import asyncio
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 4
CLIENTS = 16
UVICORN = "uvicorn --lifespan off --log-level error --no-access-log"
GRANIAN = "granian --interface wsgi --blocking-threads 8 --no-log bench.serving_apps:wsgi"


@dataclass(frozen=True)
class Way:
    """One way of serving: what serves the pages and, where that is another process, what serves the sockets."""

    name: str
    pages: str
    sockets: str | None = None


WAYS = (
    Way("Django as ASGI, uvicorn", f"{UVICORN} bench.serving_apps:all_asgi"),
    Way("a2wsgi in uvicorn", f"{UVICORN} bench.serving_apps:in_threads"),
    Way("our bridge in uvicorn", f"{UVICORN} bench.serving_apps:in_our_threads"),
    Way("our bridge in uvicorn, 2 workers", f"{UVICORN} --workers 2 bench.serving_apps:in_our_threads"),
    Way("granian + uvicorn", f"{GRANIAN} --workers 1", f"{UVICORN} bench.serving_apps:in_our_threads"),
    Way("granian, 2 workers + uvicorn", f"{GRANIAN} --workers 2", f"{UVICORN} bench.serving_apps:in_our_threads"),
)


@contextmanager
def _running(command: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split(), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


def measure(way: Way) -> tuple[float, float]:
    """Pages a second, and the 95th percentile of an echo's milliseconds meanwhile."""
    with ExitStack() as stack:
        pages = stack.enter_context(_running(way.pages))
        sockets = stack.enter_context(_running(way.sockets)) if way.sockets else pages
        return asyncio.run(_load(pages, sockets))


async def _load(pages: int, sockets: int) -> tuple[float, float]:
    wrk = await asyncio.create_subprocess_exec(
        *("wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", f"http://127.0.0.1:{pages}/healthz"),
        stdout=asyncio.subprocess.PIPE,
    )
    echoes = await _echoes(sockets, time.monotonic() + SECONDS - 0.5)
    output = (await wrk.communicate())[0].decode()
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    assert found, output
    assert "Non-2xx" not in output, output
    return float(found[1]), statistics.quantiles(echoes, n=20)[-1] * 1000


async def _echoes(port: int, until: float) -> list[float]:
    taken = []
    async with connect(f"ws://127.0.0.1:{port}/", proxy=None) as ear:
        while time.monotonic() < until:
            begun = time.perf_counter()
            await ear.send("x")
            await ear.recv()
            taken.append(time.perf_counter() - begun)
            await asyncio.sleep(0.01)
    return taken


def main(rounds: int) -> None:
    """Measure all ways in turn and print the medians, as ratios to plain ASGI too."""
    figures: dict[str, list[tuple[float, float]]] = {way.name: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            figures[way.name].append(measure(way))
    base = statistics.median(pages for pages, _ in figures[WAYS[0].name])
    print(f"{'way':<34} {'pages/s':>8} {'ratio':>6} {'echo p95 ms':>12}")
    for name, runs in figures.items():
        pages = statistics.median(run[0] for run in runs)
        echo = statistics.median(run[1] for run in runs)
        print(f"{name:<34} {pages:>8.0f} {pages / base:>6.1f} {echo:>12.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
