"""Celery's doors into this room."""

from celery import shared_task

from volunteers.services import propose


@shared_task
def lapse_proposals() -> None:
    """Free the places of proposals that nobody answered in time."""
    propose.lapse_proposals()
