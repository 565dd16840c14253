"""LINE and SMS in every state: linked (the minor), broken with a code on its way (the guest), not yet (others)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from community.models import Person
from core import clock
from notifications.models import ChannelName, Way, Wishes
from notifications.services.ways import keep_way

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

MINOR = "minor@scene.example"
ADDRESSES = {ChannelName.LINE: {"user": f"U{1:032x}"}, ChannelName.SMS: {"number": "+819000000701"}}


def show_linking(scene: "Scene") -> None:
    """Nobody sends there: who has such a way wishes for e-mail alone, or the way is broken."""
    now = clock.now()
    minor = Person.objects.get(user__email=MINOR)
    Wishes.objects.create(person=minor, channels=[ChannelName.EMAIL.value], saved_at=now)
    for channel, address in ADDRESSES.items():
        keep_way(person=minor, channel=channel, address=address, confirmed=True)
        broken = keep_way(person=scene.guest, channel=channel, address=address, confirmed=True)
        Way.objects.filter(pk=broken.pk).update(broken_at=now)
    asked = Way.objects.filter(person=scene.guest, channel=ChannelName.SMS)
    asked.update(code_hash="x", code_until=now + timedelta(days=1))
