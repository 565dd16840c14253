"""Celery's doors into this room."""

from celery import shared_task

from core.nudge import heard, nudge
from notifications.services import plan_reminders as planning
from notifications.services import send_due as sending
from notifications.services._insert import SEND_DUE


@shared_task
def plan_reminders() -> None:
    """Plan the reminders whose evening has come."""
    planning.plan_reminders()


@shared_task
def send_due() -> None:
    """Send for a while; with more to do, queue up again behind the other work."""
    heard(SEND_DUE)
    if sending.send_due():
        nudge(SEND_DUE)
