"""More chairs, or fewer."""

from django.db import transaction

from activities import rules
from activities.errors import CapacityBelowTaken
from activities.events import CapacityChanged
from activities.models import Session
from activities.services._seats import lock_session, offer_freed_seats, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def change_capacity(*, session: int, capacity: int, made_by: Actor) -> Session:
    """New seats go to those who wait; seats that somebody holds can't be taken away.

    Raises CapacityBelowTaken, AlreadyStarted, SessionIsCancelled, Http404.
    """
    locked = lock_session(session)
    if locked.capacity == capacity:
        return locked
    rules.ensure_scheduled(locked)
    rules.ensure_not_started(locked, clock.now())
    if capacity < max(locked.taken, 1):
        raise CapacityBelowTaken
    old, locked.capacity = locked.capacity, capacity
    locked.save(update_fields=["capacity"])
    publish(CapacityChanged(session=locked.pk, old=old, new=capacity), by=made_by)
    offer_freed_seats(locked)
    save_counts(locked)
    return locked
