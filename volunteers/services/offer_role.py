"""A host says which hands are wanted."""

from collections.abc import Mapping

from django.db import transaction

from activities.models import Session
from community.models import Organisation
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleOffered
from volunteers.models import Role


@transaction.atomic
def offer_role(
    *,
    organisation: Organisation,
    session: Session | None,
    task: str,
    made_by: Actor,
    kind: str = Role.Kind.VOLUNTEER,
    headcount: int = 1,
    titles: Mapping[str, str] | None = None,
) -> Role:
    """A role at a session, or free-standing. `titles`: language code to title; none: the task's name serves.

    Raises NoLegalBasis, HeadcountMissing, NotTheirSession, RoleSessionCancelled, ValueError for an unknown word.
    """
    task, kind = Role.Task(task), Role.Kind(kind)
    rules.ensure_may_be_offered(organisation=organisation.pk, session=session, kind=kind, headcount=headcount)
    role = Role.objects.create(
        organisation=organisation,
        session=session,
        kind=kind,
        task=task,
        titles={language: title for language, title in (titles or {}).items() if title},
        headcount=headcount,
        created_at=clock.now(),
    )
    publish(RoleOffered(role=role.pk, organisation=organisation.pk), by=made_by)
    return role
