"""The devices on which a person has switched messages on."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet
from django.http import Http404

from community.models import Person
from community.selectors import AnyUser
from notifications.models import ChannelName, Way


@dataclass(frozen=True)
class Device:
    """One of a person's devices."""

    way: Way
    mark: str  # SHA-256 of its endpoint: the device recognises itself by it, and nobody can push with it


def devices_of(person: Person) -> list[Device]:
    """The person's devices, the latest first; those that don't work any more too."""
    return [Device(way, mark_of(way)) for way in _devices().filter(person=person).order_by("-made_at", "-id")]


def mark_of(way: Way) -> str:
    """How a page names a device without giving its endpoint away."""
    return sha256(str(way.address["endpoint"]).encode()).hexdigest()


def get_device_for(user: AnyUser, pk: int) -> Way:
    """One of the user's own devices; anybody else's meets the same 404 as a wrong id."""
    mine = _devices().filter(pk=pk, person__user_id=user.pk) if user.is_authenticated else Way.objects.none()
    way = mine.select_related("person").first()
    if way is None:
        raise Http404
    return way


def _devices() -> QuerySet[Way]:
    return Way.objects.filter(channel=ChannelName.PUSH)
