"""What the services about stand-ins share: a search is changed under the lock of its shift alone."""

from django.http import Http404

from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers import rules
from volunteers.errors import AlreadyTakenOver, StandInNotNeeded
from volunteers.events import StandInFound, StandInSearchEnded
from volunteers.models import Assignment, StandInAsk, StandInSearch
from volunteers.rules.standing_in import ensure_still_wanted
from volunteers.services._locks import lock_shifts
from volunteers.services._standing import end

State = Assignment.State


def lock_search(search: int, *persons: int) -> StandInSearch:
    """A search under the locks of its persons and shifts (both shifts of a swap). Raises Http404."""
    known = StandInSearch.objects.select_related("assignment", "in_exchange").filter(pk=search).first()
    if known is None:
        raise Http404
    places = [known.assignment, *([known.in_exchange] if known.in_exchange else [])]
    locked = lock_shifts([one.shift_id for one in places], [*(one.person_id for one in places), *persons])
    # Read after the locks: it may have changed while we waited.
    found = StandInSearch.objects.select_related("assignment__person", "in_exchange__person", "found").get(pk=search)
    for place in (found.assignment, found.in_exchange):
        if place is not None:
            place.shift = locked[place.shift_id]
    return found


def ensure_wanted(search: StandInSearch) -> None:
    """Raises AlreadyTakenOver where somebody was quicker, StandInNotNeeded where it is over otherwise."""
    if search.found_id is not None:
        raise AlreadyTakenOver
    ensure_still_wanted(search, clock.now())


def ask_of(search: StandInSearch, person: int) -> StandInAsk:
    """The question to this person. Raises StandInNotNeeded where they were not asked, or are asked no longer."""
    asked = StandInAsk.objects.filter(search=search, person=person).first()
    if asked is None:
        raise StandInNotNeeded
    return asked


def hand_over(place: Assignment, *, made_by: Actor) -> None:
    """It stands no longer, and went to somebody else: never a fault. Raises AlreadyDone where it was confirmed."""
    rules.ensure_may_be_handed_back(getattr(place, "contribution", None))
    end(place, State.HANDED_OVER, made_by=made_by)
    place.outcome = Assignment.Outcome.HANDED_OVER
    place.save(update_fields=["outcome"])


def close_found(search: StandInSearch, taken: Assignment, *, made_by: Actor) -> None:
    """Somebody has taken over."""
    search.found, search.ended_at = taken, clock.now()
    search.save(update_fields=["found", "ended_at"])
    publish(
        StandInFound(
            search=search.pk, assignment=taken.pk, role=search.assignment.shift.role_id, person=taken.person_id
        ),
        by=made_by,
    )


def close_search(search: StandInSearch, *, made_by: Actor) -> None:
    """Nobody is looked for any more; the place stays as it is."""
    search.ended_at = clock.now()
    search.save(update_fields=["ended_at"])
    publish(
        StandInSearchEnded(search=search.pk, assignment=search.assignment_id, role=search.assignment.shift.role_id),
        by=made_by,
    )


def close_searches_about(*places: int, made_by: Actor) -> None:
    """Places that have gone to somebody else: what was asked about them is over. The caller holds the locks."""
    for search in StandInSearch.objects.filter(assignment__in=places, ended_at=None).select_related(
        "assignment__shift"
    ):
        close_search(search, made_by=made_by)
