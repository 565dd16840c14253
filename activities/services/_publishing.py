"""What publishing and adding dates share: places that nobody else may hold, codes for the door, seeds for lots."""

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from activities import rules
from activities.errors import VenueTaken
from activities.models import Activity, Session
from activities.rules.places import holds_place
from activities.selectors.places import meetings, venue_taken
from activities.services.draw import commit_draw
from community.models import Venue
from core import clock


def lock_activity(activity: int) -> Activity:
    """The activity under its lock, its sessions locked before it: the order of locks everywhere.

    Raises Activity.DoesNotExist.
    """
    list(Session.objects.select_for_update().filter(activity=activity).order_by("pk").values_list("pk"))
    return (
        Activity.objects.select_for_update(of=("self",))
        .select_related("programme", "campaign", "organisation")
        .get(pk=activity)
    )


def scheduled(activity: Activity) -> list[Session]:
    """Its sessions that are to take place, with their venues."""
    return list(activity.sessions.filter(state=Session.State.SCHEDULED).select_related("venue"))


def ensure_ready(activity: Activity, sessions: Sequence[Session]) -> None:
    """Raises Refused with every reason why it can't be published now; one more query."""
    titled = activity.texts.exclude(title="").exists()
    rules.refuse_if(rules.why_not_ready(activity, sessions, titled=titled, now=clock.now()))


def open_sessions(activity: Activity, sessions: Sequence[Session]) -> None:
    """Make saved sessions of a locked activity ready for sign-ups; those that are over stay as they are.

    Raises VenueTaken, which says what is there and when.
    """
    ahead = [one for one in sessions if one.ends_at > clock.now()]
    _lock_venues(ahead)
    ensure_places_free(ahead)
    for session in ahead:
        session.holds_place = holds_place(state=Activity.State.PUBLISHED, venue=session.venue)
        session.door_code = session.door_code or f"{secrets.randbelow(1_000_000):06d}"
    try:
        with transaction.atomic():
            Session.objects.bulk_update(ahead, ["holds_place", "door_code"])
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        ensure_places_free(ahead)  # somebody moved a session there while we looked
        raise VenueTaken from error
    if activity.way == Activity.Way.LOT:
        for session in ahead:
            commit_draw(session=session.pk)


def _lock_venues(sessions: Sequence[Session]) -> None:
    # Two activities on their way to the same places wait here for each other, and not in the constraint for ever.
    venues = sorted({one.venue_id for one in sessions if one.venue_id is not None})
    list(Venue.objects.select_for_update(no_key=True).filter(pk__in=venues).order_by("pk"))


def ensure_places_free(sessions: Sequence[Session]) -> None:
    """Raises VenueTaken where one of these saved sessions meets another one; one query for any number."""
    for _ours, there in meetings(sessions):
        raise venue_taken(there)
