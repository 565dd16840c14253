"""A role gets its person: entered by the host, taken by the person, or asked for and answered."""

from collections.abc import Callable

from django.db import transaction

from activities.rules import refuse_if
from community.models import Person
from core.actor import Actor
from core.errors import DomainError
from core.outbox.events import publish
from volunteers import rules
from volunteers.errors import NotAsked
from volunteers.events import ApplicationRefused, RoleApplied
from volunteers.models import Assignment, Shift
from volunteers.rules import Situation
from volunteers.selectors.situations import situation_of, standing_of
from volunteers.services._locks import lock_assignment, lock_shift
from volunteers.services._standing import end, put, take_on

WhyNot = Callable[[Shift, Situation], list[DomainError]]
State = Assignment.State


def assign(*, shift: int, person: Person, made_by: Actor, via: str = Assignment.Via.HOST) -> Assignment:
    """A host or coordinator enters a person who has agreed; also after the start, for who helped on the spot.

    Idempotent: a person who has the role already keeps it. Raises Refused with every reason, Http404.
    """
    return _accept(shift=shift, person=person, made_by=made_by, via=via, why_not=rules.why_not_assign)


def take_role(
    *, shift: int, person: Person, made_by: Actor, vouched: bool = False, via: str = Assignment.Via.SELF
) -> Assignment:
    """A resident takes an open role. `vouched`: they said that they can do what it needs.

    Idempotent: a person who has the role already keeps it. Raises Refused with every reason, Http404.
    """
    return _accept(shift=shift, person=person, made_by=made_by, via=via, why_not=rules.why_not_take, vouched=vouched)


@transaction.atomic
def _accept(
    *, shift: int, person: Person, made_by: Actor, via: str, why_not: WhyNot, vouched: bool = False
) -> Assignment:
    locked = lock_shift(shift, person.pk)
    standing = standing_of(person, locked)
    if standing is not None and standing.state == State.ACCEPTED:
        return standing
    refuse_if(why_not(locked, situation_of(person, locked, vouched=vouched)))
    return take_on(locked, person, made_by=made_by, standing=standing, via=via)


@transaction.atomic
def apply_for_role(*, shift: int, person: Person, made_by: Actor, vouched: bool = False) -> Assignment:
    """A resident asks for a role whose host answers. Asked twice is asked once; what stands already, stands.

    Raises Refused with every reason, Http404.
    """
    locked = lock_shift(shift, person.pk)
    standing = standing_of(person, locked)
    if standing is not None:
        return standing
    refuse_if(rules.why_not_apply(locked, situation_of(person, locked, vouched=vouched)))
    asked = put(locked, person, State.APPLIED, made_by=made_by)
    publish(RoleApplied(assignment=asked.pk, role=locked.role_id, person=person.pk), by=made_by)
    return asked


@transaction.atomic
def accept_application(*, assignment: int, made_by: Actor) -> Assignment:
    """The host's yes. Said twice is said once. Raises NotAsked, Refused with every reason, Http404."""
    asked = lock_assignment(assignment)
    if asked.state == State.ACCEPTED:
        return asked
    if asked.state != State.APPLIED:
        raise NotAsked
    refuse_if(rules.why_not_assign(asked.shift, situation_of(asked.person, asked.shift)))
    return take_on(asked.shift, asked.person, made_by=made_by, standing=asked, via=asked.via)


@transaction.atomic
def refuse_application(*, assignment: int, made_by: Actor) -> Assignment:
    """The host's "not this time"; no reason is kept. Said twice is said once. Raises NotAsked, Http404."""
    asked = lock_assignment(assignment)
    if asked.state == State.REFUSED:
        return asked
    if asked.state != State.APPLIED:
        raise NotAsked
    end(asked, State.REFUSED, made_by=made_by)
    publish(ApplicationRefused(assignment=asked.pk, role=asked.shift.role_id, person=asked.person_id), by=made_by)
    return asked
