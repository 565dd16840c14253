"""A host says what a role is, what it needs and what it offers; and changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from django.conf import settings
from django.db import transaction

from activities.models import Programme, Session
from activities.rules import reasons_of, refuse_if
from community.models import Organisation, Venue
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.events import RoleChanged
from volunteers.models import Role
from volunteers.services._hosting import lock_role
from volunteers.services.offer_role import offer_role
from volunteers.services.save_shifts import NewShift, put_shifts

Texts = Mapping[str, str]


@dataclass(frozen=True)
class RoleFields:
    """Everything that a host may say of a role; named as in the model."""

    task: str
    kind: str = Role.Kind.VOLUNTEER
    titles: Texts = field(default_factory=dict)
    bodies: Texts = field(default_factory=dict)
    programme: Programme | None = None
    venue: Venue | None = None
    asks_first: bool = False
    skills: Sequence[str] = ()
    certificate: str = ""
    japanese: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    least_age: int | None = None
    comforts: Sequence[str] = ()
    thanks: str = ""
    points: int | None = None
    insurance: str = Role.Insurance.NONE
    insurer: str = Role.Insurer.HOST

    def values(self) -> dict[str, object]:
        """By the model's names."""
        found: dict[str, object] = {one.name: getattr(self, one.name) for one in fields(self)}
        return found | {"skills": list(self.skills), "comforts": list(self.comforts)}


@transaction.atomic
def offer_full_role(
    *,
    organisation: Organisation,
    session: Session | None,
    role: RoleFields,
    least: int,
    most: int,
    shifts: Sequence[NewShift] = (),
    made_by: Actor,
) -> Role:
    """A new role with these shifts; with none: one as long as its session, or whenever it suits.

    Raises Refused with every reason, NoLegalBasis, NotTheirSession, RoleSessionCancelled.
    """
    refuse_if(
        reasons_of(
            [
                lambda: rules.ensure_thanks(role.kind, role.thanks, role.points),
                lambda: rules.ensure_numbers(least=least, most=most, mix={}),
            ]
        )
    )
    details = role.values()
    made = offer_role(
        organisation=organisation,
        session=session,
        task=str(details.pop("task")),
        kind=str(details.pop("kind")),
        titles=role.titles,
        headcount=most,
        least=least,
        made_by=made_by,
        **{name: value for name, value in details.items() if name != "titles"},
    )
    if shifts:
        put_shifts(made, shifts, instead=True, made_by=made_by)
    return made


@transaction.atomic
def save_role(*, role: int, fields: RoleFields, made_by: Actor) -> Role:
    """Change everything but its organisation, its session and its kind. Nobody who has it loses it.

    Nothing changed: nothing is published. Raises Refused with every reason, Http404.
    """
    locked = lock_role(role)
    refuse_if(
        reasons_of(
            [
                lambda: rules.ensure_same_kind(locked, fields.kind),
                lambda: rules.ensure_legal(fields.kind, settings.EMPLOYMENT_LEGAL_BASIS),
                lambda: rules.ensure_thanks(fields.kind, fields.thanks, fields.points),
            ]
        )
    )
    changed = [name for name, value in fields.values().items() if getattr(locked, name) != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, fields.values()[name])
    locked.save(update_fields=changed)
    publish(
        RoleChanged(role=locked.pk, organisation=locked.organisation_id, changed=tuple(sorted(changed))), by=made_by
    )
    return locked
