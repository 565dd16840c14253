"""Waking the relay after a commit. Celery only wakes it; the rows are the truth."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from core.redis_client import client

log = logging.getLogger(__name__)

NUDGED = "deban:nudged"


def nudge() -> None:
    """Wake the relay, once for many commits. With Redis away beat finds the rows when it is back."""
    try:
        if client().set(NUDGED, 1, nx=True, px=2000):
            current_app.send_task("core.outbox.tasks.drain_outbox")
    except (RedisError, OperationalError) as error:
        log.warning("no nudge, Redis is away: %s", type(error).__name__)
