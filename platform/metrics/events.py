"""What happened to figures. Routes: config/event_routes.py."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class ReleaseAsked(DomainEvent):
    """Somebody wants a quarter counted; a worker does it."""

    last: str  # ISO date: the quarter's end


@dataclass(frozen=True)
class _AboutRelease(DomainEvent):
    """Something about a release; not published itself."""

    release: int


@dataclass(frozen=True)
class ReleasePrepared(_AboutRelease):
    """A quarter's figures were counted; nobody outside sees them yet."""


@dataclass(frozen=True)
class ReleasePublished(_AboutRelease):
    """Another person has looked at it: from now on everybody may, and it never changes."""


@dataclass(frozen=True)
class ReleaseDiscarded(_AboutRelease):
    """It was prepared, and won't be published."""


@dataclass(frozen=True)
class ActualEntered(DomainEvent):
    """The city entered how far one of its own targets has come; `before`: what stood there, where it was corrected."""

    target: str
    on: str  # ISO date
    value: float
    before: float | None = None


@dataclass(frozen=True)
class _AboutPopulationFile(DomainEvent):
    """Something about a file of inhabitants; not published itself."""

    population_import: int


@dataclass(frozen=True)
class PopulationPrepared(_AboutPopulationFile):
    """A file of inhabitants was uploaded and read; nothing is taken yet."""


@dataclass(frozen=True)
class PopulationMatched(_AboutPopulationFile):
    """An analyst said which names mean which area, and which date is meant."""


@dataclass(frozen=True)
class PopulationApplied(_AboutPopulationFile):
    """Its inhabitants are the denominators from their date on."""

    on: str  # ISO date


@dataclass(frozen=True)
class PopulationDiscarded(_AboutPopulationFile):
    """Nobody wants it."""


@dataclass(frozen=True)
class PopulationRemoved(DomainEvent):
    """The inhabitants of a date were wrong, and no release was made with them."""

    on: str  # ISO date


@dataclass(frozen=True)
class ForeignResidentsEntered(DomainEvent):
    """Residents by nationality, as the town publishes them."""

    on: str  # ISO date


@dataclass(frozen=True)
class ForeignResidentsRemoved(DomainEvent):
    """Those of one date were wrong."""

    on: str  # ISO date
