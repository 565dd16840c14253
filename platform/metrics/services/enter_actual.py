"""How far one of the strategy's own targets has come, as the city's statistics say."""

from datetime import date

from django.db import connection, transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from metrics.errors import CountAhead
from metrics.events import ActualEntered
from metrics.models import Actual


@transaction.atomic
def enter_actual(*, target: str, value: float, on: date, source: str, made_by: Actor) -> Actual:
    """Enter the value of a day; of a day that has one, correct it: what stood there is kept in the event.

    `target`: a key of metrics.strategy. The same value again changes nothing. Raises CountAhead.
    """
    if on > clock.today():
        raise CountAhead
    with connection.cursor() as cursor:  # two people at once: the second corrects what the first has entered
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('metrics:actual:' || %s, 0))", [target])
    row = Actual.objects.filter(key=target, on=on).first()
    before = row.value if row else None
    if row and (row.value, row.source) == (value, source):
        return row
    row = row or Actual(key=target, on=on)
    row.value, row.source, row.entered_by_id, row.entered_at = value, source, made_by.user, clock.now()
    row.save()
    publish(ActualEntered(target=target, on=on.isoformat(), value=value, before=before), by=made_by)
    return row
