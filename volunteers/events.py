"""What happened to roles. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class RoleOffered(DomainEvent):
    """A role wants people."""

    role: int
    organisation: int


@dataclass(frozen=True)
class _AboutAssignment(DomainEvent):
    """Something between a person and a role; not published itself."""

    assignment: int
    role: int
    person: int


@dataclass(frozen=True)
class RoleTaken(_AboutAssignment):
    """A person has taken a role on."""


@dataclass(frozen=True)
class RoleApplied(_AboutAssignment):
    """A person asks for a role; the host answers."""


@dataclass(frozen=True)
class ApplicationRefused(_AboutAssignment):
    """The host said "not this time"."""


@dataclass(frozen=True)
class RoleProposed(_AboutAssignment):
    """A person was asked whether they would; a place is kept until they answer."""


@dataclass(frozen=True)
class RoleAskedAgain(_AboutAssignment):
    """The time changed so that the person is somewhere else: they are asked anew."""


@dataclass(frozen=True)
class RoleDeclined(_AboutAssignment):
    """A person said no; no reason is asked."""


@dataclass(frozen=True)
class ProposalLapsed(_AboutAssignment):
    """Nobody answered in time."""


@dataclass(frozen=True)
class ProposalWithdrawn(_AboutAssignment):
    """Who asked took the question back, or the person their request."""


@dataclass(frozen=True)
class RoleHandedBack(_AboutAssignment):
    """A person gave a role back; no reason is asked."""


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
