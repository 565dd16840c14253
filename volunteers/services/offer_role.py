"""A host says which hands are wanted."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from activities.models import Session
from community.models import Organisation
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleOffered
from volunteers.models import Role, Task
from volunteers.services._following import whole_session_shift


@transaction.atomic
def offer_role(
    *,
    organisation: Organisation,
    session: Session | None,
    task: str,
    made_by: Actor,
    kind: str = Role.Kind.VOLUNTEER,
    headcount: int = 1,
    least: int | None = None,
    titles: Mapping[str, str] | None = None,
    **details: Any,
) -> Role:
    """A role at a session, or free-standing, with one shift: as long as the session, or whenever it suits.

    `headcount`: at most so many people; `least`: how many it needs (nothing said: the same). `titles`: language code to
    title; none: the task's name serves. `details`: other fields of Role, by their names.
    Raises NoLegalBasis, HeadcountMissing, NotTheirSession, RoleSessionCancelled, ValueError for an unknown word.
    """
    task, kind = Task(task), Role.Kind(kind)
    rules.ensure_may_be_offered(
        organisation=organisation.pk,
        session=session,
        kind=kind,
        most=headcount,
        legal_basis=settings.EMPLOYMENT_LEGAL_BASIS,
    )
    role = Role.objects.create(
        organisation=organisation,
        session=session,
        kind=kind,
        task=task,
        titles={language: title for language, title in (titles or {}).items() if title},
        created_at=clock.now(),
        **details,
    )
    whole_session_shift(role, least=headcount if least is None else least, most=headcount).save()
    publish(RoleOffered(role=role.pk, organisation=organisation.pk), by=made_by)
    return role
