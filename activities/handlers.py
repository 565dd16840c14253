"""Reactions to this room's events."""

from core.outbox.events import DomainEvent
from core.pages import forget_pages


def renew_pages(event: DomainEvent) -> None:
    """What strangers see has changed; safe to run twice."""
    forget_pages()
