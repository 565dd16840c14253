"""Reactions to this room's events."""

from django.db import transaction

from core.outbox.events import DomainEvent
from core.pages import forget_pages


def renew_pages(event: DomainEvent) -> None:
    """What strangers see has changed; safe to run twice."""
    # After the commit: a page rendered before it would be old and look new.
    transaction.on_commit(forget_pages)
