"""Waking a task after a commit. Celery only wakes it; the rows are the truth, and beat comes by anyway."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from core.redis_client import client

log = logging.getLogger(__name__)

LASTS = 2000  # milliseconds for which further nudges are the same one


def nudge(task: str) -> None:
    """Wake the task, once for many commits. With Redis away beat finds the rows when it is back."""
    try:
        if client().set(_mark(task), 1, nx=True, px=LASTS):
            current_app.send_task(task)
    except (RedisError, OperationalError) as error:
        log.warning("no nudge for %s, Redis is away: %s", task, type(error).__name__)


def heard(task: str) -> None:
    """Said by the task before it looks at any row: who is refused a nudge later has committed before, and is seen."""
    try:
        client().delete(_mark(task))
    except RedisError as error:
        log.warning("the mark of %s stays until it fades, Redis is away: %s", task, type(error).__name__)


def _mark(task: str) -> str:
    return f"deban:nudged:{task}"
