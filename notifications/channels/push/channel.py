"""Web push: one encrypted message to each device of a person; one that takes it is enough."""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, ClassVar

from community.models import Person
from notifications.channels.base import Channel, LineDown, NotNow, Parcel, Undeliverable
from notifications.channels.push import vapid
from notifications.channels.push.doors import Away, Doors
from notifications.channels.push.endpoints import Endpoint, Forbidden, parse
from notifications.channels.push.message import content, encrypted, headers
from notifications.models import Way

log = logging.getLogger(__name__)

# If one of these can't be reached, it is we who are cut off. Anybody may name any other host as their push service: one
# that never answers must not hold up other people's messages.
BIG_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
)


class Answer(Enum):
    """What became of a message to one device."""

    TAKEN = auto()
    GONE = auto()  # the device has switched it off
    REFUSED = auto()
    LATER = auto()
    CUT_OFF = auto()  # a big service can't be reached


class PushLine:
    """What many messages share: open connections, and a signature for each push service."""

    def __init__(self) -> None:
        self.doors = Doors()
        self.signed: dict[str, str] = {}
        self.gone: dict[int, str] = {}
        self.away: set[str] = set()  # origins that didn't answer: not asked again for the next person

    def hand_over(self, parcel: Parcel) -> str:
        """Send it to every device; a device that is gone is noted, and the others count."""
        devices = json.loads(parcel.address)
        answers = Counter(self.send(device, parcel) for device in devices)
        if answers[Answer.TAKEN]:
            return f"{answers[Answer.TAKEN]}/{len(devices)}"
        if answers[Answer.CUT_OFF] == len(devices):
            raise LineDown("the push services can't be reached")
        if answers[Answer.LATER] or answers[Answer.CUT_OFF]:
            raise NotNow("the push service did not take it now")
        raise Undeliverable("no device takes it any more")

    def broken_ways(self) -> dict[int, str]:
        """Devices that have switched it off."""
        gone, self.gone = self.gone, {}
        return gone

    def send(self, device: Mapping[str, Any], parcel: Parcel) -> Answer:
        """Send it to one device."""
        try:
            endpoint = parse(device["endpoint"])
            if endpoint.origin in self.away:
                return _away(endpoint)
            body = encrypted(device, content(parcel))
            status = self.doors.post(endpoint, body, {**headers(parcel), "Authorization": self._signature(endpoint)})
        except Away:
            self.away.add(endpoint.origin)
            return _away(endpoint)
        except (Forbidden, ValueError) as error:
            log.warning("push to way %s is not sent: %s", device["way"], type(error).__name__)
            return Answer.REFUSED
        answer = judged(status)
        if answer is Answer.GONE:
            self.gone[device["way"]] = f"the push service knows it no more ({status})"
        elif answer is Answer.REFUSED:
            log.warning("push to way %s was refused with code %s", device["way"], status)
        return answer

    def _signature(self, endpoint: Endpoint) -> str:
        if endpoint.origin not in self.signed:
            self.signed[endpoint.origin] = vapid.authorization(endpoint.origin)
        return self.signed[endpoint.origin]


def judged(status: int) -> Answer:
    """What an answer means (RFC 8030, 5 and 7.3). A redirect is refused: it could lead anywhere."""
    if status in range(200, 300):
        return Answer.TAKEN
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Answer.GONE
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) or status >= 500:
        return Answer.LATER
    return Answer.REFUSED


def _away(endpoint: Endpoint) -> Answer:
    big = any(f".{endpoint.host}".endswith(f".{name.lstrip('.')}") for name in BIG_SERVICES)
    return Answer.CUT_OFF if big else Answer.LATER


class Push(Channel):
    """Reaches persons on the devices on which they switched it on."""

    name: ClassVar[str] = "push"
    disturbs: ClassVar[bool] = True
    a_day: ClassVar[int | None] = 5

    def is_set_up(self) -> bool:
        """With a key and an address to complain to."""
        return vapid.is_set_up()

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """All their devices, as JSON; none where the account is closed, or the deployment has given push up."""
        if not ways or not self.is_set_up() or person.user is None or not person.user.is_active:
            return ""
        return json.dumps([{"way": way.pk, **way.address} for way in ways])

    @contextmanager
    def line(self) -> Iterator[PushLine]:
        """No connection stands before the first message. Raises LineDown without a key that is one."""
        try:
            vapid.public_key()
        except vapid.NoKey as error:
            raise LineDown(str(error)) from error
        line = PushLine()
        try:
            yield line
        finally:
            line.doors.close()
