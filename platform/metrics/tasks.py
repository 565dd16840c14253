"""Celery's doors into this room."""

from celery import shared_task

from core.nudge import heard
from metrics import today
from metrics.services import ask_release


@shared_task
def prepare_releases() -> None:
    """Count the quarters that analysts wait for; also those over which another worker died."""
    heard(ask_release.PREPARE_RELEASES)
    ask_release.prepare_releases()


@shared_task
def count_today() -> None:
    """Count today's figures anew, where somebody has looked at older ones."""
    heard(today.COUNT_TODAY)
    today.renew()
