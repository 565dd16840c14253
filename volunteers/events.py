"""What happened to roles. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class RoleOffered(DomainEvent):
    """A role wants people."""

    role: int
    organisation: int


@dataclass(frozen=True)
class RoleTaken(DomainEvent):
    """A person has taken a role on."""

    assignment: int
    role: int
    person: int


@dataclass(frozen=True)
class RoleHandedBack(DomainEvent):
    """A person gave a role back; no reason is asked."""

    assignment: int
    role: int
    person: int


@dataclass(frozen=True)
class ContributionConfirmed(DomainEvent):
    """A host confirmed that a role was fulfilled."""

    contribution: int
    role: int
    person: int


@dataclass(frozen=True)
class ContributionWithdrawn(DomainEvent):
    """A confirmation was a mistake."""

    contribution: int
    role: int
    person: int
