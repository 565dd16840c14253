"""Celery's door to the relay."""

from celery import shared_task

from core.nudge import heard
from core.outbox.events import RELAY
from core.outbox.relay import drain


@shared_task
def drain_outbox() -> None:
    """Deliver what is due."""
    heard(RELAY)
    drain()
