"""LINE's Messaging API as its reference describes it: token, JSON, limits, retry keys that are known for a day."""

import json
import re
import uuid
from typing import Any

from tests.notifications.http_double import CUT, Answered, Asked, Double

USER = re.compile(r"U[0-9a-f]{32}")


def user(number: int = 1) -> str:
    """An id as LINE gives them."""
    return f"U{number:032x}"


class LineDouble(Double):
    """`next_answers` are given before it does what it should; CUT takes the message and hangs up."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token
        self.accepted: dict[str, str] = {}  # retry key: request id
        self.pushed: list[dict[str, Any]] = []
        self.replies: list[dict[str, Any]] = []
        self.next_answers: list[Answered] = []

    def texts(self) -> list[str]:
        """What people read."""
        return [message["messages"][0]["text"] for message in self.pushed]

    def answer(self, asked: Asked) -> Answered:
        if asked.headers["Authorization"] != f"Bearer {self.token}":
            return _said(401, "Authentication failed")
        if asked.headers.get_content_type() != "application/json":
            return Answered(415)
        message = json.loads(asked.body)
        if self.next_answers and self.next_answers[0].status != CUT:
            return self.next_answers.pop(0)
        if asked.path == "/v2/bot/message/push":
            return self._push(asked, message)
        if asked.path == "/v2/bot/message/reply":
            return self._reply(asked, message)
        return _said(404, "Not found")

    def _push(self, asked: Asked, message: dict[str, Any]) -> Answered:
        wrong = _wrong(message, "to")
        if wrong or not USER.fullmatch(message["to"]):
            details = [{"message": "invalid", "property": wrong or "to"}]
            return _said(400, "The request body has 1 error(s)", details=details)
        key = asked.headers.get("X-Line-Retry-Key")
        if key is not None:
            uuid.UUID(key)
            if key in self.accepted:
                headers = {"x-line-request-id": str(uuid.uuid4()), "x-line-accepted-request-id": self.accepted[key]}
                return _said(409, "The retry key is already accepted", headers=headers)
        request = str(uuid.uuid4())
        self.accepted[key or request] = request
        self.pushed.append(message)
        if self.next_answers:
            return self.next_answers.pop(0)
        sent = json.dumps({"sentMessages": [{"id": "461230966842064897", "quoteToken": "IStG5h1Tz7b"}]})
        return Answered(200, sent.encode(), {"x-line-request-id": request})

    def _reply(self, asked: Asked, message: dict[str, Any]) -> Answered:
        # "Retry only with supported APIs": elsewhere the header is refused.
        if "X-Line-Retry-Key" in asked.headers or _wrong(message, "replyToken"):
            return _said(400, "Invalid reply token")
        self.replies.append(message)
        return Answered(200, b'{"sentMessages":[{"id":"461230966842064898"}]}')


def _wrong(message: dict[str, Any], address: str) -> str:
    """The first property that LINE would refuse."""
    if not isinstance(message.get(address), str) or not message[address]:
        return address
    messages = message.get("messages", [])
    if not 1 <= len(messages) <= 5:
        return "messages"
    texts = [one.get("text", "") for one in messages if one.get("type") == "text"]
    fits = len(texts) == len(messages) and all(1 <= len(text.encode("utf-16-le")) // 2 <= 5000 for text in texts)
    return "" if fits else "messages[0].text"


def _said(status: int, message: str, *, headers: dict[str, str] | None = None, **more: object) -> Answered:
    return Answered(status, json.dumps({"message": message, **more}).encode(), headers or {})
