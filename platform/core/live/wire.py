"""The one Redis connection of a process that holds sockets: it subscribes, listens, and says when it is lost."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing
from typing import Any

from redis.asyncio import ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from core.redis_client import url

log = logging.getLogger(__name__)

CONNECT = 2.0  # seconds for a connect
QUIET = 10.0  # seconds without a message, after which we ask whether the server is still there
FIRST_PAUSE = 0.2  # seconds; doubles with each failed attempt
LONGEST_PAUSE = 5.0


class Wire:
    """Keeps a subscription to `channels()` alive.

    `hear(channel, data)` gets every message; `connected()` is called after each connect, when what was missed has to
    be read again. All on one event loop.
    """

    def __init__(
        self,
        channels: Callable[[], Collection[str]],
        hear: Callable[[str, bytes], None],
        connected: Callable[[], None],
    ) -> None:
        self._channels = channels
        self._hear = hear
        self._connected = connected
        self._connection: Any = None
        self._unconfirmed: Counter[str] = Counter()
        self._confirmed = asyncio.Condition()
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Stay connected until cancelled; after a loss come back with jitter, so that a fleet doesn't come at once."""
        while True:
            try:
                async with aclosing(self._messages()) as messages:
                    async for channel, data in messages:
                        self._hear(channel, data)
            except (RedisError, OSError) as error:
                log.warning("live: Redis is away (%s), states wait until it is back", type(error).__name__)
            await asyncio.sleep(random.uniform(self._pause / 2, self._pause))
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def subscribe(self, channel: str, patience: float = 2.0) -> None:
        """Subscribe and wait for the server's word; returns at once while Redis is away (`connected` mends it)."""
        await self._command("SUBSCRIBE", channel)
        await self.settled(channel, patience)

    async def settled(self, channel: str, patience: float = 2.0) -> None:
        """Wait until what we asked about this channel is confirmed: only a state read after that is surely current."""
        if self._unconfirmed[channel]:
            try:
                async with asyncio.timeout(patience), self._confirmed:
                    await self._confirmed.wait_for(lambda: not self._unconfirmed[channel])
            except TimeoutError:
                log.warning("live: no answer from Redis about %s", channel)

    async def unsubscribe(self, channel: str) -> None:
        """Hear no more of it."""
        await self._command("UNSUBSCRIBE", channel)

    async def _command(self, name: str, *channels: str) -> None:
        connection = self._connection
        if connection is None:
            return
        # Counted: after subscribe, unsubscribe, subscribe only the third answer means that we are subscribed.
        self._unconfirmed.update(channels)
        try:
            await connection.send_command(name, *channels)
        except (RedisError, OSError) as error:
            # The reader meets the same loss and connects anew; what is wanted by then is subscribed there.
            log.warning("live: %s was not sent (%s)", name, type(error).__name__)

    async def _messages(self) -> AsyncGenerator[tuple[str, bytes], None]:
        # RESP2 on purpose: its replies to SUBSCRIBE and its messages come in one stream, in order.
        pool: Any = ConnectionPool.from_url(
            url(),
            protocol=2,
            socket_timeout=None,  # else redis-py sends through asyncio.wait_for, which in 3.11 may swallow a cancel
            socket_keepalive=True,
        )
        connection = pool.make_connection()
        try:
            async with asyncio.timeout(CONNECT):
                await connection.connect()
            self._unconfirmed.clear()
            self._connection = connection
            self._pause = FIRST_PAUSE
            if wanted := list(self._channels()):
                await self._command("SUBSCRIBE", *wanted)
            self._connected()
            async for kind, channel, data in self._replies(connection):
                if kind == b"message":
                    yield channel.decode(), data
                else:
                    await self._confirm(channel.decode())
        finally:
            self._connection = None
            self._unconfirmed.clear()
            await self._wake()
            await connection.disconnect(nowait=True)

    async def _replies(self, connection: Any) -> AsyncIterator[tuple[bytes, bytes, bytes]]:
        asked = False
        while True:
            reply = await connection.read_response(timeout=QUIET, disconnect_on_error=False, push_request=True)
            if reply is None:
                if asked:
                    raise RedisConnectionError("no answer to PING")
                asked = True
                await connection.send_command("PING")
                continue
            asked = False
            # Subscribed, PING is answered by a list; with no subscription by a plain word.
            if isinstance(reply, list) and reply[0] != b"pong":
                yield reply[0], reply[1], reply[2]

    async def _confirm(self, channel: str) -> None:
        self._unconfirmed[channel] -= 1
        if self._unconfirmed[channel] <= 0:
            del self._unconfirmed[channel]
        await self._wake()

    async def _wake(self) -> None:
        async with self._confirmed:
            self._confirmed.notify_all()
