"""The same work in several threads, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")


def at_once(work: Callable[[], Answer], times: int) -> list[Answer]:
    """Run it in as many threads from the same moment on; answers what each said, raises what one raised."""
    gate = threading.Barrier(times)

    def run() -> Answer:
        gate.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(run) for _ in range(times)]]
