"""Is everything alive? `/healthz` speaks for the process, `/readyz` for all parts together."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, worker_ready
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from core.redis_client import client

log = logging.getLogger(__name__)

FRESH = 20  # seconds after which a part that said nothing is missing


def say_alive(part: str) -> None:
    """Leave a mark in Redis that fades by itself. With Redis away there is none, and beat must outlive that."""
    try:
        client().set(f"deban:alive:{part}", int(time.time()), ex=FRESH)
    except RedisError as error:
        log.warning("%s can't say that it is alive: %s", part, type(error).__name__)


@worker_ready.connect
@heartbeat_sent.connect
def _worker_is_alive(**_: object) -> None:
    say_alive("worker")


class Scheduler(PersistentScheduler):
    """Celery's own beat, which says at every tick that it is there."""

    max_interval = 5  # seconds, well below FRESH

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One tick, marked."""
        say_alive("beat")
        return float(super().tick(*args, **kwargs))


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """`{"database": true, "redis": …, "worker": …, "beat": …}`; 503 when one is missing."""
    parts = {"database": _database_answers(), **_redis_and_who_marked_it()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_and_who_marked_it() -> dict[str, bool]:
    try:
        worker, beat = client().mget("deban:alive:worker", "deban:alive:beat")
    except RedisError:
        return {"redis": False, "worker": False, "beat": False}
    return {"redis": True, "worker": worker is not None, "beat": beat is not None}
