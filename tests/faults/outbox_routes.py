"""An event of the tests' own, with handlers that do what each test wants."""

from collections.abc import Callable
from dataclasses import dataclass

from core.outbox.events import DomainEvent, Routes

behaviour: dict[str, Callable[["SomethingHappened"], None]] = {}


@dataclass(frozen=True)
class SomethingHappened(DomainEvent):
    """Number so-and-so."""

    number: int


def first(event: SomethingHappened) -> None:
    """Does what the test says, else nothing."""
    behaviour.get("first", _nothing)(event)


def second(event: SomethingHappened) -> None:
    """Does what the test says, else nothing."""
    behaviour.get("second", _nothing)(event)


def _nothing(event: SomethingHappened) -> None:
    """For handlers that the test doesn't speak of."""


ROUTES: Routes = {SomethingHappened: (first, second)}
