"""Reactions to events: of this room, of sessions that move, of consent that ends."""

from django.db import transaction

from activities.events import SessionCancelled, SessionMoved, SessionRestored
from community.events import ConsentWithdrawn
from community.models import Consent
from core.outbox.events import DomainEvent
from core.pages import forget_pages
from volunteers.events import (
    ContributionConfirmed,
    ContributionWithdrawn,
    ProposalLapsed,
    ProposalWithdrawn,
    RoleDeclined,
    RoleHandedBack,
)
from volunteers.services import points
from volunteers.services.follow_session import follow_session
from volunteers.services.propose import withdraw_proposals_of
from volunteers.services.stand_in import end_stale_searches, stop_asking_to_stand_in
from volunteers.services.tell_watchers import tell_watchers


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
        stop_asking_to_stand_in(person=event.person)


def settle_points(event: ContributionConfirmed | ContributionWithdrawn) -> None:
    """The ledger of points says what the contribution says."""
    points.settle_points(contribution=event.contribution)


def end_searches(event: DomainEvent) -> None:
    """A shift moved, was called off or given back: who looks for a stand-in at the old time looks no longer."""
    end_stale_searches()


def watch_out(event: RoleHandedBack | RoleDeclined | ProposalLapsed | ProposalWithdrawn) -> None:
    """A place is free again: who watches the role hears it, if it is needed soon."""
    tell_watchers(role=event.role)
