"""Foreign residents by nationality, as the town publishes them."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from activities.imports.own_words import plain_line
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from metrics.errors import CountAhead, NoSuchCount
from metrics.events import ForeignResidentsEntered, ForeignResidentsRemoved
from metrics.models import ForeignResidents
from metrics.models.population import MAX_SOURCE


@transaction.atomic
def enter_foreign_residents(*, counts: Mapping[str, int], on: date, source: str, made_by: Actor) -> None:
    """`counts`: every key of ForeignResidents.Nationality; they replace those of the same date. Raises CountAhead.

    A key that is missing or unknown is a mistake of the program: KeyError, and nothing is written.
    """
    if on > clock.today():
        raise CountAhead
    said = plain_line(source)[:MAX_SOURCE]
    rows = [
        ForeignResidents(nationality=nationality, count=counts[nationality], on=on, source=said)
        for nationality in ForeignResidents.Nationality.values
    ]
    _lock()
    ForeignResidents.objects.filter(on=on).delete()
    ForeignResidents.objects.bulk_create(rows)
    publish(ForeignResidentsEntered(on=on.isoformat()), by=made_by)


@transaction.atomic
def remove_foreign_residents(*, on: date, made_by: Actor) -> None:
    """Those of one date were wrong. Raises NoSuchCount."""
    _lock()
    removed, _ = ForeignResidents.objects.filter(on=on).delete()
    if not removed:
        raise NoSuchCount
    publish(ForeignResidentsRemoved(on=on.isoformat()), by=made_by)


def _lock() -> None:
    # Two who save the same date at once: without the lock their rows would meet in the unique constraint.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('metrics:foreign', 0))")
