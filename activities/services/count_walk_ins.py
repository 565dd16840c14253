"""The door counts whoever just comes: a number, and no names."""

from django.db import transaction

from activities import rules
from activities.errors import CountNotPossible
from activities.events import WalkInsCounted
from activities.models import Session
from activities.services._seats import lock_session, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish

MOST = 99_999  # people at one session; more is a slip of the finger


@transaction.atomic
def count_walk_ins(*, session: int, people: int, made_by: Actor) -> Session:
    """Set how many people came without a sign-up, in an activity of any way; said again, it corrects.

    Raises CheckInTooEarly, SessionIsCancelled, CountNotPossible, Http404.
    """
    locked = lock_session(session)
    rules.ensure_scheduled(locked)
    rules.ensure_check_in_open(locked, clock.now())
    if not 0 <= people <= MOST:
        raise CountNotPossible
    if people == locked.walk_ins:
        return locked
    locked.walk_ins = people
    locked.save(update_fields=["walk_ins"])
    save_counts(locked)  # no seat changed, but open rosters tell by the version that something did
    publish(WalkInsCounted(session=locked.pk, walk_ins=people), by=made_by)
    return locked
