"""A list for the shops of the town's card: each line of the ledger stands on one list, and on one only."""

from datetime import date

from django.db import transaction

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import NothingToList
from volunteers.events import TicketsListed
from volunteers.models import PointEntry, PointRule
from volunteers.selectors.points import TicketList, ticket_lists


@transaction.atomic
def list_tickets(*, rule: int, until: date, made_by: Actor) -> TicketList:
    """Put all that was earned up to this day, and stood on no list, on a new one. Raises NothingToList.

    Under the rule's lock, which grants and reversals take as well: two lists at once never share a line.
    """
    locked = PointRule.objects.select_for_update(no_key=True).get(pk=rule)
    waiting = PointEntry.objects.filter(rule=locked, listed_at=None, on__lte=until)
    if not waiting.update(listed_at=clock.now()):
        raise NothingToList
    publish(TicketsListed(rule=locked.pk, organisation=locked.organisation_id), by=made_by)
    return ticket_lists(locked)[-1]
