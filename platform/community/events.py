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


@dataclass(frozen=True)
class SupportAsked(DomainEvent):
    """A person asked an address for support, or whether they may support."""

    request: int
    asker: int


@dataclass(frozen=True)
class SupporterRequestClosed(DomainEvent):
    """It was declined or taken back: nothing came of it."""

    request: int


@dataclass(frozen=True)
class SupportAgreed(DomainEvent):
    """From now on somebody acts for a person."""

    support: int
    person: int
    supporter: int


@dataclass(frozen=True)
class SupportExtended(DomainEvent):
    """An agreement has a new last day."""

    support: int


@dataclass(frozen=True)
class SupportEnded(DomainEvent):
    """One side ended it, or a new agreement took its place."""

    support: int
    person: int
    supporter: int


@dataclass(frozen=True)
class PeopleLookedUp(DomainEvent):
    """A coordinator looked for somebody, and was shown these."""

    persons: list[int]


@dataclass(frozen=True)
class GuardianNamed(DomainEvent):
    """A minor has a parent or guardian to be called."""

    guardian: int
    person: int


@dataclass(frozen=True)
class GuardianAsked(DomainEvent):
    """A mail asks a parent or guardian for their yes."""

    guardian: int
    person: int


@dataclass(frozen=True)
class GuardianConsented(DomainEvent):
    """A parent or guardian said yes."""

    guardian: int
    person: int


@dataclass(frozen=True)
class GuardianRefused(DomainEvent):
    """A parent or guardian said no."""

    guardian: int
    person: int


@dataclass(frozen=True)
class GuardianWithdrew(DomainEvent):
    """A parent or guardian took their yes back."""

    guardian: int
    person: int


@dataclass(frozen=True)
class CardRenewed(DomainEvent):
    """A person has a card; the one before is worth nothing from now on."""

    card: int
    person: int


@dataclass(frozen=True)
class PersonErased(DomainEvent):
    """All that told who a person is was erased; what they did goes on being counted."""

    person: int


@dataclass(frozen=True)
class AccountErased(DomainEvent):
    """An account was closed for good: nothing says any more whose it was."""

    account: int


@dataclass(frozen=True)
class OwnDataExported(DomainEvent):
    """A person took their data with them, or a coordinator did so for them."""

    person: int | None
    account: int | None
