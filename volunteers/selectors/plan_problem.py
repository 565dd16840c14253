"""The town as a problem for the optimiser: who could take what in a period, read in a handful of queries.

*Helpers* are the people of the plan's area who have said that they may be asked. *Slots* are its shifts that want
people, on the days of the plan (work without a day is not planned). *Pairs* are what `rules.why_not_propose` allows,
and nothing else. What people have taken on or were asked for counts as their load and their time.

*Ways.* The optimiser knows one time between two venues, whoever goes: that of the slowest way that one of the helpers
named (on foot 4 km/h, bicycle 12 km/h, bus or car 25 km/h and 5 minutes; who named none: bicycle), so that nobody has
to hurry. Venues without coordinates are 15 minutes apart.
*How much.* Who said "at most so many times a month" gets as many in each calendar month that the plan touches, less
what they have in these months already.
*Newcomers* are those who never had a role, and those of whose roles none was confirmed yet.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil, floor

from django.db.models import Q, QuerySet

from community.models import Area, Consent, Person, Venue
from community.selectors.doors import district_of, within
from core import clock
from volunteers.matching.problem import Busy, Helper, Pair, Problem, Reserve, Slot
from volunteers.models import Contribution, Level, Plan, Shift
from volunteers.reasons import Reason
from volunteers.rules import TAKEN_FREELY, Someone
from volunteers.rules.score import preference, reasons_between
from volunteers.rules.week import is_free
from volunteers.selectors.pasts import Record, records
from volunteers.selectors.plan_facts import Facts, facts_of
from volunteers.selectors.plan_travel import slowest, ways_between
from volunteers.selectors.roles import is_wanted

PLACES = ("role__venue__area__parent__parent", "role__session__venue__area__parent__parent")


@dataclass(frozen=True)
class Planning:
    """A problem, and what it was made from."""

    problem: Problem
    shifts: dict[int, Shift]
    facts: Facts
    records: dict[int, Record]
    wanted: int  # places that the shifts still need

    def changed(self, *, pinned: Iterable[tuple[int, int]], banned: Iterable[tuple[int, int]]) -> "Planning":
        """The same with (person, shift) pairs that were put in and taken out by hand; the pins are possible ones."""
        return replace(self, problem=replace(self.problem, pinned=frozenset(pinned), banned=frozenset(banned)))

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the optimiser sees: the same input, the same plan."""
        return digest_of(self.problem)

    def reasons(self, shift: int, person: int) -> list[Reason]:
        """What speaks for the two, and what to know before asking."""
        return _reasons(self.shifts[shift], self.facts.people[person], self.records)


def shifts_in(plan: Plan) -> QuerySet[Shift]:
    """The open shifts of a plan's area, programme or session on its days, full ones too, in the order of numbers."""
    first, after = _midnight(plan.first_day), _midnight(plan.last_day + timedelta(days=1))
    found = Shift.objects.filter(
        is_wanted(clock.now()), role__kind__in=TAKEN_FREELY, starts_at__gte=first, starts_at__lt=after
    )
    if plan.area is not None:
        found = found.filter(role__organisation__area__in=within(plan.area))
    if plan.session_id is not None:
        found = found.filter(role__session=plan.session_id)
    if plan.programme_id is not None:
        of_programme = Q(role__programme=plan.programme_id)
        found = found.filter(of_programme | Q(role__session__activity__programme=plan.programme_id))
    return found.select_related("role__organisation", "role__session__activity", *PLACES).order_by("pk")


def everybody_in(area: Area | None) -> QuerySet[Person]:
    """The people of an area, None: of everywhere; who told no ward belongs to the whole town."""
    if area is None:
        return Person.objects.filter(erased_at=None)
    here = Q(area__in=within(area))
    if area.kind == Area.Kind.MUNICIPALITY:
        here |= Q(area=None, residence=Person.Residence.RESIDENT)
    return Person.objects.filter(here, erased_at=None)


def people_in(area: Area | None) -> QuerySet[Person]:
    """Those of them who have said that they may be asked."""
    willing = Consent.objects.filter(purpose=Consent.Purpose.ASK_ME, withdrawn_at=None)
    return everybody_in(area).filter(pk__in=willing.values("person"))


def planning(plan: Plan) -> Planning:
    """The problem of a plan as of now, before anything is put in or taken out by hand."""
    shifts = list(shifts_in(plan))
    people = list(people_in(plan.area).order_by("pk").values_list("pk", flat=True))
    facts = facts_of(people, shifts)
    past = records(list(facts.people))
    confirmed = _confirmed(facts.people)
    wanting = [shift for shift in shifts if shift.most > len(facts.there.get(shift.pk, ()))]
    epoch = _midnight(plan.first_day)
    slots = tuple(_slot(shift, facts, epoch, confirmed, people) for shift in wanting)
    helpers = tuple(_helper(plan, facts, past, confirmed, epoch, person) for person in people)
    problem = Problem(
        helpers=helpers,
        slots=slots,
        pairs=tuple(_pairs(wanting, facts, people, past)),
        travel=ways_between(_venues(shifts, facts), slowest(facts.people[person].travels for person in people)),
    )
    return Planning(problem, {shift.pk: shift for shift in shifts}, facts, past, sum(slot.minimum for slot in slots))


def district_of_shift(shift: Shift) -> int | None:
    """Where it is; None where its place is in no district. Its places come with the areas above them (`PLACES`)."""
    place = shift.role.place
    district = district_of(place.area) if place else None
    return district.pk if district else None


