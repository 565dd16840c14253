"""drain(): carries due deliveries to their handlers; nothing is lost, nothing runs twice at once."""

import logging
import random
import traceback
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.outbox.events import events_by_name, handlers_by_name
from core.outbox.models import Delivery

log = logging.getLogger(__name__)

BATCH = 50
LAST_ATTEMPT = 17  # with the backoff below: about a day


def drain(*, limit: int = 100_000) -> int:
    """Run due deliveries until none is left or `limit` is reached. Returns how many were run."""
    done = 0
    while done < limit:
        ran = _drain_batch(min(BATCH, limit - done))
        done += ran
        if ran == 0:
            break
    return done


@transaction.atomic
def _drain_batch(size: int) -> int:
    # SKIP LOCKED: two relays share the work; a relay that is killed gives its rows back with its connection.
    due = Delivery.objects.filter(state=Delivery.State.DUE, due_at__lte=timezone.now())
    batch = list(
        due.select_related("event").select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id")[:size]
    )
    for delivery in batch:
        _deliver(delivery)
    Delivery.objects.bulk_update(batch, ["state", "attempts", "due_at", "done_at", "error"])
    return len(batch)


def _deliver(delivery: Delivery) -> None:
    """One handler in its own savepoint: what it did stays only together with the mark that it is done."""
    delivery.attempts += 1
    try:
        with transaction.atomic():
            event = events_by_name()[delivery.event.name](**delivery.event.payload)
            handlers_by_name()[delivery.handler](event)
    except Exception as error:  # noqa: BLE001  whatever a handler raises is kept on its row and tried again
        _keep_for_later(delivery, error)
    else:
        delivery.state, delivery.done_at, delivery.error = Delivery.State.DONE, timezone.now(), ""


def _keep_for_later(delivery: Delivery, error: Exception) -> None:
    log.warning("%s failed at attempt %s: %s", delivery, delivery.attempts, type(error).__name__)
    delivery.error = "".join(traceback.format_exception(error))[-4000:]
    if delivery.attempts >= LAST_ATTEMPT:
        delivery.state = Delivery.State.DEAD
    else:
        delivery.due_at = next_try(delivery.attempts)


def next_try(attempts: int) -> datetime:
    """Doubling from 2 seconds to 6 hours, with jitter so that a common cause doesn't bring all back at once."""
    seconds = min(2.0**attempts, 6 * 3600)
    return timezone.now() + timedelta(seconds=seconds * random.uniform(0.8, 1.2))
