"""What happened to persons. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class PersonRegistered(DomainEvent):
    """A person became known to the platform."""

    person: int


@dataclass(frozen=True)
class ConsentGiven(DomainEvent):
    """A person said yes to a purpose."""

    person: int
    purpose: str


@dataclass(frozen=True)
class ConsentWithdrawn(DomainEvent):
    """A person took a yes back."""

    person: int
    purpose: str
