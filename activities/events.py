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
class ImportStarted(DomainEvent):
    """Somebody brought a file; it is read, and nothing is taken in yet."""

    of: int
    organisation: int


@dataclass(frozen=True)
class ImportDiscarded(DomainEvent):
    """A file was thrown away without having been taken in."""

    of: int
    organisation: int


@dataclass(frozen=True)
class ImportUndone(DomainEvent):
    """What a file had brought was taken back, but for what people have signed up for or changed."""

    of: int
    organisation: int
    removed: int
    restored: int
    stays: int


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
class PartyChanged(DomainEvent):
    """Fewer people of a party come: `was` seats have become `seats`."""

    sign_up: int
    session: int
    person: int
    seats: int
    was: int


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


@dataclass(frozen=True)
class SignUpRequested(DomainEvent):
    """A party asked for a place; the host answers."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SignUpEntered(DomainEvent):
    """A party is in the draw."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SignUpHeld(DomainEvent):
    """A party's seats are kept while the host answers what it would like help with."""

    sign_up: int
    session: int
    person: int
    seats: int


@dataclass(frozen=True)
class SignUpRefused(DomainEvent):
    """The host can't take the party this time."""

    sign_up: int
    session: int
    person: int


@dataclass(frozen=True)
class SupportAnswered(DomainEvent):
    """The host answered a support request: can, talk or cannot."""

    sign_up: int
    session: int
    person: int
    answer: str


@dataclass(frozen=True)
class SeatsOpenToAll(DomainEvent):
    """Near the start, freed seats go to whoever of the waiting answers first."""

    session: int


@dataclass(frozen=True)
class DrawHeld(DomainEvent):
    """The lot was drawn; everybody is told."""

    session: int


@dataclass(frozen=True)
class SessionMoved(DomainEvent):
    """A session has another time or place; what it was stands here for those who are told. ISO 8601, aware."""

    session: int
    old_starts_at: str
    old_ends_at: str
    old_venue: int | None


@dataclass(frozen=True)
class SessionsAdded(DomainEvent):
    """An activity has more dates."""

    activity: int
    sessions: tuple[int, ...]


@dataclass(frozen=True)
class CapacityChanged(DomainEvent):
    """A session has more or fewer seats."""

    session: int
    old: int
    new: int


@dataclass(frozen=True)
class MessageSent(DomainEvent):
    """A host wrote to everybody of a session (HostMessage)."""

    message: int
    session: int


@dataclass(frozen=True)
class ActivitySubmitted(DomainEvent):
    """A host asks a coordinator to look at a draft."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class ActivityReturned(DomainEvent):
    """A coordinator asks the host to change something."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class ActivityChanged(DomainEvent):
    """A host changed the words or answers of an activity that everyone can find."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class WalkInsCounted(DomainEvent):
    """The door counted people whose names nobody asked."""

    session: int
    walk_ins: int


@dataclass(frozen=True)
class FeedbackGiven(DomainEvent):
    """The questionnaire was answered, or a pile of paper typed in; by design nothing says whose answers they are."""

    session: int
    answers: int = 1


@dataclass(frozen=True)
class PaperFeedbackTakenBack(DomainEvent):
    """A host mistyped: the answers on paper are to be entered again."""

    session: int
    answers: int


@dataclass(frozen=True)
class SessionRestored(DomainEvent):
    """A session that was called off takes place after all."""

    session: int


@dataclass(frozen=True)
class ActivityWithdrawn(DomainEvent):
    """The host takes a whole activity back; its sessions ahead are cancelled one by one."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class SeasonSaved(DomainEvent):
    """A coordinator made or changed a season."""

    campaign: int


@dataclass(frozen=True)
class ProgrammeSaved(DomainEvent):
    """A programme was made or changed."""

    programme: int


@dataclass(frozen=True)
class DoorCodeMade(DomainEvent):
    """The host has a code with which people check themselves in."""

    session: int


@dataclass(frozen=True)
class SupportRequestsRead(DomainEvent):
    """A host read what parties would like help with (quality.md, 30). Says who read whose, never what."""

    session: int
    sign_ups: tuple[int, ...]


@dataclass(frozen=True)
class ActivityTakenBack(DomainEvent):
    """Nobody had signed up: what everybody could see, or a coordinator was to look at, is a draft again."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class DraftDeleted(DomainEvent):
    """A draft is gone, with its dates."""

    activity: int
    organisation: int


@dataclass(frozen=True)
class ReviewCommented(DomainEvent):
    """A host or a coordinator said something about a draft (ReviewComment)."""

    activity: int
    organisation: int
    comment: int
