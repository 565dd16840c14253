"""One Redis client a process, for what is not cache and not Celery: heartbeats, nudges, live messages."""

from functools import cache

import redis
from django.conf import settings


@cache
def client() -> "redis.Redis":
    """The process's client. Raises redis.RedisError within half a second when the server is away."""
    return redis.Redis.from_url(settings.CACHES["default"]["LOCATION"], socket_connect_timeout=0.5, socket_timeout=2)
