"""The door's counter, one press at a time: two hosts at two doors never lose each other's presses."""

from django.db import transaction

from activities.models import Session
from activities.services._seats import lock_session
from activities.services.count_walk_ins import count_walk_ins
from core.actor import Actor


@transaction.atomic
def add_walk_ins(*, session: int, more: int, made_by: Actor) -> Session:
    """So many more people came without a sign-up, or fewer; never under zero. Raises what count_walk_ins raises."""
    locked = lock_session(session)
    return count_walk_ins(session=session, people=max(locked.walk_ins + more, 0), made_by=made_by)
