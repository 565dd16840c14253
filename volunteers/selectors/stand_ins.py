"""Reads about stand-ins: who could be asked, who was, and which searches stand open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404

from activities.models import Session
from community.models import Consent, Organisation, Person
from community.selectors import AnyUser, district_of, organisations_of
from community.services.persons import squeezed
from core import clock
from volunteers.errors import NobodyToAsk, SeveralOfThatName
from volunteers.models import Assignment, Shift, StandInAsk, StandInSearch
from volunteers.rules import TAKEN_FREELY, Situation
from volunteers.rules.score import preference, reasons_between
from volunteers.rules.standing_in import may_be_asked_by_name, why_not_asked, why_not_take_over
from volunteers.selectors.pasts import pasts
from volunteers.selectors.situations import NO_STANDS, someones
from volunteers.selectors.watches import watches_due

MOST_ASKED = 20
State = Assignment.State
ASSIGNMENT = (
    "person",
    "contribution",
    "shift__role__organisation",
    "shift__role__venue__area__parent",
    "shift__role__session__activity__programme",
    "shift__role__session__venue__area__parent",
)


def assignments_with_words() -> QuerySet[Assignment]:
    """Assignments with all that a page about one of them says."""
    return Assignment.objects.select_related(*ASSIGNMENT).prefetch_related("shift__role__session__activity__texts")


def get_place_for(user: AnyUser, pk: int) -> Assignment:
    """A place for whoever has it, and for those who offer the role; anybody else meets 404."""
    if not user.is_authenticated:
        raise Http404
    allowed = Q(person__user_id=user.pk) | Q(shift__role__organisation__in=organisations_of(user))
    found = assignments_with_words().filter(allowed, pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_ask_for(user: AnyUser, pk: int) -> StandInAsk:
    """A question for whoever was asked, and for those who offer the role (after a call); anybody else meets 404."""
    if not user.is_authenticated:
        raise Http404
    role = "search__assignment__shift__role"
    allowed = Q(person__user_id=user.pk) | Q(**{f"{role}__organisation__in": organisations_of(user)})
    asks = StandInAsk.objects.select_related("person", "search__found", *_search_words("search__")).prefetch_related(
        f"{role}__session__activity__texts"
    )
    found = asks.filter(allowed, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _search_words(prefix: str = "") -> list[str]:
    return [f"{prefix}in_exchange__shift", f"{prefix}asked", *(f"{prefix}assignment__{one}" for one in ASSIGNMENT)]


def is_open() -> Q:
    """Of searches: somebody is wanted now, at the time that people were told."""
    return (
        Q(ended_at=None, assignment__state=State.ACCEPTED, assignment__shift__state=Shift.State.SCHEDULED)
        & (Q(starts_at=None, assignment__shift__starts_at=None) | Q(assignment__shift__starts_at=F("starts_at")))
        & (Q(starts_at=None) | Q(starts_at__gt=clock.now()))
        & (Q(assignment__shift__role__session=None) | Q(assignment__shift__role__session__state=_SCHEDULED))
    )


_SCHEDULED = Session.State.SCHEDULED


def open_searches(organisation: Organisation) -> QuerySet[StandInSearch]:
    """Who of this host's people looks for somebody, soonest first, with the people who were asked (`asked_people`)."""
    found = _searches().filter(is_open(), assignment__shift__role__organisation=organisation)
    return found.order_by(F("starts_at").asc(nulls_last=True), "id")


def open_search_of(assignment: Assignment) -> StandInSearch | None:
    """The search for this place that stands open, with the people who were asked (`asked_people`)."""
    return _searches().filter(is_open(), assignment=assignment).first()


def last_search_of(assignment: Assignment) -> StandInSearch | None:
    """The latest search for this place, open or not."""
    return StandInSearch.objects.filter(assignment=assignment).select_related("found__person").order_by("-id").first()


def _searches() -> QuerySet[StandInSearch]:
    asks = StandInAsk.objects.select_related("person").order_by("declined_at", "id")
    return (
        StandInSearch.objects.select_related(*_search_words())
        .prefetch_related("assignment__shift__role__session__activity__texts")
        .prefetch_related(Prefetch("asks", queryset=asks, to_attr="asked_people"))
    )


def questions_to(person: Person) -> QuerySet[StandInAsk]:
    """What this person is asked to stand in for at present, soonest first."""
    wanted = StandInSearch.objects.filter(is_open())
    return (
        StandInAsk.objects.filter(person=person, declined_at=None, search__in=wanted)
        .select_related(*_search_words("search__"))
        .prefetch_related("search__assignment__shift__role__session__activity__texts")
        .order_by(F("search__starts_at").asc(nulls_last=True), "id")
    )


def situations_at(
    shift: Shift, persons: Collection[int], *, leaving: Iterable[int] = (), vouched: bool = False
) -> dict[int, Situation]:
    """What the rules must know of many persons towards one shift, in three queries.

    `leaving`: assignments that end with the same tap (of a swap), which keep nobody busy. A place that changes hands
    is there, so `taken` is left at nought.
    """
    now, busy, said_no = clock.now(), _busy(shift, persons, leaving), _said_no(shift, persons)
    return {
        pk: Situation(now=now, someone=someone, busy=pk in busy, said_no=pk in said_no, vouched=vouched)
        for pk, someone in someones(persons).items()
    }