def digest_of(problem: Problem) -> str:
    """SHA-256 of a problem in one canonical form: sorted, and without any object's own order."""
    form = [
        [_form_of_helper(helper) for helper in sorted(problem.helpers, key=lambda one: one.id)],
        [_form_of_slot(slot) for slot in sorted(problem.slots, key=lambda one: one.id)],
        sorted([pair.helper, pair.slot, pair.preference, pair.knows] for pair in problem.pairs),
        sorted([*way, minutes] for way, minutes in problem.travel.items()),
        sorted(problem.pinned),
        sorted(problem.banned),
    ]
    return hashlib.sha256(json.dumps(form, separators=(",", ":")).encode()).hexdigest()


def _form_of_helper(one: Helper) -> list[object]:
    busy = [[busy.start, busy.end, busy.place] for busy in one.busy]
    return [one.id, one.first, one.newcomer, one.max_minutes, one.max_shifts, one.load, busy]


def _form_of_slot(one: Slot) -> list[object]:
    kept = [[part.code, part.count, sorted(part.helpers)] for part in sorted(one.reserved, key=lambda part: part.code)]
    times = [one.start, one.end, one.minutes, one.place]
    return [one.id, *times, one.minimum, one.maximum, one.newcomers_alone, one.experienced_there, kept]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.TOKYO)


def _confirmed(people: Collection[int]) -> set[int]:
    """Those of whom a host has confirmed a role."""
    done = Contribution.objects.filter(assignment__person__in=people, state=Contribution.State.CONFIRMED)
    return set(done.values_list("assignment__person", flat=True))


def _slot(shift: Shift, facts: Facts, epoch: datetime, confirmed: set[int], people: list[int]) -> Slot:
    there = facts.there.get(shift.pk, [])
    hold = _times(shift, epoch)
    place = shift.role.place
    left = shift.most - len(there)
    return Slot(
        id=shift.pk,
        start=hold[0],
        end=hold[1],
        minutes=hold[1] - hold[0],
        place=place.pk if place else None,
        minimum=max(0, shift.least - len(there)),
        maximum=left,
        newcomers_alone=shift.newcomers_alone,
        experienced_there=sum(person in confirmed for person in there),
        reserved=tuple(_reserve(code, count, left, facts, there, people) for code, count in sorted(shift.mix.items())),
    )


def _reserve(code: str, count: int, left: int, facts: Facts, there: list[int], people: list[int]) -> Reserve:
    """Places for those who speak a language; who speaks it and stands already counts."""
    speaking = sum(_speaks(facts.people[person], code) for person in there)
    fit = frozenset(person for person in people if _speaks(facts.people[person], code))
    return Reserve(f"lang:{code}", max(0, min(count - speaking, left)), fit)


def _speaks(someone: Someone, code: str) -> bool:
    return someone.tongues.get(code, 0) >= Level.EVERYDAY


def _times(shift: Shift, epoch: datetime) -> tuple[int, int]:
    if shift.starts_at is None or shift.ends_at is None:
        raise ValueError(f"shift {shift.pk} has no times, and a plan is made of days")
    return _minutes(shift.starts_at, shift.ends_at, epoch)


def _minutes(starts_at: datetime, ends_at: datetime, epoch: datetime) -> tuple[int, int]:
    return floor((starts_at - epoch).total_seconds() / 60), ceil((ends_at - epoch).total_seconds() / 60)


def _helper(
    plan: Plan, facts: Facts, past: dict[int, Record], confirmed: set[int], epoch: datetime, person: int
) -> Helper:
    someone, holds = facts.people[person], facts.holds.get(person, [])
    days = [hold.starts_at.astimezone(clock.TOKYO).date() for hold in holds]
    months = _months(plan.first_day, plan.last_day)
    most = someone.times_a_month
    has = sum(facts.months[person, month] for month in months)
    return Helper(
        id=person,
        first=past[person].last is None,
        max_shifts=None if most is None else max(0, most * len(months) - has),
        load=sum(plan.first_day <= day <= plan.last_day for day in days),
        busy=tuple(
            sorted((Busy(*_minutes(hold.starts_at, hold.ends_at, epoch), hold.place) for hold in holds), key=_in_order)
        ),
        newcomer=person not in confirmed,
    )


def _in_order(busy: Busy) -> tuple[int, int, int]:
    return busy.start, busy.end, busy.place or 0


def _months(first: date, last: date) -> list[tuple[int, int]]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(count)]


def _pairs(shifts: Iterable[Shift], facts: Facts, people: Collection[int], past: dict[int, Record]) -> Iterable[Pair]:
    """Everything that may be proposed. The plain comparisons come first: they spare most of the rules their work."""
    everybody = [facts.people[person] for person in people]
    able: dict[int, list[Someone]] = {}
    for shift in shifts:
        role = shift.role
        if role.pk not in able:
            skills, comforts = set(role.skills), set(role.comforts)
            able[role.pk] = [one for one in everybody if skills <= one.skills and one.helps <= comforts]
        for someone in able[role.pk]:
            if is_free(someone.week, shift.part_of_week) and facts.fits(shift, someone):
                reasons = _reasons(shift, someone, past)
                knows = any(reason.code == "knows_host" for reason in reasons)
                yield Pair(someone.person, shift.pk, preference(reasons), knows)


def _reasons(shift: Shift, someone: Someone, past: dict[int, Record]) -> list[Reason]:
    towards = past[someone.person].towards(shift)
    return reasons_between(shift, someone, towards, district=district_of_shift(shift))


def _venues(shifts: Iterable[Shift], facts: Facts) -> list[Venue]:
    """Where the shifts are, and where the helpers are at other times."""
    here = {place.pk: place for shift in shifts if (place := shift.role.place) is not None}
    elsewhere = {hold.place for holds in facts.holds.values() for hold in holds if hold.place is not None}
    return [*here.values(), *Venue.objects.filter(pk__in=elsewhere - set(here))]
