"""How somebody is reached by hand, as far as it is known."""

from typing import Any

from community.models import Person
from notifications.channels.telephone.channel import number_of
from notifications.models import ChannelName, Muted, Topic, Way, Wishes
from notifications.rules import BY_HAND


def by_hand_of(person: Person) -> dict[str, Any]:
    """What the coordinator's form shows first: its fields, and `wrong`, the number that was wrong."""
    ways = list(
        Way.objects.filter(person=person, channel__in=[ChannelName.TELEPHONE, ChannelName.LETTER]).order_by("id")
    )
    working = [way for way in ways if way.confirmed_at and not way.broken_at]
    telephones = [way for way in working if way.channel == ChannelName.TELEPHONE]
    letters = [way.address for way in working if way.channel == ChannelName.LETTER]
    letter: dict[str, Any] = letters[-1] if letters else {}
    wrong = [str(way.address.get("number", "")) for way in ways if way.broken_at]
    number = number_of(person, telephones)
    return {
        "number": "" if number in wrong else number,
        "hour": next((str(way.address.get("when", "")) for way in reversed(telephones)), ""),
        "postcode": str(letter.get("postcode", "")),
        "lines": "\n".join(letter.get("lines", [])),
        "name": str(letter.get("name", "")),
        "order": _order(person),
        "reminders": not Muted.objects.filter(
            person=person, topic=Topic.REMINDERS, channel__in=["", ChannelName.TELEPHONE]
        ).exists(),
        "wrong": wrong[-1] if wrong else "",
    }


def _order(person: Person) -> str:
    wishes = Wishes.objects.filter(person=person).first()
    if wishes is None or not wishes.channels:
        return "usual"
    return wishes.channels[0] if wishes.channels[0] in BY_HAND else "own"
