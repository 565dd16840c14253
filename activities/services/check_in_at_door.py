"""The door's own code: the host shows it, and who comes checks their party in by themself."""

import secrets
import unicodedata

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.errors import NotOnTheList, WrongDoorCode
from activities.events import DoorCodeMade
from activities.models import Session
from activities.services._seats import lock_session
from activities.services.check_in_person import CheckedIn, check_in_person
from activities.services.give_feedback import is_door_code
from community.models import Person
from core.actor import Actor
from core.outbox.events import publish

_YOU_ARE_NOT = _("You are not on the list of this session.")
_ASK = _("Please tell the host: if there is room, they let you in.")


@transaction.atomic
def make_door_code(*, session: int, made_by: Actor) -> Session:
    """Six digits for this session; there are some already: they stay. Raises SessionIsCancelled, Http404."""
    locked = lock_session(session)
    if locked.door_code:
        return locked
    rules.ensure_scheduled(locked)
    locked.door_code = f"{secrets.randbelow(1_000_000):06d}"
    locked.save(update_fields=["door_code"])
    publish(DoorCodeMade(session=locked.pk), by=made_by)
    return locked


@transaction.atomic
def check_in_at_door(*, session: int, person: Person, code: str, made_by: Actor) -> CheckedIn:
    """The person's own party is present. Raises WrongDoorCode, NotOnTheList, and what check_in_person raises."""
    locked = lock_session(session)
    if not is_door_code(locked, unicodedata.normalize("NFKC", code)):
        raise WrongDoorCode
    try:
        return check_in_person(session=session, person=person, made_by=made_by, how="door")
    except NotOnTheList as nobody:
        raise NotOnTheList(message=_YOU_ARE_NOT, next_step=_ASK) from nobody
