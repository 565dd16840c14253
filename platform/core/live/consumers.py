"""The one WebSocket consumer: who are you, what do you watch, and attach to the hub. No writes."""

import asyncio
import json
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from core.live.hub import Listener, hub
from core.live.mailbox import frame

MOST_WATCHES = 64
LARGEST_FRAME = 65_536  # bytes; the server refuses larger ones before they are in memory (core/live/server.py)
BURST = 200  # messages at once, and then so many a second: each watch may cost a read
A_SECOND = 20.0

SIGNED_OUT, MALFORMED, TOO_MUCH, TOO_LARGE = 4401, 4400, 1008, 1009


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """In: `{"watch": "session:42"}`, `{"unwatch": …}`. Out: `{"watch", "state"}`, `{"denied"}`, `{"closing"}`."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one socket; however it ends, it leaves the hub."""
        self.listener: Listener | None = None
        self.sender: asyncio.Task[None] | None = None
        self.allowance, self.counted_at = float(BURST), 0.0
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.sender is not None:
                self.sender.cancel()
            if self.listener is not None:
                await hub().leave(self.listener)

    async def connect(self) -> None:
        """Everyone may connect; each watch is judged by itself."""
        await self.accept()
        session = self.scope.get("session")
        self.listener = Listener(self.scope["user"], getattr(session, "session_key", None))
        await hub().join(self.listener)
        self.sender = asyncio.create_task(self._send_all(self.listener))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One wish of the page."""
        refusal = self._refusal(text_data)
        wish = _wish(text_data)
        if refusal is not None or wish is None or self.listener is None:
            await self.close(code=refusal or MALFORMED)
            return
        action, topic = wish
        if action == "unwatch":
            await hub().unwatch(self.listener, topic)
        elif len(self.listener.topics) >= MOST_WATCHES and topic not in self.listener.topics:
            self.listener.mailbox.answer(frame({"denied": topic}))
        else:
            await hub().watch(self.listener, topic)

    def _refusal(self, text: str | None) -> int | None:
        """The code with which to close, for a frame that is too large or one too many."""
        now = asyncio.get_running_loop().time()
        self.allowance = min(BURST, self.allowance + (now - self.counted_at) * A_SECOND) - 1
        self.counted_at = now
        if self.allowance < 0:
            return TOO_MUCH
        return TOO_LARGE if text is not None and len(text.encode()) > LARGEST_FRAME else None

    async def _send_all(self, listener: Listener) -> None:
        try:
            while (content := await listener.mailbox.take()) is not None:
                # Past Channels' own send(), which would wrap the frame again for every socket.
                await self.base_send(content)
            await self.base_send(frame({"closing": listener.mailbox.closing}))
            await self.close(code=SIGNED_OUT)
        except OSError:
            return  # the browser has gone; the server says so to the consumer as well


def _wish(text: str | None) -> tuple[str, str] | None:
    """`("watch", "session:42")`; None for what is not in the protocol."""
    try:
        content = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or len(content) != 1:
        return None
    [(action, topic)] = content.items()
    return (action, topic) if action in ("watch", "unwatch") and isinstance(topic, str) and len(topic) <= 64 else None
