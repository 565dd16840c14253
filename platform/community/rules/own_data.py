"""What of a table is a person's, and what becomes of it when they want to be erased (quality.md, line 28).

Each room writes its rules in its own `own_data.py`; config/own_data.py lists the rooms, as event_routes lists handlers.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Model, Q

from core.actor import Actor


class Fate(Enum):
    """What erasing a person does with a row."""

    DELETED = "deleted"
    STRIPPED = "stripped"  # some columns are emptied, the row stays
    KEPT = "kept"


@dataclass(frozen=True)
class Whose:
    """A person and their account, either of which may be missing, and the account's address in small letters."""

    person: int | None
    account: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Rule:
    """One table. `persons`, `accounts` and `addresses` are look-ups that lead from a row to whom it belongs or names.

    `theirs`: the row is about the person; else it is somebody else's and only names them, so it is not exported.
    `exported`: readable key to attribute path, whose texts stand in what `prefetch` names. `strip`: column to value, or
    to a function that gives it; a stripped table without it is emptied by the service itself. `private`: kept from the
    coordinator who hands the data over.
    """

    model: type[Model]
    fate: Fate
    why: str
    persons: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    theirs: bool = True
    section: str = ""
    exported: Mapping[str, str] = field(default_factory=dict)
    prefetch: tuple[str, ...] = ()
    strip: Mapping[str, Any] = field(default_factory=dict)
    private: bool = False

    def rows_of(self, whose: Whose) -> Q:
        """Which rows it means; none where the person has no account and only accounts lead there."""
        ways = [(path, whose.person) for path in self.persons if whose.person is not None]
        ways += [(path, whose.account) for path in self.accounts if whose.account is not None]
        wanted = Q(pk__in=[])
        for path, number in ways:
            wanted |= Q(**{path: number})
        for path in self.addresses if whose.address else ():
            wanted |= Q(**{f"{path}__iexact": whose.address})
        return wanted

    def values(self) -> dict[str, Any]:
        """What the columns become, as of now."""
        return {name: value() if callable(value) else value for name, value in self.strip.items()}


Locks = Sequence[tuple[type[Model], Collection[int]]]


def _nothing(whose: Whose) -> Locks:
    return ()


def _nobody(whose: Whose) -> Collection[int]:
    return ()


def _no_words(whose: Whose) -> list[str]:
    return []


def _no_end(whose: Whose, made_by: Actor) -> None:
    """Nothing of the room stands."""


@dataclass(frozen=True)
class Room:
    """A room's rules, and how what stands there ends before the rows are emptied.

    `locks`: what `end` will lock before persons, in the house's order (sessions, then activities); `others`: whom it
    will lock beside the person. `ahead`: sentences about what will end, in the reader's language.
    """

    name: str
    rules: tuple[Rule, ...]
    locks: Callable[[Whose], Locks] = _nothing
    others: Callable[[Whose], Collection[int]] = _nobody
    end: Callable[[Whose, Actor], None] = _no_end
    ahead: Callable[[Whose], list[str]] = _no_words
