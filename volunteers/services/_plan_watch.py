"""Beside a plan at work: its progress goes to the row and to open pages, and somebody's "stop" comes to the worker."""

import logging
from dataclasses import asdict
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType

from django.db import Error, connection

from core import clock, live
from volunteers.matching.results import Progress
from volunteers.models import Plan
from volunteers.selectors.plans import plan_version

log = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two looks, and at least between two writings
SIGN_OF_LIFE = 5.0  # seconds after which the row says "still at work", progress or not


class PlanWatch:
    """A thread with a connection of its own, for as long as the `with` lasts: the solver may be silent for long."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._attempt = plan.pk, plan.attempts
        self._stopped, self._over = Event(), Event()
        self._lock = Lock()
        self._latest: Progress | None = None
        self._thread = Thread(target=self._look, name=f"plan-{plan.pk}", daemon=True)

    def __enter__(self) -> "PlanWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def on_progress(self, progress: Progress) -> None:
        """Called by the solver, from any thread, as often as it likes."""
        with self._lock:
            self._latest = progress

    def should_stop(self) -> bool:
        """Whether the plan was cancelled, or another worker has taken it up."""
        return self._stopped.is_set()

    def _look(self) -> None:
        told: Progress | None = None
        written = 0.0
        try:
            while not self._over.wait(EVERY):
                with self._lock:
                    latest = self._latest
                due = latest != told or monotonic() - written >= SIGN_OF_LIFE
                try:
                    if not self._still_ours(latest if due else None, due):
                        self._stopped.set()
                        return
                except Error as error:  # the next look tries again; meanwhile the lease lasts
                    log.warning("no word of plan %s: %s", self._plan, type(error).__name__)
                    connection.close()
                    continue
                if due:
                    told, written = latest, monotonic()
        finally:
            connection.close()

    def _still_ours(self, progress: Progress | None, due: bool) -> bool:
        mine = Plan.objects.filter(pk=self._plan, state=Plan.State.RUNNING, attempts=self._attempt)
        if not due:
            return mine.exists()
        now = clock.now()
        values = {"changed_at": now} if progress is None else {"changed_at": now, "progress": asdict(progress)}
        if not mine.update(**values):
            return False
        live.send(f"plan:{self._plan}", {"refetch": True, "version": plan_version(now)})
        return True
