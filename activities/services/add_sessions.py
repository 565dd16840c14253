"""An activity gets more dates."""

from collections.abc import Sequence

from django.db import transaction

from activities import rules
from activities.errors import NotEditable
from activities.events import SessionsAdded
from activities.models import Activity, Session
from activities.services._publishing import lock_activity, open_sessions
from activities.services.post_activity import NewSession
from core.actor import Actor
from core.outbox.events import publish


@transaction.atomic
def add_sessions(*, activity: int, sessions: Sequence[NewSession], made_by: Actor) -> list[Session]:
    """Dates that stand there already (same start, same place) are not made twice: a double click adds nothing.

    Of a published activity they are open at once. Raises Refused with every rule that they do not keep, VenueTaken,
    NotEditable, Activity.DoesNotExist.
    """
    locked = lock_activity(activity)
    if locked.state == Activity.State.CANCELLED:
        raise NotEditable
    standing = set(locked.sessions.filter(state=Session.State.SCHEDULED).values_list("starts_at", "venue_id"))
    rows = [new.of(locked) for new in sessions if (new.starts_at, new.venue.pk if new.venue else None) not in standing]
    if not rows:
        return []
    rules.refuse_if(rules.why_outside_rules(locked, rows))
    made = Session.objects.bulk_create(rows)
    if locked.state == Activity.State.PUBLISHED:
        rules.refuse_if(rules.reasons_of([lambda: rules.ensure_seats(locked, made)]))
        open_sessions(locked, made)
    publish(SessionsAdded(activity=locked.pk, sessions=tuple(one.pk for one in made)), by=made_by)
    return made
