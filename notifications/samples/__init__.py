"""An invented example of every kind, for previews: made where nobody sees it, and never kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import clock
from notifications import kinds
from notifications.kinds.base import AnyKind, Words
from notifications.samples import accounts, roles, sign_ups
from notifications.samples.town import Maker

# By what the notices are about: a kind about something new needs its maker here (test_all_kinds.py looks).
MAKERS: dict[str, Maker] = sign_ups.MAKERS | roles.MAKERS | accounts.MAKERS


@dataclass(frozen=True)
class Sample:
    """A kind, and something invented of which it is true."""

    kind: AnyKind
    subject: Any

    def words(self, language: str) -> Words:
        """As a reader of that language meets it."""
        self.kind.person(self.subject).language = language
        return self.kind.words(self.subject, clock.now())


@contextmanager
def sample_of(name: str) -> Iterator[Sample]:
    """An example of this kind, as long as the block lasts. Raises KeyError for a kind that has none.

    It is written into the database inside a transaction that is always rolled back, so that a kind reads it as it
    reads everything; no event is published, nobody is told, nothing is left.
    """
    kind = kinds.ALL[name]
    make = MAKERS[kind.subject]
    with transaction.atomic():
        pk = make(kind)
        try:
            yield Sample(kind, kind.load([pk])[pk])
        finally:
            transaction.set_rollback(True)
