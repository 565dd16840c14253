"""What happened to activities, sessions and sign-ups. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class ActivityPosted(DomainEvent):
    """An organiser wrote an activity; it is a draft."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class ActivityPublished(DomainEvent):
    """Everyone can see it now."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class ActivitiesImported(DomainEvent):
    """A municipal file was taken in."""

    organisation: int
    taken: int
    refused: int


@dataclass(frozen=True)
class SignUpConfirmed(DomainEvent):
    """A party holds its seats."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SignUpWaitlisted(DomainEvent):
    """A party waits for seats."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SeatOffered(DomainEvent):
    """Freed seats are held for the first waiting party that fits."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SeatOfferLapsed(DomainEvent):
    """Nobody took the offer in time, or it was declined; the seats went on."""

    sign_up: int
    session: int
    person: int


@dataclass(frozen=True)
class SignUpCancelled(DomainEvent):
    """A party gave its seats, or its place on the waiting list, back."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SessionCancelled(DomainEvent):
    """The session does not take place."""

    session: int


@dataclass(frozen=True)
class AttendanceRecorded(DomainEvent):
    """The host said how a party's coming went; said again, it corrects."""

    sign_up: int
    session: int
    person: int
    state: str
