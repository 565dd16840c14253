"""Reactions to this room's events."""

from django.db import transaction

from core.outbox.events import DomainEvent
from core.pages import forget_pages


def renew_pages(event: DomainEvent) -> None:
    """The list of open roles that strangers see has changed; safe to run twice.

    After the commit: a page rendered before it would be remembered as new.
    """
    transaction.on_commit(forget_pages)
