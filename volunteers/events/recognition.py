"""What was done, and how it was thanked for."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent
from volunteers.events.taking import AboutAssignment


@dataclass(frozen=True)
class ContributionConfirmed(DomainEvent):
    """A host or a check-in confirmed that a role was fulfilled; said again with other minutes, it corrects."""

    contribution: int
    role: int
    person: int


@dataclass(frozen=True)
class ContributionWithdrawn(DomainEvent):
    """A confirmation was a mistake."""

    contribution: int
    role: int
    person: int


@dataclass(frozen=True)
class OutcomeNoted(AboutAssignment):
    """The host noted how it went where nothing counts: had told us, handed it over, not known."""


@dataclass(frozen=True)
class ThanksSaid(AboutAssignment):
    """A host thanked a person for something that they did, or changed the words."""


@dataclass(frozen=True)
class ThanksTakenBack(AboutAssignment):
    """A host took their thanks back."""


@dataclass(frozen=True)
class CertificateIssued(DomainEvent):
    """A certificate of what a person did; `organisation` is who issued it, none where the town did."""

    certificate: int
    person: int
    organisation: int | None


@dataclass(frozen=True)
class CertificateRevoked(DomainEvent):
    """It is not valid any more; the reason stands in its row."""

    certificate: int
    person: int


@dataclass(frozen=True)
class PointRuleSaved(DomainEvent):
    """How thank-you points are given was laid down or changed."""

    rule: int
    organisation: int


@dataclass(frozen=True)
class PointsGranted(DomainEvent):
    """A person got thank-you points."""

    entry: int
    rule: int
    person: int


@dataclass(frozen=True)
class PointsReversed(DomainEvent):
    """What was given was a mistake: another line takes it back."""

    entry: int
    rule: int
    person: int


@dataclass(frozen=True)
class TicketsListed(DomainEvent):
    """A list for the card's shops was made."""

    rule: int
    organisation: int
