"""Two people of one role change places: both move, or none."""

from django.db import transaction

from community.models import Person
from core.actor import Actor
from volunteers.errors import SwapNotPossible
from volunteers.models import Assignment
from volunteers.selectors.situations import standing_of
from volunteers.selectors.stand_ins import assignments_with_words, can_swap
from volunteers.services._standing import take_on
from volunteers.services._standing_in import (
    ask_of,
    close_found,
    close_searches_about,
    ensure_wanted,
    hand_over,
    lock_search,
)

VIA = Assignment.Via.STAND_IN


def ensure_swap(mine: Assignment, in_exchange: int) -> Assignment:
    """The other place, if the two can be swapped as things are. Raises SwapNotPossible."""
    others = assignments_with_words().filter(state=Assignment.State.ACCEPTED, shift__role=mine.shift.role_id)
    theirs = others.exclude(person=mine.person_id).exclude(shift=mine.shift_id).filter(pk=in_exchange).first()
    if theirs is None or not can_swap(mine, theirs):
        raise SwapNotPossible
    return theirs


@transaction.atomic
def agree_swap(*, search: int, person: Person, made_by: Actor) -> Assignment:
    """The yes of whoever was asked to swap; answers the place that they have from now on. Said twice is said once.

    Raises AlreadyTakenOver, StandInNotNeeded, SwapNotPossible, Http404.
    """
    wanted = lock_search(search, person.pk)
    if wanted.found is not None and wanted.found.person_id == person.pk:
        return wanted.found
    ensure_wanted(wanted)
    ask_of(wanted, person.pk)
    mine, theirs = wanted.assignment, wanted.in_exchange
    if theirs is None or theirs.person_id != person.pk or theirs.state != Assignment.State.ACCEPTED:
        raise SwapNotPossible
    if not can_swap(mine, theirs):
        raise SwapNotPossible
    # Both let go before either takes on: the two times may touch.
    for place in (mine, theirs):
        hand_over(place, made_by=made_by)
    taken = _take_on(mine, person, made_by)
    _take_on(theirs, mine.person, made_by)
    close_found(wanted, taken, made_by=made_by)
    close_searches_about(theirs.pk, made_by=made_by)
    return taken


def _take_on(place: Assignment, person: Person, made_by: Actor) -> Assignment:
    return take_on(place.shift, person, made_by=made_by, standing=standing_of(person, place.shift), via=VIA)
