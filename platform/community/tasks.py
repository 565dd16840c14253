"""Celery's doors into this room."""

from celery import shared_task

from community.services import accounts, letters, retention
from core.nudge import heard


@shared_task
def sweep_unused_accounts() -> None:
    """Delete addresses whose code was never used."""
    accounts.sweep_unused_accounts()


@shared_task
def send_letters() -> None:
    """Send the mails to guardians and to those who are asked for support."""
    heard(letters.SEND_LETTERS)
    letters.send_letters()


@shared_task
def forget_what_is_over() -> None:
    """Delete agreements, guardians and requests that ended long ago."""
    retention.forget_what_is_over()
