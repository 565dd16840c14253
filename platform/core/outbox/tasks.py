"""Celery's door to the relay."""

from time import monotonic

from celery import shared_task

from core.nudge import heard, nudge
from core.outbox.events import RELAY
from core.outbox.relay import BATCH, drain

SLICE = 5.0  # seconds, after which whatever else waits on the same queue has its turn


@shared_task
def drain_outbox() -> None:
    """Deliver what is due, for a while; with more to do, queue up again behind the other work."""
    heard(RELAY)
    until = monotonic() + SLICE
    while drain(limit=BATCH):
        if monotonic() >= until:
            nudge(RELAY)
            return