def _busy(shift: Shift, persons: Collection[int], leaving: Iterable[int]) -> set[int]:
    if shift.starts_at is None or shift.ends_at is None:
        return set()
    found = Assignment.objects.filter(
        person__in=persons, state=State.ACCEPTED, busy__overlap=DateTimeTZRange(shift.starts_at, shift.ends_at)
    ).exclude(Q(shift=shift) | Q(pk__in=list(leaving)))
    if shift.whole_session:
        found = found.exclude(shift__whole_session=True, shift__role__session=shift.role.session_id)
    return set(found.values_list("person_id", flat=True))


def _said_no(shift: Shift, persons: Collection[int]) -> set[int]:
    declined = Assignment.objects.filter(
        person__in=persons, shift__role=shift.role_id, state=State.DECLINED, made_at__gt=clock.now() - NO_STANDS
    )
    return set(declined.values_list("person_id", flat=True))


def who_fits(assignment: Assignment) -> list[int]:
    """Whom to ask for this place: who watches the role or may be asked, and fits; the best of them, MOST_ASKED at most.

    Who watches hears of it once a week at most, like everything about the role. Of a role where the host answers
    first, only people who have helped this host before are asked: the host knows them.
    """
    shift = assignment.shift
    watching = set(watches_due().filter(role=shift.role_id).values_list("person_id", flat=True))
    there = Assignment.objects.filter(shift=shift, state__in=Assignment.HOLDS_PLACE).values("person")
    persons = Person.objects.filter(Q(pk__in=watching) | Q(pk__in=_may_be_asked())).exclude(pk__in=there)
    if shift.role.asks_first:
        persons = persons.filter(pk__in=_people_of(shift.role.organisation_id))
    found = situations_at(shift, list(persons.values_list("pk", flat=True)))
    fitting = [pk for pk, one in found.items() if not why_not_asked(shift, one, watches=pk in watching)]
    known, place = pasts(fitting, shift), shift.role.place
    area = district_of(place.area) if place else None
    district = area.pk if area else None
    liking = {pk: preference(reasons_between(shift, found[pk].someone, known[pk], district=district)) for pk in fitting}
    return sorted(fitting, key=lambda pk: (pk not in watching, -liking[pk], pk))[:MOST_ASKED]


def _may_be_asked() -> QuerySet[Consent, int]:
    return Consent.objects.filter(purpose=Consent.Purpose.ASK_ME, withdrawn_at=None).values_list("person", flat=True)


def _people_of(organisation: int) -> QuerySet[Assignment, int]:
    """Everybody who has or had a role of this host."""
    stood = (State.ACCEPTED, State.HANDED_OVER)
    return Assignment.objects.filter(shift__role__organisation=organisation, state__in=stood).values_list(
        "person", flat=True
    )


def person_by_name(assignment: Assignment, name: str) -> Person:
    """The one person of this name (or reading) among this host's people whom the holder of the place may ask.

    Whoever doesn't know the name finds nobody. Raises NobodyToAsk (also where somebody of that name has not said that
    they may be asked, or is busy then: that is theirs to tell), SeveralOfThatName.
    """
    wanted, shift = squeezed(name), assignment.shift
    people = Person.objects.filter(
        Q(pk__in=_people_of(shift.role.organisation_id)) & Q(pk__in=_may_be_asked())
    ).exclude(pk=assignment.person_id)
    there = Assignment.objects.filter(shift=shift, state__in=Assignment.HOLDS_PLACE).values("person")
    named = [one for one in people.exclude(pk__in=there) if wanted in {squeezed(one.name), squeezed(one.kana)} - {""}]
    situations = situations_at(shift, [one.pk for one in named])
    found = [one for one in named if may_be_asked_by_name(shift, situations[one.pk])]
    if not found:
        raise NobodyToAsk
    if len(found) > 1:
        raise SeveralOfThatName
    return found[0]


@dataclass(frozen=True)
class Swap:
    """Another shift of the same role, and the place at it that would come in exchange. Whose it is, is not shown."""

    shift: Shift
    assignment: int


def swaps_for(assignment: Assignment) -> list[Swap]:
    """Other shifts of the same role with which this place can be swapped, soonest first; one place of each."""
    now = clock.now()
    others = (
        assignments_with_words()
        .filter(shift__role=assignment.shift.role_id, state=State.ACCEPTED, shift__state=Shift.State.SCHEDULED)
        .filter(shift__starts_at__gt=now, person__in=_may_be_asked())
        .exclude(Q(shift=assignment.shift_id) | Q(person=assignment.person_id))
        .order_by("shift__starts_at", "made_at", "id")
    )
    found: dict[int, Swap] = {}
    for other in others[:200]:
        if other.shift_id not in found and can_swap(assignment, other):
            found[other.shift_id] = Swap(other.shift, other.pk)
    return list(found.values())


def can_swap(mine: Assignment, theirs: Assignment) -> bool:
    """Whether each may have the other's place, once both have let go of their own."""
    leaving = (mine.pk, theirs.pk)
    here = Assignment.objects.filter(state__in=Assignment.HOLDS_PLACE)
    doubled = Q(shift=theirs.shift_id, person=mine.person_id) | Q(shift=mine.shift_id, person=theirs.person_id)
    if mine.shift.role.kind not in TAKEN_FREELY or here.filter(doubled).exists():
        return False
    pairs = ((mine.shift, theirs.person_id), (theirs.shift, mine.person_id))
    return not any(
        why_not_take_over(shift, situations_at(shift, [person], leaving=leaving, vouched=True)[person])
        for shift, person in pairs
    )


def taker_of(ask: StandInAsk) -> Situation:
    """What the rules know of whoever was asked, towards the place that they may take over."""
    search = ask.search
    leaving = [search.in_exchange_id] if search.in_exchange_id else []
    return situations_at(search.assignment.shift, [ask.person_id], leaving=leaving)[ask.person_id]
