"""Interested, without commitment; of welfare work and employment it goes to the provider, with the person's yes."""

from django.db import transaction

from activities.rules import reasons_of, refuse_if
from community.models import Person, SupportAct, Supporter
from community.services.lock_person import lock_person
from community.services.support import log_act
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import ContactNotShared
from volunteers.events import InterestShown, InterestWithdrawn
from volunteers.models import Interest, Role
from volunteers.rules.taking import ensure_open


@transaction.atomic
def show_interest(
    *, role: Role, person: Person, share_contact: bool, made_by: Actor, support: Supporter | None = None
) -> Interest:
    """Keep it; shown twice is shown once, and the latest answer about the contact stands.

    Raises ContactNotShared where only a contact helps (welfare work, employment), Refused where the role is not open.
    """
    lock_person(person.pk)
    refuse_if(reasons_of([lambda: ensure_open(role)]))
    if not role.taken_freely and not share_contact:
        raise ContactNotShared
    standing = Interest.objects.filter(role=role, person=person, ended_at=None).first()
    if standing is not None:
        standing.share_contact = share_contact
        standing.save(update_fields=["share_contact"])
        return standing
    shown = Interest.objects.create(role=role, person=person, share_contact=share_contact, shown_at=clock.now())
    if support is not None:
        log_act(support, SupportAct.Deed.INTEREST, role.pk)
    publish(InterestShown(role=role.pk, person=person.pk), by=made_by)
    return shown


@transaction.atomic
def withdraw_interest(*, role: Role, person: Person, made_by: Actor, support: Supporter | None = None) -> bool:
    """No longer interested, and no contact is passed on any more; whether it stood. Twice is once."""
    standing = Interest.objects.filter(role=role, person=person, ended_at=None)
    if not standing.update(ended_at=clock.now(), share_contact=False):
        return False
    if support is not None:
        log_act(support, SupportAct.Deed.INTEREST, role.pk)
    publish(InterestWithdrawn(role=role.pk, person=person.pk), by=made_by)
    return True
