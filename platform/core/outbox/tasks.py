"""Celery's door to the relay."""

from celery import shared_task

from core.outbox.nudge import NUDGED
from core.outbox.relay import drain
from core.redis_client import client


@shared_task
def drain_outbox() -> None:
    """Deliver what is due."""
    # Deleted before the rows are claimed: who finds the mark later has committed before, and is seen below.
    client().delete(NUDGED)
    drain()
