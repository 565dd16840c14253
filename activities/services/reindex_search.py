"""Write down anew what search knows: after an upgrade, or when the dictionary of readings has grown."""

from django.db import transaction
from django.db.models import QuerySet

from activities.models import Activity
from activities.searching import make_searchable_again

BATCH = 200


def reindex_search(*, activities: QuerySet[Activity]) -> int:
    """Returns how many. Each batch is a transaction of its own, so that nobody waits long for a row.

    A migration's model of an activity, with the same columns, will do too.
    """
    count, last = 0, 0
    rows = activities.select_related("organisation", "programme").prefetch_related("texts").order_by("pk")
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(of=("self",)).filter(pk__gt=last)[:BATCH])
            for activity in batch:
                make_searchable_again(activity)
            activities.model._default_manager.bulk_update(batch, ["search_text", "search_vector"])
        if not batch:
            return count
        count, last = count + len(batch), batch[-1].pk
