"""A first small step for each of a page of people: in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from community.models import Person
from core import clock
from volunteers.models import Assignment, Comfort, Shift
from volunteers.rules import Situation, Someone, why_not_propose
from volunteers.rules.score import preference, reasons_between
from volunteers.selectors.pasts import Record, records
from volunteers.selectors.roles import open_shifts
from volunteers.selectors.situations import NO_STANDS, someones
from volunteers.selectors.suggestions_for_shift import Suggestion, district_at

LOOKED_AT = 60  # open shifts that are small steps, soonest first
SMALL = (Comfort.FIRST_TIMERS, Comfort.SHORT)


@dataclass(frozen=True)
class _Standing:
    """What somebody has, was asked for, or said no to."""

    rows: tuple[Assignment, ...] = ()

    def is_busy(self, shift: Shift) -> bool:
        """With a role that they have at that time; who teaches at a session may run it too."""
        if shift.starts_at is None or shift.ends_at is None:
            return False
        return any(
            one.busy and one.busy.lower < shift.ends_at and shift.starts_at < one.busy.upper and not _same(one, shift)
            for one in self.rows
            if one.state == Assignment.State.ACCEPTED
        )

    def stands_at(self, shift: Shift) -> bool:
        """Asked, proposed or taken on already."""
        return any(one.shift_id == shift.pk and one.state in Assignment.STANDING for one in self.rows)

    def said_no_to(self, role: int) -> bool:
        """Within the past year."""
        return any(one.shift.role_id == role and one.state == Assignment.State.DECLINED for one in self.rows)


def _same(one: Assignment, shift: Shift) -> bool:
    both = shift.whole_session and one.shift.whole_session
    return one.shift_id == shift.pk or (both and one.shift.role.session_id == shift.role.session_id)


def first_steps(persons: Collection[Person]) -> dict[int, Suggestion]:
    """For each person the open shift that fits best: good for the first time, or short, and near where they can.

    Who fits none of them is left out. Five queries, however many people.
    """
    ids = [person.pk for person in persons]
    shifts = list(open_shifts().filter(role__comforts__overlap=list(SMALL))[:LOOKED_AT])
    facts, past, standings = someones(ids), records(ids), _standings(ids)
    found = {}
    for person in persons:
        steps = _steps(person, shifts, facts[person.pk], past[person.pk], standings[person.pk])
        best = max(steps, key=_rank, default=None)
        if best is not None:
            found[person.pk] = best
    return found


def _rank(step: Suggestion) -> tuple[int, int]:
    """What fits best; then what offers more of what a first step needs; the soonest of those, as they come."""
    return step.preference, len(set(SMALL) & set(step.shift.role.comforts))


def _steps(
    person: Person, shifts: Iterable[Shift], someone: Someone, record: Record, standing: _Standing
) -> Iterable[Suggestion]:
    now = clock.now()
    for shift in shifts:
        role = shift.role
        situation = Situation(
            now=now,
            someone=someone,
            taken=shift.taken,  # type: ignore[attr-defined]  # annotated by open_shifts
            busy=standing.is_busy(shift),
            said_no=standing.said_no_to(role.pk),
        )
        if not standing.stands_at(shift) and not why_not_propose(shift, situation):
            reasons = reasons_between(shift, someone, record.towards(shift), district=district_at(role))
            yield Suggestion(person, shift, reasons, preference(reasons))


def _standings(persons: Collection[int]) -> dict[int, _Standing]:
    now, state = clock.now(), Assignment.State
    rows: dict[int, list[Assignment]] = defaultdict(list)
    wanted = Assignment.objects.filter(person__in=persons).select_related("shift__role")
    ahead = wanted.filter(state__in=Assignment.STANDING).exclude(shift__ends_at__lt=now)
    for one in ahead | wanted.filter(state=state.DECLINED, made_at__gt=now - NO_STANDS):
        rows[one.person_id].append(one)
    return {person: _Standing(tuple(rows[person])) for person in persons}
