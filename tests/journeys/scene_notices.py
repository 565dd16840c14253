"""Links in the guest's mails, and an address from which mails come back."""

from typing import TYPE_CHECKING

from community.models import Person
from core import clock
from notifications.links import settings_token, stop_token
from notifications.models import ChannelName, Topic
from notifications.services.ways import note_broken

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

MINOR = "minor@scene.example"


def show_notices(scene: "Scene") -> None:
    """The links are the guest's; the minor's address is the one that is broken."""
    minor = Person.objects.get(user__email=MINOR)
    note_broken(person=minor.pk, channel=ChannelName.EMAIL, address=MINOR, why="mails come back")
    scene.ids |= {
        "settings_link": settings_token(scene.guest.pk, clock.now()),
        "stop_reminders": stop_token(scene.guest.pk, Topic.REMINDERS),
        "stop_thanks": stop_token(scene.guest.pk, Topic.THANKS),
        "stop_changes": stop_token(scene.guest.pk, Topic.CHANGES),
    }
