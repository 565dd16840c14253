"""What a change to a shift means for its people: read before it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from community.models import Person
from volunteers.models import Assignment, Shift

State = Assignment.State


@dataclass(frozen=True)
class Affected:
    """One person on a shift, and what the change means for them."""

    assignment: Assignment
    busy: bool  # has another role at that time

    @property
    def told(self) -> bool:
        """Whether our message reaches them; the others want a call."""
        return is_told(self.assignment.person)


@dataclass(frozen=True)
class Consequences:
    """Everybody who stands on a shift."""

    people: list[Affected]

    def _in(self, state: str) -> list[Affected]:
        return [one for one in self.people if one.assignment.state == state]

    @property
    def having(self) -> int:
        """Who has it."""
        return len(self._in(State.ACCEPTED))

    @property
    def asked(self) -> int:
        """Who was asked and has not answered."""
        return len(self._in(State.PROPOSED))

    @property
    def asking(self) -> int:
        """Who asks for it."""
        return len(self._in(State.APPLIED))

    @property
    def busy(self) -> int:
        """Who has it, and has something else at that time: they would be asked again."""
        return sum(one.busy for one in self._in(State.ACCEPTED))

    @property
    def calls(self) -> list[Affected]:
        """Whom no message reaches: with a telephone or without."""
        return [one for one in self.people if not one.told]


def is_told(person: Person) -> bool:
    """Whether they have an account that our messages reach."""
    return person.user is not None and person.user.is_active


def shift_consequences(
    shift: Shift, *, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Consequences:
    """Everybody's, in two queries. `starts_at`, `ends_at`: when it would take place; now, if left out."""
    rows = list(
        Assignment.objects.filter(shift=shift, state__in=Assignment.STANDING)
        .select_related("person__user")
        .order_by("made_at", "id")
    )
    begin, end = starts_at or shift.starts_at, ends_at or shift.ends_at
    busy = _busy(shift, [row.person_id for row in rows], begin, end) if begin and end else set()
    return Consequences([Affected(row, row.person_id in busy) for row in rows])


def _busy(shift: Shift, persons: Iterable[int], starts_at: datetime, ends_at: datetime) -> set[int]:
    """Who has another role then; nobody is in two places."""
    found = Assignment.objects.filter(
        person__in=list(persons), state=State.ACCEPTED, busy__overlap=DateTimeTZRange(starts_at, ends_at)
    ).exclude(shift=shift)
    return set(found.values_list("person_id", flat=True))
