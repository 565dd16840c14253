"""What tests of web push share: a deployment that has it, and people with devices."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytest_django import Settings

from community.models import Person
from notifications.channels.push import vapid
from notifications.models import ChannelName, Way
from notifications.services.ways import keep_way
from tests.push_double import Browser, PushDouble


@contextmanager
def push_service(settings: Settings) -> Iterator[PushDouble]:
    """An open double, and settings under which we push to it and to nobody else."""
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = vapid.new_key(), "mailto:push@example.jp"
    with PushDouble(public_key=vapid.public_key()).open() as double:
        settings.PUSH_TRUSTED_ORIGINS = [double.origin]
        yield double


def give(person: Person, device: Browser) -> Way:
    """This person's device from now on."""
    return keep_way(person=person, channel=ChannelName.PUSH, address=device.subscription, confirmed=True)
