"""Celery's doors into this room."""

from celery import shared_task

from community.services import accounts


@shared_task
def sweep_unused_accounts() -> None:
    """Delete addresses whose code was never used."""
    accounts.sweep_unused_accounts()
