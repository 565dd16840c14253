"""A coordinator writes down how somebody without e-mail is reached."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from community.models import Person
from community.rules.names import digits
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from notifications.events import WaysEntered
from notifications.models import ChannelName, Topic, Way, Wishes
from notifications.rules import BY_HAND, USUAL
from notifications.services import _wishes
from notifications.services.ways import keep_way

Order = Literal["usual", "telephone", "letter", "own"]


@dataclass(frozen=True)
class ByHand:
    """As it was told. `order`: which is tried first, before everything else; "own" leaves what the person chose."""

    number: str = ""
    hour: str = ""
    postcode: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""
    order: Order = "usual"
    reminders: bool = True  # by telephone too


@transaction.atomic
def enter_ways(*, person: Person, told: ByHand, made_by: Actor) -> None:
    """It takes the place of what was known. Entered twice it is entered once."""
    _wishes.lock(person.pk)
    _put_telephone(person, told)
    _put_letter(person, told)
    _put_order(person, told.order)
    mute = _wishes.mutes(Topic.REMINDERS, [ChannelName.TELEPHONE])
    none: frozenset[tuple[str, str]] = frozenset()
    _wishes.put_mutes(person, add=none if told.reminders else mute, remove=mute if told.reminders else none)
    publish(WaysEntered(person=person.pk), by=made_by)


def _put_telephone(person: Person, told: ByHand) -> None:
    """The person's own number needs no row, unless an hour goes with it; told anew it isn't wrong any more."""
    ways = Way.objects.filter(person=person, channel=ChannelName.TELEPHONE)
    number = digits(told.number)
    if not number:
        ways.filter(broken_at=None).delete()
        return
    ways.delete()
    if number != digits(person.telephone) or told.hour:
        address = {"number": told.number, "when": told.hour}
        keep_way(person=person, channel=ChannelName.TELEPHONE, address=address, confirmed=True)


def _put_letter(person: Person, told: ByHand) -> None:
    Way.objects.filter(person=person, channel=ChannelName.LETTER).delete()
    if told.postcode and told.lines:
        address: dict[str, Any] = {"postcode": told.postcode, "lines": list(told.lines), "name": told.name}
        keep_way(person=person, channel=ChannelName.LETTER, address=address, confirmed=True)


def _put_order(person: Person, order: Order) -> None:
    wishes = Wishes.objects.filter(person=person).first()
    if order == "own":
        return
    if order == "usual":
        if wishes is not None and wishes.channels:
            Wishes.objects.filter(pk=wishes.pk).update(channels=[], saved_at=clock.now())
        return
    first = [order, *(name.value for name in (ChannelName.TELEPHONE, ChannelName.LETTER) if name != order)]
    rest = [name.value for name in USUAL if name not in BY_HAND]
    _wishes.put_wishes(person, channels=[*first, *rest], digest=bool(wishes and wishes.digest))
