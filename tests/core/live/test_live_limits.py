"""What the outside may not do to a socket."""

import pytest
from asgiref.sync import sync_to_async
from redis.exceptions import ConnectionError as RedisConnectionError

from core import live, redis_client
from core.live.hub import Hub
from core.live.origin import is_own
from tests.core.live.kit import HOST, Ear

db = sync_to_async

# Channels looks after its threads' database connections on every call, its own reads or not.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("text", ["{", "[]", '"watch"', '{"watch": 1}', '{"steal": "session:1"}', "[" * 60_000])
async def test_what_is_not_in_the_protocol_closes_the_socket(the_hub: Hub, text: str) -> None:
    ear = Ear()
    await ear.connect()
    await ear.say(text)
    assert await ear.closed() == 4400


async def test_a_large_frame_closes_the_socket(the_hub: Hub) -> None:
    ear = Ear()
    await ear.connect()
    await ear.say('{"watch": "' + "a" * 1_000_000 + '"}')
    assert await ear.closed() == 1009


async def test_a_flood_closes_the_socket(the_hub: Hub) -> None:
    ear = Ear()
    await ear.connect()
    for _ in range(260):
        await ear.say('{"unwatch": "session:1"}')
    assert await ear.closed() == 1008


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", f"http://{HOST}:8001", f"https://{HOST}.evil.example"]
)
async def test_a_foreign_origin_is_refused(the_hub: Hub, origin: str | None) -> None:
    ear = Ear(origin=origin)
    assert not await ear.connect()


async def test_with_redis_away_sending_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(redis_client.client(), "publish", refuse)
    live.send("session:1", {"left": 1})
    assert "hint lost" in caplog.text


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://deban.example", "deban.example", True),
        ("https://deban.example", "deban.example:443", True),
        ("https://DEBAN.example", "deban.example", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8001", False),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://deban.example:x", "deban.example", False),
        ("file://", "", False),
        ("", "", False),
    ],
)
def test_own_origin(origin: str, host: str, own: bool) -> None:
    assert is_own(origin, host) is own


@pytest.mark.parametrize("topic", ["roster:1", "account:1", "nothing:1", "session:x", "", "session:１"])
async def test_what_nobody_may_watch_is_denied(the_hub: Hub, topic: str) -> None:
    ear = Ear()
    await ear.connect()
    assert await ear.watch(topic) == {"denied": topic}
    await ear.leave()
