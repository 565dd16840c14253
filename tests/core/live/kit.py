"""What the tests of live share: a session to watch, sockets without a server, and a real server."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import uvicorn
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from activities.models import Activity, Programme, Session
from community.models import Membership, Organisation, User
from config.routing import websockets
from core import clock
from core.live.consumers import LARGEST_FRAME

HOST = "testserver"
PATIENCE = 5.0  # seconds; generous, because two cores are shared


def a_session(slug: str, *, state: str = Activity.State.PUBLISHED, capacity: int = 6) -> Session:
    """A session of an organisation `slug` in an activity of this state."""
    organisation, _ = Organisation.objects.get_or_create(slug=slug, defaults={"kind": "shop", "names": {"ja": slug}})
    programme, _ = Programme.objects.get_or_create(slug="machizemi", defaults={"names": {}, "category": "learn"})
    now = clock.now()
    activity = Activity.objects.create(programme=programme, organisation=organisation, state=state, created_at=now)
    return Session.objects.create(
        activity=activity,
        capacity=capacity,
        starts_at=now + timedelta(days=3),
        ends_at=now + timedelta(days=3, hours=1),
    )


def organiser_of(session: Session, email: str = "shop@example.jp") -> User:
    """An account that acts for the session's organisation."""
    user = User.objects.create(email=email)
    Membership.objects.create(user=user, organisation=session.activity.organisation)
    return user


def signed_in(user: User) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def cookie_of(client: Client) -> str:
    """The Cookie header of a signed-in browser."""
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Ear:
    """A socket at our whole stack, without a server (channels.testing would need daphne)."""

    def __init__(self, *, origin: str | None = f"http://{HOST}", cookie: str | None = None) -> None:
        headers = [(b"host", HOST.encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if cookie is not None:
            headers.append((b"cookie", cookie.encode()))
        scope = {"type": "websocket", "path": "/live/", "query_string": b"", "headers": headers, "subprotocols": []}
        self._application: Any = ApplicationCommunicator(websockets, scope)  # type: ignore[no-untyped-call]

    async def connect(self) -> bool:
        """Knock; answers whether we were let in."""
        await self._application.send_input({"type": "websocket.connect"})
        answer = await self._application.receive_output(PATIENCE)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, content: object) -> None:
        """Send JSON, or a text as it is."""
        text = content if isinstance(content, str) else json.dumps(content)
        await self._application.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        answer = await self._application.receive_output(PATIENCE)
        assert answer["type"] == "websocket.send", answer
        message: dict[str, Any] = json.loads(answer["text"])
        return message

    async def watch(self, topic: str) -> dict[str, Any]:
        """Ask for a topic; answers with the first thing that the server says."""
        await self.say({"watch": topic})
        return await self.hear()

    async def hears_nothing(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for so long."""
        return bool(await self._application.receive_nothing(timeout=seconds))

    async def closed(self) -> int:
        """Wait for the server to close the socket; answers the code."""
        answer = await self._application.receive_output(PATIENCE)
        assert answer["type"] == "websocket.close", answer
        await self.leave()
        return int(answer["code"])

    async def leave(self) -> None:
        """Close from our side, and wait until the application is done."""
        await self._application.send_input({"type": "websocket.disconnect", "code": 1005})
        await self._application.wait(PATIENCE)


@contextlib.asynccontextmanager
async def opened(**how: Any) -> AsyncIterator[Ear]:
    """An open socket, closed at the end."""
    ear = Ear(**how)
    assert await ear.connect()
    yield ear
    await ear.leave()


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The sockets behind a real uvicorn on this loop; answers host:port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        websockets, lifespan="off", ws_max_size=LARGEST_FRAME, ws_per_message_deflate=False, log_level="warning"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
        listening.close()
