"""The shared cache. It is a convenience: when Redis is away, pages are slower, and nothing else."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _or_default(name: str, default: Any) -> Callable[..., Any]:
    def forgiving(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except RedisError as error:
            log.warning("cache %s is passed over, Redis is away: %s", name, type(error).__name__)
            return default(*args, **kwargs) if callable(default) else default

    return forgiving


class ForgivingRedisCache(RedisCache):
    """Answers like an empty cache while Redis is down (quality.md, reliability 8)."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {}).update(socket_connect_timeout=0.5, socket_timeout=2)
        super().__init__(server, params)

    get = _or_default("get", lambda key, default=None, version=None: default)
    set = _or_default("set", None)
    add = _or_default("add", True)
    touch = _or_default("touch", False)
    delete = _or_default("delete", False)
    get_many = _or_default("get_many", lambda keys, version=None: {})
    set_many = _or_default("set_many", lambda data, *args, **kwargs: list(data))
    delete_many = _or_default("delete_many", None)
    has_key = _or_default("has_key", False)
    incr = _or_default("incr", lambda key, delta=1, version=None: delta)
