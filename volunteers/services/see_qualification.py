"""A coordinator has seen the paper."""

from datetime import date

from django.db import transaction
from django.http import Http404

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import QualificationSeen
from volunteers.models import Qualification


@transaction.atomic
def see_qualification(*, qualification: int, expires_on: date | None, made_by: Actor) -> Qualification:
    """From now on it counts, up to its last day (None: it does not run out). Seen again, the new day stands.

    Raises Http404.
    """
    row = Qualification.objects.select_for_update().filter(pk=qualification).first()
    if row is None:
        raise Http404
    row.seen_by, row.seen_at, row.expires_on = made_by.user, clock.now(), expires_on
    row.save(update_fields=["seen_by", "seen_at", "expires_on"])
    publish(QualificationSeen(person=row.person_id, qualification=row.pk), by=made_by)
    return row
