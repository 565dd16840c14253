"""What happens between a person and a role."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class AboutAssignment(DomainEvent):
    """Something between a person and a role; not published itself."""

    assignment: int
    role: int
    person: int


@dataclass(frozen=True)
class RoleTaken(AboutAssignment):
    """A person has taken a role on."""


@dataclass(frozen=True)
class RoleApplied(AboutAssignment):
    """A person asks for a role; the host answers."""


@dataclass(frozen=True)
class ApplicationRefused(AboutAssignment):
    """The host said "not this time"."""


@dataclass(frozen=True)
class RoleProposed(AboutAssignment):
    """A person was asked whether they would; a place is kept until they answer."""


@dataclass(frozen=True)
class RoleAskedAgain(AboutAssignment):
    """The time changed so that the person is somewhere else: they are asked anew."""


@dataclass(frozen=True)
class RoleDeclined(AboutAssignment):
    """A person said no; no reason is asked."""


@dataclass(frozen=True)
class ProposalLapsed(AboutAssignment):
    """Nobody answered in time."""


@dataclass(frozen=True)
class ProposalWithdrawn(AboutAssignment):
    """Who asked took the question back, or the person their request."""


@dataclass(frozen=True)
class RoleHandedBack(AboutAssignment):
    """A person gave a role back; no reason is asked."""


@dataclass(frozen=True)
class StandInWanted(DomainEvent):
    """Who has a place can't come and looks for somebody; until then it is theirs."""

    search: int
    assignment: int
    role: int


@dataclass(frozen=True)
class StandInFound(DomainEvent):
    """Somebody has taken over; `assignment` is theirs."""

    search: int
    assignment: int
    role: int
    person: int


@dataclass(frozen=True)
class StandInDeclined(DomainEvent):
    """Nobody who was asked can; the place is still whose it was."""

    search: int
    assignment: int
    role: int


@dataclass(frozen=True)
class StandInSearchEnded(DomainEvent):
    """They can come after all, or it does not apply any more."""

    search: int
    assignment: int
    role: int


@dataclass(frozen=True)
class PeopleNeeded(DomainEvent):
    """A shift of a role begins soon with too few people: those who watch it were noted to be told."""

    role: int
