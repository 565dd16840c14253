"""LINE's Messaging API: pushed messages with a retry key, and answers to what people write to the account.

developers.line.biz/en/reference/messaging-api; retrying: developers.line.biz/en/docs/messaging-api/retrying-api-request
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import httpx
from django.conf import settings

from community.models import Person
from notifications.channels.base import AddressBroken, Channel, LineDown, NotNow, Parcel, Undeliverable
from notifications.channels.line.message import text_of
from notifications.models import Way

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
ANSWER_TIMEOUT = 3.0  # LINE waits two seconds for its webhook; later it may only ask again


class OpenLine:
    """A connection that many messages share."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def hand_over(self, parcel: Parcel) -> str:
        """Push one message; LINE's name for the request that it accepted."""
        message = {"to": parcel.address, "messages": [{"type": "text", "text": text_of(parcel)}]}
        headers = {"X-Line-Retry-Key": str(parcel.retry_key)}
        try:
            answer = self.client.post("/v2/bot/message/push", json=message, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise LineDown(f"LINE is away: {type(error).__name__}") from error
        except httpx.TransportError as error:
            # It may have been taken: the retry key makes the next try harmless.
            raise NotNow(f"LINE broke off: {type(error).__name__}") from error
        return _judge(answer)


def _judge(answer: httpx.Response) -> str:
    """LINE's name for the accepted request; anything else raises. LINE's own words are read and not kept."""
    status, said = answer.status_code, f"LINE answered {answer.status_code}"
    if answer.is_success:
        return str(answer.headers.get("x-line-request-id", ""))
    if status == httpx.codes.CONFLICT:
        if "x-line-accepted-request-id" not in answer.headers:
            raise NotNow(said)
        return str(answer.headers["x-line-accepted-request-id"])  # an earlier try of ours had arrived
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise LineDown(f"{said}: our token or our plan")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        if "monthly limit" in _message(answer):
            raise Undeliverable(f"{said}: LINE's own limit for this month")
        raise LineDown(f"{said}: too fast")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise NotNow(said)
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE) or _is_about_the_user(answer):
        raise AddressBroken(f"{said}: LINE does not know this user")
    raise Undeliverable(said)


def _said(answer: httpx.Response) -> dict[str, object]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _message(answer: httpx.Response) -> str:
    return str(_said(answer).get("message", ""))


def _is_about_the_user(answer: httpx.Response) -> bool:
    """400 that names the property `to`: an id that is none. (Somebody who blocked the account is answered with 200.)"""
    details = _said(answer).get("details")
    named = [one.get("property") for one in details if isinstance(one, dict)] if isinstance(details, list) else []
    return "to" in named or "'to'" in _message(answer)


class LineApp(Channel):
    """Reaches persons who have linked a LINE account by a code (services/line_links.py)."""

    name: ClassVar[str] = "line"
    disturbs: ClassVar[bool] = True
    a_day: ClassVar[int | None] = 5  # who gets more than that mutes the account, and with it a cancellation
    per_second: ClassVar[float | None] = 50.0  # LINE takes 2,000; what is left over is for answers

    def monthly_budget(self) -> int | None:
        """What the account's plan includes; beyond it LINE refuses, or charges."""
        return settings.LINE_MONTHLY_BUDGET

    def is_set_up(self) -> bool:
        """With a token to send, a secret to listen, and an address where people find the account."""
        return bool(settings.LINE_CHANNEL_TOKEN and settings.LINE_CHANNEL_SECRET and settings.LINE_FRIEND_URL)

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """LINE's id of the linked user."""
        return str(ways[-1].address["user"]) if ways and self.is_set_up() else ""

    @contextmanager
    def line(self) -> Iterator[OpenLine]:
        """One connection pool with our token; nothing is sent before the first message."""
        with _client(TIMEOUT) as client:
            yield OpenLine(client)


def answer(reply_token: str, text: str) -> None:
    """Answer what somebody wrote; costs nothing of the budget. Raises httpx.HTTPError."""
    with _client(ANSWER_TIMEOUT) as client:
        message = {"replyToken": reply_token, "messages": [{"type": "text", "text": text}]}
        client.post("/v2/bot/message/reply", json=message).raise_for_status()


def signature_of(body: bytes) -> str:
    """What LINE writes into X-Line-Signature for this body."""
    mac = hmac.new(settings.LINE_CHANNEL_SECRET.encode(), body, hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def _client(timeout: httpx.Timeout | float) -> httpx.Client:
    token = {"Authorization": f"Bearer {settings.LINE_CHANNEL_TOKEN}"}
    return httpx.Client(base_url=settings.LINE_API, headers=token, timeout=timeout)
