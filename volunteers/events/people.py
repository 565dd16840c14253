"""What people say of themselves and want, and who looked."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class _AboutPerson(DomainEvent):
    """Something about a person; never what they said of themself. Not published itself."""

    person: int


@dataclass(frozen=True)
class ProfileSaved(_AboutPerson):
    """What a person can do and would like was written down."""


@dataclass(frozen=True)
class ProfileRead(_AboutPerson):
    """A coordinator opened it: it may say what they would like help with."""


@dataclass(frozen=True)
class ProfileErased(_AboutPerson):
    """It is gone, at the person's wish."""


@dataclass(frozen=True)
class QualificationSeen(_AboutPerson):
    """A coordinator has seen the paper."""

    qualification: int


@dataclass(frozen=True)
class _AboutRoleAndPerson(DomainEvent):
    """Something between a person and a role, without commitment; not published itself."""

    role: int
    person: int


@dataclass(frozen=True)
class InterestShown(_AboutRoleAndPerson):
    """A person is interested."""


@dataclass(frozen=True)
class InterestWithdrawn(_AboutRoleAndPerson):
    """No longer interested."""


@dataclass(frozen=True)
class RoleWatched(_AboutRoleAndPerson):
    """A person wants to hear when it needs people."""


@dataclass(frozen=True)
class RoleUnwatched(_AboutRoleAndPerson):
    """No longer."""


@dataclass(frozen=True)
class PeopleShown(DomainEvent):
    """A coordinator was shown these people: on the board, the telephone list, or in outreach."""

    persons: list[int]
    page: str


@dataclass(frozen=True)
class OutreachNoted(DomainEvent):
    """A coordinator was in touch with somebody who has no role yet."""

    note: int
    person: int
