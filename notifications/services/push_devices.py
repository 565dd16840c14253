"""A person switches messages on for a device, or tries whether they arrive."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext

from community.models import Person
from core import clock
from core.tries import Tries
from notifications.channels.base import LineDown, NotNow, Parcel, Undeliverable
from notifications.channels.push.channel import Push
from notifications.channels.push.endpoints import Forbidden, addresses, parse
from notifications.channels.push.message import are_keys
from notifications.errors import DeviceNotReached, NoPushAddress, PushServiceAway, TooManyTestPushes
from notifications.models import ChannelName, Urgency, Way
from notifications.services.ways import digest_of, keep_way, note_broken_ways

log = logging.getLogger(__name__)

MOST_DEVICES = 10  # a person; the oldest gives way
TESTS = Tries("push-tests", most=5, seconds=600)


@dataclass(frozen=True)
class Subscription:
    """What a browser gives out so that its user can be reached (PushSubscription.toJSON)."""

    endpoint: str
    p256dh: str
    auth: str


def keep_device(*, person: Person, subscription: Subscription, label: str) -> Way:
    """Messages for this person go to this device from now on, and nobody else's: it is in their hands.

    Raises NoPushAddress for what is no address of a push service, inside our network most of all.
    """
    _check(subscription)
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    address = {"endpoint": subscription.endpoint, "keys": keys}
    with transaction.atomic():
        others = Way.objects.filter(channel=ChannelName.PUSH, digest=digest_of(address)).exclude(person=person)
        others.delete()
        way = keep_way(person=person, channel=ChannelName.PUSH, address=address, label=label, confirmed=True)
        mine = Way.objects.filter(person=person, channel=ChannelName.PUSH).order_by("-confirmed_at", "-id")
        Way.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_DEVICES:])).delete()
    return way


def send_test(*, way: Way) -> None:
    """Send a few words to one device at once. Raises TooManyTestPushes, DeviceNotReached or PushServiceAway."""
    if TESTS.spent(way.person_id):
        raise TooManyTestPushes
    TESTS.count(way.person_id)
    channel, now = Push(), clock.now()
    parcel = Parcel(
        deliveries=(0,),
        key=f"test:{way.pk}",
        person=way.person_id,
        address=channel.address_of(way.person, [way]),
        language=get_language() or way.person.language,
        title=gettext("This is a test from Deban"),
        body="",
        path=reverse("notifications:push"),
        action=gettext("It works: notices arrive here."),
        topic="",
        urgency=Urgency.NOW,
        written_at=now,
        expires_at=now + timedelta(minutes=10),
    )
    if not parcel.address:
        raise PushServiceAway
    try:
        with channel.line() as line:
            try:
                line.hand_over(parcel)
            finally:
                note_broken_ways(line)
    except Undeliverable as error:
        raise DeviceNotReached from error
    except (NotNow, LineDown) as error:
        log.warning("a test push was not taken: %s", error)
        raise PushServiceAway from error


def _check(subscription: Subscription) -> None:
    try:
        endpoint = parse(subscription.endpoint)
        addresses(endpoint)
    except Forbidden as error:
        raise NoPushAddress from error
    except OSError:
        log.info("a push endpoint's name is not known just now: it is asked again when something is sent")
    if not are_keys(subscription.p256dh, subscription.auth):
        raise NoPushAddress
