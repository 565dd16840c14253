"""Work in several threads, each with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")


def all_at_once(works: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Each in a thread of its own, from the same moment on; answers what each said, raises what one raised."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Answer]) -> Answer:
        try:
            gate.wait(30)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def at_once(work: Callable[[], Answer], times: int) -> list[Answer]:
    """The same work in as many threads."""
    return all_at_once([work] * times)
