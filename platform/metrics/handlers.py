"""Reactions to events of other rooms: participation becomes facts."""

from activities.events import AttendanceRecorded
from community.events import ConsentGiven, ConsentWithdrawn
from community.models import Consent
from core.pages import forget_pages
from metrics.events import ActualEntered, ReleasePublished
from metrics.services import record_facts
from volunteers.events import ContributionConfirmed, ContributionWithdrawn


def count_attendance(event: AttendanceRecorded) -> None:
    """Came, or did not come after all."""
    record_facts.record_attendance_fact(sign_up=event.sign_up, person=event.person)


def count_contribution(event: ContributionConfirmed | ContributionWithdrawn) -> None:
    """A role fulfilled, corrected, or a mistake."""
    record_facts.record_contribution_fact(contribution=event.contribution, person=event.person)


def count_person(event: ConsentGiven | ConsentWithdrawn) -> None:
    """A yes or a no to being counted."""
    if event.purpose == Consent.Purpose.FIGURES:
        record_facts.recount_person(person=event.person)


def renew_pages(event: ReleasePublished | ActualEntered) -> None:
    """What strangers see has changed."""
    forget_pages()
