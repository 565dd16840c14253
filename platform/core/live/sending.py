"""Telling every process that holds sockets: one PUBLISH, which costs nothing when nobody watches."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from redis.exceptions import RedisError

from core.redis_client import client

log = logging.getLogger(__name__)


def send(topic: str, state: Mapping[str, Any]) -> None:
    """Send a whole small state to all who watch `topic`; with Redis away it is lost, and the page still says it.

    `state["version"]` grows with each change: an older state never replaces a newer one. No personal data.
    """
    try:
        client().publish(channel(topic), json.dumps(state, separators=(",", ":")))
    except RedisError as error:
        log.warning("hint lost, Redis is away: %s (%s)", topic, type(error).__name__)


def send_all(states: Mapping[str, Mapping[str, Any]]) -> None:
    """Send the states of many topics in one round trip."""
    if not states:
        return
    try:
        pipe = client().pipeline(transaction=False)
        for topic, state in states.items():
            pipe.publish(channel(topic), json.dumps(state, separators=(",", ":")))
        pipe.execute()
    except RedisError as error:
        log.warning("%s hints lost, Redis is away (%s)", len(states), type(error).__name__)


def channel(topic: str) -> str:
    """The Redis channel of a topic."""
    return f"{prefix()}{topic}"


@cache
def _redis_database() -> int:
    return int(client().connection_pool.connection_kwargs.get("db") or 0)


def prefix() -> str:
    """Before each topic: Redis' channels know no databases, and `session:42` is another one in another database."""
    return f"deban:{_redis_database()}:{connection.settings_dict['NAME']}:live:"
