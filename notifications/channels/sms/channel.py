"""SMS by Twilio's protocol: www.twilio.com/docs/messaging/api/message-resource, errors: …/docs/api/errors.

It has no key by which it would know a repeat. So where nobody can say whether a message was taken, it is sent once
more at most (NobodyKnows).
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ClassVar

import httpx
from django.conf import settings
from django.urls import reverse

from community.models import Person
from core import clock
from notifications.channels.base import AddressBroken, Channel, LineDown, NobodyKnows, NotNow, Parcel, Undeliverable
from notifications.channels.sms.message import text_of
from notifications.models import Way

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_WAIT = 14_400  # seconds that the provider may keep a message for a slow network

NO_MOBILE = {21211: "no number", 21614: "no mobile number", 21635: "a landline"}
STOPPED = 21610  # its owner answered STOP: the provider refuses until they answer START
OURS = {20003, 20404, 21212, 21603, 21606, 21609, 21659}  # account, sender or callback: no number is to blame
TOO_MANY = 20429
GONE = {"21610": "answered STOP", "30005": "no such number", "30006": "a landline, or no network takes it"}


class OpenLine:
    """A connection that many messages share."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def hand_over(self, parcel: Parcel) -> str:
        """Send one notice; the provider's name for the message."""
        # Told how it went, we find the deliveries even before this very answer of the provider is written down.
        told_at = f"{status_url()}?of={'-'.join(map(str, parcel.deliveries))}"
        return self.send(
            parcel.address, text_of(parcel), worth=parcel.expires_at - clock.now(), more={"StatusCallback": told_at}
        )

    def send(self, number: str, text: str, *, worth: timedelta, more: Mapping[str, str] | None = None) -> str:
        """Send a text to a number, as long as it is worth sending; the provider's name for it."""
        seconds = min(max(int(worth.total_seconds()), 1), LONGEST_WAIT)
        sender = "MessagingServiceSid" if settings.SMS_FROM.startswith("MG") else "From"
        form = {"To": number, sender: settings.SMS_FROM, "Body": text, "ValidityPeriod": str(seconds), **(more or {})}
        try:
            answer = self.client.post(f"/2010-04-01/Accounts/{settings.SMS_ACCOUNT_SID}/Messages.json", data=form)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise LineDown(f"the SMS provider is away: {type(error).__name__}") from error
        except httpx.TransportError as error:
            raise NobodyKnows(f"the SMS provider broke off: {type(error).__name__}") from error
        return _judge(answer)


def _judge(answer: httpx.Response) -> str:
    """The message's name; anything else raises. The provider's words repeat the number, so its code alone is kept."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    if answer.is_success:
        return str(told.get("sid", ""))
    status, code = answer.status_code, int(told.get("code") or 0)
    said = f"the SMS provider answered {status}, code {code}"
    if status == httpx.codes.TOO_MANY_REQUESTS or code == TOO_MANY:
        raise NotNow(said)
    if code in OURS or status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND):
        raise LineDown(said)
    if code in NO_MOBILE:
        raise AddressBroken(f"{said}: {NO_MOBILE[code]}")
    if code == STOPPED:
        raise AddressBroken(f"{said}: its owner answered STOP")
    if status == httpx.codes.GATEWAY_TIMEOUT:
        raise NobodyKnows(said)
    raise NotNow(said) if status >= httpx.codes.INTERNAL_SERVER_ERROR else Undeliverable(said)


class Sms(Channel):
    """Reaches persons who have confirmed a Japanese mobile number (services/sms_numbers.py)."""

    name: ClassVar[str] = "sms"
    disturbs: ClassVar[bool] = True
    a_day: ClassVar[int | None] = 3  # each costs money and buzzes
    per_second: ClassVar[float | None] = 10.0  # what a number can't send at once waits at the provider, in this order

    def monthly_budget(self) -> int | None:
        """Each is paid for; codes that confirm a number count too."""
        return settings.SMS_MONTHLY_BUDGET

    def is_set_up(self) -> bool:
        """With an account, its secret, and a sender."""
        return bool(settings.SMS_ACCOUNT_SID and settings.SMS_AUTH_TOKEN and settings.SMS_FROM)

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """The number in E.164."""
        return str(ways[-1].address["number"]) if ways and self.is_set_up() else ""

    @contextmanager
    def line(self) -> Iterator[OpenLine]:
        """One connection pool with our account; nothing is sent before the first message."""
        account = (settings.SMS_ACCOUNT_SID, settings.SMS_AUTH_TOKEN)
        with httpx.Client(base_url=settings.SMS_API, auth=account, timeout=TIMEOUT) as client:
            yield OpenLine(client)


def status_url() -> str:
    """Where the provider tells how a message went."""
    return str(settings.SITE_URL) + reverse("sms-status")


def signature_of(url: str, form: Mapping[str, str]) -> str:
    """What the provider writes into X-Twilio-Signature: www.twilio.com/docs/usage/security#validating-requests."""
    told = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(settings.SMS_AUTH_TOKEN.encode(), told.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()
