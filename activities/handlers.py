"""Reactions to events: of this room, of consent that ends."""

from django.db import transaction

from activities.services.erase_support import erase_support
from community.events import ConsentWithdrawn
from community.models import Consent
from core.outbox.events import DomainEvent
from core.pages import forget_pages


def renew_pages(event: DomainEvent) -> None:
    """What strangers see has changed; safe to run twice."""
    # After the commit: a page rendered before it would be old and look new.
    transaction.on_commit(forget_pages)


def forget_support(event: ConsentWithdrawn) -> None:
    """Hosts are told no more what the person would like help with."""
    if event.purpose == Consent.Purpose.SUPPORT:
        erase_support(person=event.person)
