"""Tell me when this needs people."""

from django.db import transaction

from community.models import Person
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.events import RoleUnwatched, RoleWatched
from volunteers.models import Role, Watch


@transaction.atomic
def watch_role(*, role: Role, person: Person, made_by: Actor) -> Watch:
    """From now on they are told; asked twice is asked once."""
    watch, begun = Watch.objects.get_or_create(role=role, person=person, defaults={"since": clock.now()})
    if begun:
        publish(RoleWatched(role=role.pk, person=person.pk), by=made_by)
    return watch


@transaction.atomic
def unwatch_role(*, role: Role, person: Person, made_by: Actor) -> bool:
    """No longer; whether they were watching."""
    gone, _ = Watch.objects.filter(role=role, person=person).delete()
    if gone:
        publish(RoleUnwatched(role=role.pk, person=person.pk), by=made_by)
    return bool(gone)
