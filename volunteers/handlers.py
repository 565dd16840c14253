"""Reactions to events: of this room, of sessions that move, of consent that ends."""

from django.db import transaction

from activities.events import SessionCancelled, SessionMoved, SessionRestored
from community.events import ConsentWithdrawn
from community.models import Consent
from core.outbox.events import DomainEvent
from core.pages import forget_pages
from volunteers.services.follow_session import follow_session
from volunteers.services.propose import withdraw_proposals_of


def renew_pages(event: DomainEvent) -> None:
    """The list of open roles that strangers see has changed; safe to run twice.

    After the commit: a page rendered before it would be remembered as new.
    """
    transaction.on_commit(forget_pages)


def follow(event: SessionMoved | SessionCancelled | SessionRestored) -> None:
    """The session's shifts follow it."""
    follow_session(session=event.session)


def stop_asking(event: ConsentWithdrawn) -> None:
    """Who no longer wants to be asked has no open question any more."""
    if event.purpose == Consent.Purpose.ASK_ME:
        withdraw_proposals_of(person=event.person)
