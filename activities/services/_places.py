"""What moving a session and putting it back share: its place, and the offers that depend on when it begins."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from activities import rules
from activities.errors import VenueTaken
from activities.models import Session, SignUp
from activities.rules.places import holds_place
from activities.selectors.clashes import venue_conflicts
from activities.selectors.places import venue_taken
from activities.services._seats import offer_freed_seats
from community.models import Venue
from core import clock

ANEW = ("starts_at", "ends_at", "venue", "holds_place", "sequence", "state")


def take_place(session: Session, *, state: str, also: Sequence[str] = ()) -> None:
    """Write a locked session's time and place, one more in its sequence; `state` is its activity's.

    `also` names further fields that the caller changed. Raises VenueTaken, which names what is there.
    """
    if session.venue_id is not None:
        # Two sessions on their way to one place wait here for each other, instead of in the constraint for ever.
        session.venue = Venue.objects.select_for_update(no_key=True).get(pk=session.venue_id)
    session.holds_place = holds_place(state=state, venue=session.venue)
    session.sequence += 1
    try:
        with transaction.atomic():
            session.save(update_fields=[*ANEW, *also])
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        there = venue_conflicts(session.venue, session.starts_at, session.ends_at, apart_from=session.pk)
        raise (venue_taken(there[0]) if there else VenueTaken()) from error


def renew_offers(session: Session) -> None:
    """The start of a locked session is another one: standing offers end anew, and what is free is offered.

    Where there is no time left for an offer, its party waits again, first in the queue, and the seat is open to all.
    The caller writes the counts.
    """
    ends_at = rules.offer_ends_at(session, clock.now())
    offered = session.sign_ups.filter(state=SignUp.State.OFFERED)
    if ends_at is not None:
        offered.update(offer_ends_at=ends_at)
        if session.open_to_waiting_at is not None:
            session.open_to_waiting_at = None
            session.save(update_fields=["open_to_waiting_at"])
    else:
        seats = sum(offered.values_list("seats", flat=True))
        offered.update(state=SignUp.State.WAITING, offer_ends_at=None)
        session.taken -= seats
        session.waiting += seats
    offer_freed_seats(session)
