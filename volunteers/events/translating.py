"""What happens to translations."""

from dataclasses import dataclass

from core.outbox.events import DomainEvent


@dataclass(frozen=True)
class _AboutTranslation(DomainEvent):
    """Something about a translation; not published itself."""

    translation: int
    activity: int
    person: int


@dataclass(frozen=True)
class TranslationBegun(_AboutTranslation):
    """A person puts an activity's words into another language."""


@dataclass(frozen=True)
class TranslationSubmitted(_AboutTranslation):
    """It is ready to be looked at."""


@dataclass(frozen=True)
class TranslationReturned(_AboutTranslation):
    """The translator is asked to look at it once more."""


@dataclass(frozen=True)
class TranslationPublished(_AboutTranslation):
    """Everyone can read it."""


@dataclass(frozen=True)
class TranslationGivenUp(_AboutTranslation):
    """Somebody else may take it."""
