"""Sockets on a real server: Redis restarts, a browser that reads slowly, and what the server itself refuses."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from activities.models import Session
from core import embedded, live, redis_client
from core.live.hub import Hub, hub
from tests.core.live.kit import a_session, served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
db = sync_to_async


@pytest.fixture
def own_redis(tmp_path: Path, settings: LazySettings) -> Iterator[Callable[[], None]]:
    """A Redis of the test's own; answers what stops it. Called again, `embedded.ensure_redis` brings it back."""
    settings.REDIS_URL = embedded.ensure_redis(tmp_path)
    redis_client.client.cache_clear()
    yield lambda: _stop(tmp_path)
    _stop(tmp_path)
    redis_client.client.cache_clear()


def _stop(root: Path) -> None:
    assert embedded.stop(root) in (["Redis"], [])


@pytest_asyncio.fixture
async def the_hub() -> AsyncIterator[Hub]:
    ours = hub()
    yield ours
    await ours.close()


async def _open(address: str, **more: Any) -> ClientConnection:
    return await connect(f"ws://{address}/live/", origin=f"http://{address}", proxy=None, **more)  # type: ignore[arg-type]


async def _watch(ear: ClientConnection, topic: str) -> dict[str, Any]:
    await ear.send(json.dumps({"watch": topic}))
    return await _hear(ear)


async def _hear(ear: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        message: dict[str, Any] = json.loads(await ear.recv())
    return message


async def test_redis_restarts_and_every_socket_shows_what_the_database_says(
    own_redis: Callable[[], None], tmp_path: Path, the_hub: Hub
) -> None:
    session = await db(a_session)("soba")
    topic = f"session:{session.pk}"
    async with served() as address:
        ears = [await _open(address) for _ in range(20)]
        assert {(await _watch(ear, topic))["state"]["version"] for ear in ears} == {0}
        await db(own_redis)()
        await db(Session.objects.filter(pk=session.pk).update)(taken=2, version=1)
        await db(live.send)(topic, {"left": 4, "version": 1})  # lost: Redis is away
        await db(embedded.ensure_redis)(tmp_path)
        for ear in ears:
            state = (await _hear(ear))["state"]
            assert (state["left"], state["version"]) == (4, 1)
        await db(live.send)(topic, {"left": 3, "version": 2})
        assert [(await _hear(ear))["state"]["left"] for ear in ears] == [3] * 20
        for ear in ears:
            await ear.close()


async def test_a_watch_while_redis_is_away_still_answers(
    own_redis: Callable[[], None], tmp_path: Path, the_hub: Hub
) -> None:
    session = await db(a_session)("soba")
    await db(own_redis)()
    async with served() as address:
        ear = await _open(address)
        assert (await _watch(ear, f"session:{session.pk}"))["state"]["left"] == 6
        await ear.close()


async def test_a_browser_that_reads_slowly_ends_with_the_last_state(the_hub: Hub) -> None:
    session = await db(a_session)("soba")
    topic, pad = f"session:{session.pk}", "x" * 20_000
    async with served() as address:
        ear = await _open(address, max_queue=1)
        await _watch(ear, topic)

        def send_all() -> None:
            for version in range(1, 601):
                live.send(topic, {"version": version, "pad": pad})

        await db(send_all)()  # 12 MB to a browser that doesn't read: more than the kernel's buffers hold
        while the_hub.latest_version(topic) != 600:
            await asyncio.sleep(0.01)
        heard = [0]
        while heard[-1] != 600:
            heard.append((await _hear(ear))["state"]["version"])
        assert heard == sorted(set(heard))
        assert len(heard) < 600
        await ear.close()


async def test_the_server_refuses_foreign_pages_and_large_frames(the_hub: Hub) -> None:
    async with served() as address:
        for origin in ("http://evil.example", None):
            with pytest.raises(InvalidStatus) as refusal:
                await connect(f"ws://{address}/live/", origin=origin, proxy=None)  # type: ignore[arg-type]
            assert refusal.value.response.status_code == 403
        with pytest.raises(InvalidStatus) as unknown:
            await connect(f"ws://{address}/nowhere/", origin=f"http://{address}", proxy=None)  # type: ignore[arg-type]
        assert unknown.value.response.status_code == 403
        ear = await _open(address)
        await ear.send("x" * 1_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            await ear.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
