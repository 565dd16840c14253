"""Somebody can't come after all: they look for a stand-in, and until one takes over the place is theirs."""

from datetime import datetime

from django.db import transaction

from activities.rules import refuse_if
from community.models import Consent, Person
from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.outbox.events import publish
from volunteers.errors import HasItThemself, NobodyToAsk
from volunteers.events import StandInDeclined, StandInWanted
from volunteers.models import Assignment, StandInAsk, StandInSearch, Watch
from volunteers.rules.standing_in import ensure_may_look, why_not_take_over
from volunteers.selectors.situations import standing_of
from volunteers.selectors.stand_ins import is_open, situations_at, who_fits
from volunteers.services._locks import lock_assignment
from volunteers.services._standing import take_on
from volunteers.services._standing_in import (
    ask_of,
    close_found,
    close_search,
    ensure_wanted,
    hand_over,
    lock_search,
)
from volunteers.services.swap import agree_swap, ensure_swap

VIA = Assignment.Via.STAND_IN


@transaction.atomic
def look_for_stand_in(
    *, assignment: int, made_by: Actor, asked: Person | None = None, in_exchange: int | None = None
) -> StandInSearch:
    """Ask all who fit; or `asked` alone; or whoever has the place `in_exchange`, which would come back for it.

    The same search again changes nothing; another one takes its place. Raises NotStandingAnyMore, RoleOver,
    RoleSessionCancelled, ShiftCalledOff, ThroughProvider, AlreadyDone, SwapNotPossible, NobodyToAsk, Http404.
    """
    mine = lock_assignment(assignment)
    ensure_may_look(mine, getattr(mine, "contribution", None), clock.now())
    if in_exchange is not None:
        asked = ensure_swap(mine, in_exchange).person
    standing = StandInSearch.objects.select_related("assignment__shift").filter(assignment=mine, ended_at=None).first()
    if standing is not None:
        same = standing.asked_id == (asked and asked.pk) and standing.in_exchange_id == in_exchange
        if same and standing.starts_at == mine.shift.starts_at:
            return standing
        close_search(standing, made_by=made_by)
    if asked is not None and asked.pk == mine.person_id:
        raise NobodyToAsk
    now = clock.now()
    search = StandInSearch.objects.create(
        assignment=mine, asked=asked, in_exchange_id=in_exchange, starts_at=mine.shift.starts_at, opened_at=now
    )
    _ask(search, [asked.pk] if asked else who_fits(mine), now)
    publish(StandInWanted(search=search.pk, assignment=mine.pk, role=mine.shift.role_id), by=made_by)
    return search


def _ask(search: StandInSearch, persons: list[int], now: datetime) -> None:
    StandInAsk.objects.bulk_create(StandInAsk(search=search, person_id=pk, asked_at=now) for pk in persons)
    # Who watches the role is told by this, and not once more in the same week.
    Watch.objects.filter(role=search.assignment.shift.role_id, person__in=persons).update(told_at=now)


def take_over(*, search: int, person: Person, made_by: Actor, vouched: bool = False) -> Assignment:
    """One tap of who was asked, or a host's for them after a call: the place is theirs. Twice is once.

    `vouched`: they said that they can do what the role needs. Of a swap, both places move or none.
    Raises AlreadyTakenOver, StandInNotNeeded, HasItThemself, SwapNotPossible, Refused with every reason, Http404.
    """
    swaps = StandInSearch.objects.filter(pk=search, in_exchange__isnull=False).exists()
    if swaps:
        return agree_swap(search=search, person=person, made_by=made_by)
    return _take_over(search=search, person=person, made_by=made_by, vouched=vouched)


@transaction.atomic
def _take_over(*, search: int, person: Person, made_by: Actor, vouched: bool) -> Assignment:
    wanted = lock_search(search, person.pk)
    if wanted.found is not None and wanted.found.person_id == person.pk:
        return wanted.found
    ensure_wanted(wanted)
    ask_of(wanted, person.pk)
    old, shift = wanted.assignment, wanted.assignment.shift
    standing = standing_of(person, shift)
    if standing is not None and standing.state == Assignment.State.ACCEPTED:
        raise HasItThemself
    refuse_if(why_not_take_over(shift, situations_at(shift, [person.pk], vouched=vouched)[person.pk]))
    hand_over(old, made_by=made_by)
    taken = take_on(shift, person, made_by=made_by, standing=standing, via=VIA)
    close_found(wanted, taken, made_by=made_by)
    return taken


@transaction.atomic
def decline_stand_in(*, search: int, person: Person, made_by: Actor) -> None:
    """No thanks; no reason is asked. Said twice is said once. When nobody is left, the search is over.

    Raises StandInNotNeeded where it is over, or they were never asked; Http404.
    """
    wanted = lock_search(search, person.pk)
    ask = ask_of(wanted, person.pk)
    if ask.declined_at is not None:
        return
    ensure_wanted(wanted)
    ask.declined_at = clock.now()
    ask.save(update_fields=["declined_at"])
    _settle(wanted, made_by)


def _settle(search: StandInSearch, made_by: Actor) -> None:
    """Who looks hears it when nobody who was asked is left: the place is theirs, and they choose anew."""
    if StandInAsk.objects.filter(search=search, declined_at=None).exists():
        return
    search.ended_at = clock.now()
    search.save(update_fields=["ended_at"])
    publish(
        StandInDeclined(search=search.pk, assignment=search.assignment_id, role=search.assignment.shift.role_id),
        by=made_by,
    )


@transaction.atomic
def stop_looking(*, search: int, made_by: Actor) -> StandInSearch:
    """They can come after all: the place stays theirs. Twice is once. Raises AlreadyTakenOver, Http404."""
    wanted = lock_search(search)
    if wanted.found_id is not None:
        ensure_wanted(wanted)
    if wanted.ended_at is None:
        close_search(wanted, made_by=made_by)
    return wanted


def end_stale_searches() -> int:
    """Searches that apply no longer (begun, moved, called off, handed back) end; how many. Each by itself."""
    stale = StandInSearch.objects.filter(ended_at=None).exclude(pk__in=StandInSearch.objects.filter(is_open()))
    return sum(_end_if_stale(pk) for pk in stale.order_by("pk").values_list("pk", flat=True)[:1000])


@transaction.atomic
def _end_if_stale(search: int) -> bool:
    wanted = lock_search(search)
    if wanted.ended_at is not None:
        return False
    try:
        ensure_wanted(wanted)
        ensure_may_look(wanted.assignment, None, clock.now())
    except DomainError:
        close_search(wanted, made_by=SYSTEM)
        return True
    return False


@transaction.atomic
def stop_asking_to_stand_in(*, person: int) -> int:
    """Who no longer wants to be asked: open questions go, but those of roles that they watch; how many."""
    if Consent.objects.filter(person=person, purpose=Consent.Purpose.ASK_ME, withdrawn_at=None).exists():
        return 0
    watched = Watch.objects.filter(person=person).values("role")
    asks = StandInAsk.objects.filter(person=person, declined_at=None, search__ended_at=None)
    asks = asks.exclude(search__assignment__shift__role__in=watched)
    gone = list(asks.order_by("search__assignment__shift__role__session", "search__assignment__shift", "pk"))
    for ask in gone:
        search = lock_search(ask.search_id)
        ask.delete()
        if search.ended_at is None:
            _settle(search, SYSTEM)
    return len(gone)
