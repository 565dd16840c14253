"""Celery's doors into this room."""

from celery import shared_task

from activities.services import offers


@shared_task
def expire_offers() -> None:
    """Pass on offers that nobody answered in time."""
    offers.expire_offers()
