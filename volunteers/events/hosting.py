"""What hosts do with roles and shifts."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class RoleOffered(DomainEvent):
    """A role wants people."""

    role: int
    organisation: int


@dataclass(frozen=True)
class RoleChanged(DomainEvent):
    """Its words, what it needs or what it offers are others now; `changed` names the fields."""

    role: int
    organisation: int
    changed: tuple[str, ...]


@dataclass(frozen=True)
class RoleClosed(DomainEvent):
    """It wants no more people; who has it keeps it."""

    role: int
    organisation: int


@dataclass(frozen=True)
class RoleReopened(DomainEvent):
    """It wants people again."""

    role: int
    organisation: int


@dataclass(frozen=True)
class ShiftsAdded(DomainEvent):
    """A role has more times."""

    role: int
    shifts: tuple[int, ...]


@dataclass(frozen=True)
class ShiftChanged(DomainEvent):
    """Other numbers, or another mix."""

    shift: int
    role: int
    old_most: int
    new_most: int


@dataclass(frozen=True)
class ShiftMoved(DomainEvent):
    """The host gave it another time; empty: it had none. Of a session that moves: activities.SessionMoved."""

    shift: int
    role: int
    old_starts_at: str
    old_ends_at: str


@dataclass(frozen=True)
class ShiftCalledOff(DomainEvent):
    """It does not take place; who had it stands as they stood."""

    shift: int
    role: int


@dataclass(frozen=True)
class ShiftRestored(DomainEvent):
    """It takes place after all."""

    shift: int
    role: int


@dataclass(frozen=True)
class InterestAnswered(DomainEvent):
    """The host has been in touch with somebody who is interested."""

    interest: int
    role: int
    person: int


@dataclass(frozen=True)
class InterestClosed(DomainEvent):
    """The host has talked with somebody who was interested, and it came to its end."""

    interest: int
    role: int
    person: int


@dataclass(frozen=True)
class InterestsRead(DomainEvent):
    """Who is interested in welfare work or employment was shown to the provider."""

    role: int
    interests: tuple[int, ...]


@dataclass(frozen=True)
class InsuranceRosterExported(DomainEvent):
    """A list with names, dates of birth and telephones left the house; `role` 0: all of the organisation's."""

    organisation: int
    role: int
    first_day: str
    last_day: str
    people: int
