"""A person's ways: kept, confirmed, broken, taken away."""

import hashlib
import json
from typing import Any

from django.db import transaction

from community.models import Person
from core import clock
from notifications.models import ChannelName, Way


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
    """Nothing more goes to this address until the person keeps it anew. `address` is what the channel was given."""
    now = clock.now()
    if channel == ChannelName.EMAIL:
        broken = {"email": address}
        fields = {"broken_at": now, "broken_why": why[:200]}
        Way.objects.update_or_create(
            person_id=person,
            channel=channel,
            digest=digest_of(broken),
            defaults=fields,
            create_defaults={**fields, "address": broken, "made_at": now},
        )
        return
    ways = Way.objects.filter(person=person, channel=channel, broken_at__isnull=True, confirmed_at__isnull=False)
    ways.update(broken_at=now, broken_why=why[:200])


@transaction.atomic
def drop_way(*, person: Person, way: int) -> None:
    """Forget one of the person's own ways; a wrong number changes nothing."""
    Way.objects.filter(pk=way, person=person).delete()
