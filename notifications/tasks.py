"""Celery's doors into this room."""

from celery import shared_task

from core.nudge import heard, nudge
from notifications.services import plan_reminders as planning
from notifications.services import plan_role_reminders as role_planning
from notifications.services import send_due as sending
from notifications.services._insert import SEND_DUE, SEND_URGENT


@shared_task
def plan_reminders() -> None:
    """Plan the reminders whose evening has come, and those of questions whose time is nearly over."""
    planning.plan_reminders()
    role_planning.plan_role_reminders()
    role_planning.plan_proposal_endings()


@shared_task
def send_due() -> None:
    """Send for a while; with more to do, queue up again behind the other work."""
    heard(SEND_DUE)
    if sending.send_due():
        nudge(SEND_DUE)


@shared_task
def send_urgent() -> None:
    """Send what can't wait, on a queue of its own: a hundred thousand digests never delay a cancellation."""
    heard(SEND_URGENT)
    if sending.send_due(urgent=True):
        nudge(SEND_URGENT)
