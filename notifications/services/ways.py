"""A person's ways: kept, confirmed, broken, taken away."""

import hashlib
import json
from typing import Any

from django.db import transaction

from community.models import Person
from core import clock
from notifications.channels.base import Line, ManyAddresses
from notifications.models import ChannelName, NoticeDelivery, Way
from notifications.services._pass_on import pass_on
from notifications.services.set_wishes import prefer_channel


def digest_of(address: Any) -> str:
    """What makes an address the same one again."""
    return hashlib.sha256(json.dumps(address, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def keep_way(*, person: Person, channel: ChannelName, address: Any, label: str = "", confirmed: bool) -> Way:
    """The person's way with this address; kept again it is whole again. Unconfirmed, nothing goes there yet."""
    now = clock.now()
    fields: dict[str, Any] = {"label": label[:80], "broken_at": None, "broken_why": ""}
    if confirmed:
        fields["confirmed_at"] = now
        working = Way.objects.filter(person=person, channel=channel, confirmed_at__isnull=False)
        if not working.filter(broken_at__isnull=True).exists():  # the first: a phone that reports again decides nothing
            prefer_channel(person=person, channel=channel)
    way, _ = Way.objects.update_or_create(
        person=person,
        channel=channel,
        digest=digest_of(address),
        defaults=fields,
        create_defaults={**fields, "address": address, "made_at": now},
    )
    return way


@transaction.atomic
def note_broken(*, person: int, channel: str, address: str, why: str) -> None:
    """Nothing more goes to this address until the person keeps it anew. `address` is what the channel was given.

    Mails that are planned take the next channel at once; on the others their turn finds that there is no address.
    """
    now = clock.now()
    own = {ChannelName.EMAIL: "email", ChannelName.TELEPHONE: "number"}.get(ChannelName(channel))
    ways = Way.objects.filter(person=person, channel=channel, broken_at__isnull=True, confirmed_at__isnull=False)
    if channel == ChannelName.TELEPHONE:
        ways = ways.filter(address__number=address)
    if own and not ways.exists():  # the account's or the person's own, which has no row
        broken = {own: address}
        fields = {"broken_at": now, "broken_why": why[:200]}
        Way.objects.update_or_create(
            person_id=person,
            channel=channel,
            digest=digest_of(broken),
            defaults=fields,
            create_defaults={**fields, "address": broken, "made_at": now},
        )
        if channel == ChannelName.EMAIL:
            mails = NoticeDelivery.objects.filter(notice__person=person, channel=channel)
            pass_on(mails, "the address is broken")
        return
    ways.update(broken_at=now, broken_why=why[:200])


def note_broken_ways(line: Line) -> None:
    """Those that a line to several addresses found broken; the person's other ways on the channel are not."""
    if isinstance(line, ManyAddresses):
        for way, why in line.broken_ways().items():
            Way.objects.filter(pk=way, broken_at__isnull=True).update(broken_at=clock.now(), broken_why=why[:200])


@transaction.atomic
def drop_way(*, person: Person, way: int) -> None:
    """Forget one of the person's own ways; a wrong number changes nothing."""
    Way.objects.filter(pk=way, person=person).delete()
