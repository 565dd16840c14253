"""A role gets its person: entered by the host, or taken by the person."""

from collections.abc import Callable

from django.db import transaction

from activities.rules import refuse_if
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleTaken
from volunteers.models import Assignment, Role
from volunteers.rules import Situation
from volunteers.selectors import situation_of, standing_of
from volunteers.services._locks import lock_role

WhyNot = Callable[[Role, Situation], list[DomainError]]


def assign(*, role: int, person: Person, made_by: Actor) -> Assignment:
    """A host or coordinator enters a person who has agreed; also after the start, for who helped on the spot.

    Idempotent: a person who has the role already keeps it. Raises Refused with every reason, Http404.
    """
    return _accept(role=role, person=person, made_by=made_by, why_not=rules.why_not_assign)


def take_role(*, role: int, person: Person, made_by: Actor) -> Assignment:
    """A resident takes an open role.

    Idempotent: a person who has the role already keeps it. Raises Refused with every reason, Http404.
    """
    return _accept(role=role, person=person, made_by=made_by, why_not=rules.why_not_take)


@transaction.atomic
def _accept(*, role: int, person: Person, made_by: Actor, why_not: WhyNot) -> Assignment:
    locked = lock_role(role, person.pk)
    standing = standing_of(person, locked)
    if standing is not None and standing.state == Assignment.State.ACCEPTED:
        return standing
    refuse_if(why_not(locked, situation_of(person, locked)))

    taken = standing or Assignment(role=locked, person=person)
    taken.state, taken.made_by, taken.made_at = Assignment.State.ACCEPTED, made_by.user, clock.now()
    taken.save()
    publish(RoleTaken(assignment=taken.pk, role=locked.pk, person=person.pk), by=made_by)
    return taken
