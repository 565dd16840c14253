"""What one socket still has to hear."""

import asyncio
import itertools
import json
from typing import Any, TypedDict


class Frame(TypedDict):
    """An ASGI message, encoded once and shared by all sockets that get it."""

    type: str
    text: str


def frame(content: Any) -> Frame:
    """A text frame with this content as JSON."""
    return {"type": "websocket.send", "text": json.dumps(content, separators=(",", ":"))}


MOST_WAITING = 256  # frames; beyond it the other end asks without listening


class Mailbox:
    """At most one frame a topic, the newest: a slow socket skips states and never falls behind.

    Bounded: one state for each topic that its socket watches, and a limited number of answers.
    """

    def __init__(self) -> None:
        self._frames: dict[str, Frame] = {}
        self._heard: dict[str, Frame] = {}
        self._changed = asyncio.Event()
        self._closing: str | None = None
        self._answers = itertools.count()

    def put(self, topic: str, content: Frame) -> None:
        """Replace what waits for this topic; the very frame that went out last is not sent again."""
        if self._closing is None and self._heard.get(topic) is not content:
            self._frames[topic] = self._heard[topic] = content
            self._changed.set()

    def answer(self, content: Frame) -> None:
        """Say something that nothing newer replaces; a socket that lets too many of these lie is closed."""
        if len(self._frames) >= MOST_WAITING:
            self.close("too_much")
        elif self._closing is None:
            self._frames[f"answer {next(self._answers)}"] = content
            self._changed.set()

    def forget(self, topic: str) -> None:
        """Nothing more of this topic; when it is watched again, its state is sent again."""
        self._frames.pop(topic, None)
        self._heard.pop(topic, None)

    def close(self, reason: str) -> None:
        """Say why, close, and nothing else: what waits is thrown away."""
        self._closing = reason
        self._frames.clear()
        self._changed.set()

    async def take(self) -> Frame | None:
        """The frame that has waited longest; waits for one. None once the socket is to be closed."""
        while not self._frames:
            if self._closing is not None:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._frames.pop(next(iter(self._frames)))

    @property
    def closing(self) -> str | None:
        """Why the socket is to be closed; None while it may stay open."""
        return self._closing
