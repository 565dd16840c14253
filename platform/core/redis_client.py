"""One Redis client a process, for what is not cache and not Celery: heartbeats, nudges, live messages."""

from functools import cache

import redis
from django.conf import settings


def url() -> str:
    """The address of Redis, as the settings name it."""
    # mypy finds the setting or not by the order in which it reads the files.
    return str(settings.REDIS_URL)  # type: ignore[misc, unused-ignore]


@cache
def client() -> "redis.Redis":
    """The process's client. Raises redis.RedisError within half a second when the server is away."""
    return redis.Redis.from_url(url(), socket_connect_timeout=0.5, socket_timeout=2)
