"""What happened to notices and to how people are told. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class NoticesRead(DomainEvent):
    """Staff were shown what people have been told."""

    persons: tuple[int, ...]
    notices: tuple[int, ...]


@dataclass(frozen=True)
class NoticeResent(DomainEvent):
    """Staff had a notice sent once more."""

    notice: int
    delivery: int
    channel: str


@dataclass(frozen=True)
class DeliveriesRetried(DomainEvent):
    """Staff had what failed tried again: one delivery, or all of a channel."""

    channel: str
    delivery: int | None
    number: int


@dataclass(frozen=True)
class ChannelTriedAgain(DomainEvent):
    """Staff had a channel whose line was down tried at once."""

    channel: str


@dataclass(frozen=True)
class PreferencesSaved(DomainEvent):
    """A person chose anew over which channels, and about what, they are told."""

    person: int


@dataclass(frozen=True)
class CallMade(DomainEvent):
    """A coordinator rang somebody, or tried to."""

    call: int
    person: int
    outcome: str


@dataclass(frozen=True)
class CallTakenBack(DomainEvent):
    """What a coordinator had written down about a call was a mistake."""

    call: int
    person: int


@dataclass(frozen=True)
class LettersPrinted(DomainEvent):
    """A batch of letters was made."""

    batch: int
    persons: list[int]


@dataclass(frozen=True)
class LettersPosted(DomainEvent):
    """It is with the post."""

    batch: int


@dataclass(frozen=True)
class LettersGivenUp(DomainEvent):
    """It was not posted: its letters wait again."""

    batch: int


@dataclass(frozen=True)
class WaysEntered(DomainEvent):
    """A coordinator wrote down how somebody is reached by hand."""

    person: int
