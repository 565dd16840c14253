"""Outreach: who has had no role for long, what was done about it, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from community.models import Person
from community.selectors import AnyUser
from community.selectors.coordinators import persons_of_coordinator
from core import clock
from volunteers.models import Assignment, OutreachNote
from volunteers.selectors.first_steps import first_steps
from volunteers.selectors.pasts import Record, months_since, records
from volunteers.selectors.suggestions_for_shift import Suggestion

QUARTER = timedelta(days=91)
LEAST_SHOWN = 10  # a count below it is told as "fewer than 10"
State = Assignment.State


@dataclass(frozen=True)
class OutreachRow:
    """A person without a role, the latest talk with them, and a first step."""

    person: Person
    record: Record
    note: OutreachNote | None
    step: Suggestion | None

    @property
    def months_without(self) -> int | None:
        """Full months since their latest role; None: never had one."""
        return months_since(self.record.last)


def outreach_rows(ids: Collection[int]) -> list[OutreachRow]:
    """In the order of the ids; eight queries, however many."""
    people = Person.objects.select_related("area", "user").in_bulk(ids)
    past, steps = records(ids), first_steps(list(people.values()))
    latest = OutreachNote.objects.filter(person__in=ids).order_by("person", "-at", "-id").distinct("person")
    notes = {note.person_id: note for note in latest}
    return [OutreachRow(people[pk], past[pk], notes.get(pk), steps.get(pk)) for pk in ids if pk in people]


def notes_of(person: Person) -> list[OutreachNote]:
    """The talks with one person, the latest first."""
    return list(person.outreach.all()[:20])


@dataclass(frozen=True)
class Outcomes:
    """Of the people that somebody was in touch with in the last quarter; None: fewer than LEAST_SHOWN."""

    touched: int | None
    proposed: int | None
    took: int | None


def outcomes(user: AnyUser) -> Outcomes:
    """How many were touched, then asked for a role, then took a first one. One query.

    A first one: they had none before the first talk of the quarter.
    """
    since = clock.now() - QUARTER
    mine = OutreachNote.objects.filter(person__in=persons_of_coordinator(user), at__gt=since)
    first_talk = mine.filter(person=OuterRef("pk")).order_by("at").values("at")[:1]
    roles = Assignment.objects.filter(person=OuterRef("pk"))
    after = roles.filter(made_at__gte=OuterRef("talk"))
    before = roles.filter(state=State.ACCEPTED, made_at__lt=OuterRef("talk"))
    asked = after.filter(via__in=(Assignment.Via.COORDINATOR, Assignment.Via.PLAN))
    proposed = mine.filter(person=OuterRef("pk"), result=OutreachNote.Result.PROPOSED)
    people = (
        Person.objects.filter(pk__in=mine.values("person"))
        .annotate(talk=first_talk)
        .annotate(was_asked=Exists(asked) | Exists(proposed), took_one=Exists(after.filter(state=State.ACCEPTED)))
        .annotate(had_one=Exists(before))
    )
    counts = people.aggregate(
        touched=Count("pk"),
        proposed=Count("pk", filter=Q(was_asked=True)),
        took=Count("pk", filter=Q(took_one=True, had_one=False)),
    )
    return Outcomes(**{name: _shown(count) for name, count in counts.items()})


def _shown(count: int) -> int | None:
    return count if count >= LEAST_SHOWN else None
