"""One hub a process (and event loop): one Redis subscription, a message encoded once, a mailbox a socket."""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import DatabaseError

from core.live import accounts
from core.live.mailbox import Frame, Mailbox, frame
from core.live.rounds import Login, judge
from core.live.sending import prefix
from core.live.watches import State, Watcher, find
from core.live.wire import Wire

log = logging.getLogger(__name__)

FRESH = 0.1  # seconds for which a state that was read serves the next sockets: a thousand come back at once
ROUND = 3.0  # seconds between two looks at who may still listen; five is the promise (quality.md, line 15)
# Three of the pool's twelve connections: the pages' threads have the others (config/asgi.py).
_database = ThreadPoolExecutor(max_workers=3, thread_name_prefix="live")
Answer = TypeVar("Answer")


class Listener:
    """One open socket: who it is, and what waits for it."""

    def __init__(self, user: Watcher, session_key: str | None = None) -> None:
        self.user = user
        self.mailbox = Mailbox()
        self.topics: set[str] = set()
        signed_in = user.is_authenticated and session_key is not None
        self.login = Login(int(user.pk or 0), str(session_key)) if signed_in else None


class Topic:
    """What the sockets of this process know of one topic."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.listeners: set[Listener] = set()
        self.latest: Frame | None = None
        self.version: int | None = None
        self.read_at = -FRESH
        self.reading: asyncio.Task[None] | None = None

    def accept(self, state: State, text: str | None = None) -> None:
        """Hand a state to everyone here, unless a newer one is known."""
        version = state.get("version")
        if isinstance(version, int):
            if self.version is not None and version <= self.version:
                return
            self.version = version
        self.latest = frame({"watch": self.name, "state": state}) if text is None else _spliced(self.name, text)
        for listener in self.listeners:
            listener.mailbox.put(self.name, self.latest)


def _spliced(name: str, text: str) -> Frame:
    return {"type": "websocket.send", "text": f'{{"watch":"{name}","state":{text}}}'}


class Hub:
    """Joins sockets and topics. Everything in here runs on one event loop; database reads run in threads."""

    def __init__(self) -> None:
        self._prefix = prefix()
        self._listeners: set[Listener] = set()
        self._topics: dict[str, Topic] = {}
        self._logins: dict[int, set[Listener]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wire = Wire(self._channels, self._hear, self._catch_up)
        self._running = False

    async def join(self, listener: Listener) -> None:
        """A socket opened."""
        if not self._running:
            self._running = True
            self._start(self._wire.run())
            self._start(self._make_rounds())
        self._listeners.add(listener)
        if listener.login is None:
            return
        account = listener.login.account
        self._logins.setdefault(account, set()).add(listener)
        if len(self._logins[account]) == 1:
            await self._wire.subscribe(self._prefix + accounts.topic(account))

    async def leave(self, listener: Listener) -> None:
        """A socket closed."""
        self._listeners.discard(listener)
        for name in list(listener.topics):
            await self.unwatch(listener, name)
        if listener.login is None:
            return
        account = listener.login.account
        others = self._logins.get(account, set())
        others.discard(listener)
        if not others and self._logins.pop(account, None) is not None:
            await self._wire.unsubscribe(self._prefix + accounts.topic(account))

    async def watch(self, listener: Listener, name: str) -> None:
        """Send the topic's present state and all that follow; or that it is denied, whether forbidden or unknown."""
        found = find(name)
        if found is None or not await self._may(listener, name):
            listener.mailbox.answer(frame({"denied": name}))
            return
        listener.mailbox.forget(name)  # a page that asks again has forgotten
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = Topic(name)
            self._attach(listener, topic)
            await self._wire.subscribe(self._prefix + name)
        else:
            self._attach(listener, topic)
            await self._wire.settled(self._prefix + name)
        await self._read(topic)
        if topic.latest is not None and listener in topic.listeners:
            listener.mailbox.put(name, topic.latest)

    async def unwatch(self, listener: Listener, name: str) -> None:
        """Send no more of it."""
        listener.topics.discard(name)
        listener.mailbox.forget(name)
        topic = self._topics.get(name)
        if topic is None:
            return
        topic.listeners.discard(listener)
        if not topic.listeners:
            del self._topics[name]
            await self._wire.unsubscribe(self._prefix + name)

    async def close(self) -> None:
        """End the hub's own tasks; the sockets are the server's to close."""
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=1)
        self._running = False

    def counts(self) -> dict[str, int]:
        """How many sockets and subscriptions this process holds."""
        return {"sockets": len(self._listeners), "topics": len(self._topics), "accounts": len(self._logins)}

    def latest_version(self, name: str) -> int | None:
        """The newest version of a topic that this process has heard or read; None where nobody watches it."""
        topic = self._topics.get(name)
        return topic.version if topic else None

    def _attach(self, listener: Listener, topic: Topic) -> None:
        topic.listeners.add(listener)
        listener.topics.add(topic.name)

    async def _may(self, listener: Listener, name: str) -> bool:
        found = find(name)
        if found is None:
            return False
        watch, number = found
        if watch.authorise is None:
            return True
        return listener.login is not None and await _in_thread(watch.authorise, listener.user, number)

    # Messages

    def _channels(self) -> list[str]:
        names = [*self._topics, *map(accounts.topic, self._logins)]
        return [self._prefix + name for name in names]

    def _hear(self, channel: str, data: bytes) -> None:
        name = channel.removeprefix(self._prefix)
        try:
            text = data.decode()
            state = json.loads(text)
        except ValueError:
            state = None
        if not isinstance(state, dict):
            log.warning("live: a message about %s is no state", name)
        elif name.startswith(f"{accounts.TOPIC}:"):
            self._close_login(int(name.partition(":")[2]), state.get("session"))
        elif name in self._topics:
            self._topics[name].accept(state, text)

    def _close_login(self, account: int, session: str | None) -> None:
        for listener in self._logins.get(account, ()):
            if session is None or (listener.login and accounts.digest(listener.login.session_key) == session):
                listener.mailbox.close("signed_out")

    # Reading the database

    async def _read(self, topic: Topic) -> None:
        """The topic's state from the database: one read for all who ask at the same time, or shortly after."""
        if asyncio.get_running_loop().time() - topic.read_at < FRESH:
            return
        if topic.reading is None:
            topic.reading = self._start(self._read_now(topic))
        await asyncio.shield(topic.reading)

    async def _read_now(self, topic: Topic) -> None:
        found = find(topic.name)
        try:
            state = await _in_thread(found[0].state, found[1]) if found else None
        except DatabaseError as error:
            # The sockets keep what they know; the next change, or the next connect, brings them up to date.
            log.warning("live: %s was not read (%s)", topic.name, type(error).__name__)
            return
        finally:
            topic.reading = None
        topic.read_at = asyncio.get_running_loop().time()
        if state is None:
            await self._deny(topic.name, set(topic.listeners))
        else:
            topic.accept(state)

    def _catch_up(self) -> None:
        self._start(self._read_all_again())

    async def _read_all_again(self) -> None:
        """After a connect: what was said meanwhile is lost, so the rows are asked, one topic after the other."""
        for topic in list(self._topics.values()):
            await self._wire.settled(self._prefix + topic.name)
            topic.read_at = -FRESH
            if topic.listeners:
                await self._read(topic)

    async def _deny(self, name: str, listeners: set[Listener]) -> None:
        for listener in listeners:
            await self.unwatch(listener, name)
            listener.mailbox.answer(frame({"denied": name}))

    # Who may still listen

    async def _make_rounds(self) -> None:
        while True:
            await asyncio.sleep(ROUND * random.uniform(0.8, 1.0))
            try:
                await self._round()
            except DatabaseError as error:
                # No database, no new states either: nothing leaks while we wait for it.
                log.warning("live: could not ask who may listen (%s)", type(error).__name__)

    async def _round(self) -> None:
        signed_in = [(listener, listener.login) for listener in self._listeners if listener.login is not None]
        if not signed_in:
            return
        watches = {(login.account, name) for listener, login in signed_in for name in listener.topics if _private(name)}
        verdict = await _in_thread(judge, {login for _, login in signed_in}, watches)
        for listener, login in signed_in:
            if login in verdict.logins:
                listener.mailbox.close("signed_out")
            for name in [name for name in listener.topics if (login.account, name) in verdict.watches]:
                await self._deny(name, {listener})

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("live: a task of the hub failed", exc_info=error)


def _private(name: str) -> bool:
    found = find(name)
    return found is not None and found[0].is_private


async def _in_thread(work: Callable[..., Answer], *arguments: Any) -> Answer:
    threaded = database_sync_to_async(work, thread_sensitive=False, executor=_database)
    answer: Answer = await threaded(*arguments)
    return answer


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop: a server process has one."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
