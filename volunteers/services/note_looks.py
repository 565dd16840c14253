"""Which people a coordinator was shown is kept (domain.md, Rules): on the board, the telephone list, in outreach."""

from collections.abc import Collection

from django.db import transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from core.outbox.models import Event
from volunteers.events import PeopleShown

_LATEST = 500  # of these events that are looked through: more than a day of one office


@transaction.atomic
def note_people_shown(*, persons: Collection[int], page: str, made_by: Actor) -> list[int]:
    """Keep each person once a day for each coordinator and page, however often it is fetched. Returns who is new."""
    midnight = clock.now().astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    latest = Event.objects.filter(name="volunteers.PeopleShown").order_by("-id")[:_LATEST]
    rows = latest.values_list("actor", "occurred_at", "payload")
    known = {
        person
        for actor, at, payload in rows
        if actor == made_by.user and at >= midnight and payload["page"] == page
        for person in payload["persons"]
    }
    new = sorted(set(persons) - known)
    if new:
        publish(PeopleShown(persons=new, page=page), by=made_by)
    return new
