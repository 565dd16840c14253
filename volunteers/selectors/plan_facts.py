"""What the rules must know of many persons and many shifts at once, read in a handful of queries.

The same gates as for one person and one shift (`rules.why_not_propose`); plus what only a plan looks at: other open
questions at that time, and how often a month somebody said they can at most.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from core import clock
from core.errors import DomainError
from volunteers import rules
from volunteers.errors import AskedThen, HasItAlready, OverTheirMost
from volunteers.models import Assignment, Shift
from volunteers.rules import Situation, Someone
from volunteers.rules.fit import day_of
from volunteers.selectors.situations import NO_STANDS, someones

ACCEPTED, PROPOSED = Assignment.State.ACCEPTED, Assignment.State.PROPOSED
Month = tuple[int, int]


@dataclass(frozen=True)
class Hold:
    """A time that somebody has given away: taken on, or (`asked`) proposed to them and not yet answered."""

    shift: int
    starts_at: datetime
    ends_at: datetime
    place: int | None
    whole_of: int | None  # the session that it lasts as long as
    asked: bool

    def meets(self, shift: Shift) -> bool:
        """Whether the person can't do both; a second role at the same whole session they can."""
        if shift.pk == self.shift or shift.starts_at is None or shift.ends_at is None:
            return False
        if shift.whole_session and self.whole_of is not None and self.whole_of == shift.role.session_id:
            return False
        return self.starts_at < shift.ends_at and shift.starts_at < self.ends_at


@dataclass
class Facts:
    """Of these people and shifts, as of now; `take` keeps them true while a plan is carried out."""

    now: datetime
    people: dict[int, Someone]
    said_no: set[tuple[int, int]] = field(default_factory=set)  # person, role
    standing: set[tuple[int, int]] = field(default_factory=set)  # person, shift
    there: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # shift to those who hold a place
    holds: dict[int, list[Hold]] = field(default_factory=lambda: defaultdict(list))  # by person
    months: Counter[tuple[int, Month]] = field(default_factory=Counter)  # roles of a person in a month, asked for too
    taken_months: Counter[tuple[int, Month]] = field(default_factory=Counter)  # taken on alone

    def situation(self, shift: Shift, someone: Someone) -> Situation:
        """The same as `situation_of`, without a query."""
        return Situation(
            now=self.now,
            someone=someone,
            taken=sum(person != someone.person for person in self.there.get(shift.pk, ())),
            busy=any(hold.meets(shift) for hold in self.holds.get(someone.person, ()) if not hold.asked),
            said_no=(someone.person, shift.role_id) in self.said_no,
            this_month=self.taken_months[someone.person, _month(day_of(shift))],
        )

    def fits(self, shift: Shift, someone: Someone) -> bool:
        """Whether a proposal is possible: the rules allow it, and they don't have it yet."""
        if (someone.person, shift.pk) in self.standing:
            return False
        return not rules.why_not_propose(shift, self.situation(shift, someone))

    def why_not(self, shift: Shift, person: int) -> list[DomainError]:
        """Every reason why a plan does not put this person there; empty: it may."""
        someone = self.people.get(person, Someone(person=person))
        if (person, shift.pk) in self.standing:
            return [HasItAlready()]
        reasons = rules.why_not_propose(shift, self.situation(shift, someone))
        if any(hold.meets(shift) for hold in self.holds.get(person, ()) if hold.asked):
            reasons.append(AskedThen())
        asked_enough = self.left_in_month(someone, day_of(shift)) == 0
        if asked_enough and not any(isinstance(reason, OverTheirMost) for reason in reasons):
            reasons.append(OverTheirMost())
        return reasons

    def left_in_month(self, someone: Someone, day: date) -> int | None:
        """How many more that month, as they said; None: they named no limit."""
        if someone.times_a_month is None:
            return None
        return max(0, someone.times_a_month - self.months[someone.person, _month(day)])

    def take(self, shift: Shift, person: int, *, asked: bool) -> None:
        """From now on they have it, or are asked for it."""
        self.standing.add((person, shift.pk))
        self.there.setdefault(shift.pk, []).append(person)
        self.months[person, _month(day_of(shift))] += 1
        self.taken_months[person, _month(day_of(shift))] += not asked
        if shift.starts_at is not None and shift.ends_at is not None:
            self.holds.setdefault(person, []).append(hold_of(shift, asked=asked))


def _month(day: date) -> Month:
    return day.year, day.month


def hold_of(shift: Shift, *, asked: bool) -> Hold:
    """The time that a dated shift takes. Raises ValueError for one without times."""
    if shift.starts_at is None or shift.ends_at is None:
        raise ValueError(f"shift {shift.pk} has no times")
    role = shift.role
    place = role.venue_id or (role.session.venue_id if role.session else None)
    return Hold(
        shift.pk, shift.starts_at, shift.ends_at, place, role.session_id if shift.whole_session else None, asked
    )


def facts_of(persons: Collection[int], shifts: Iterable[Shift]) -> Facts:
    """Four queries. Who holds a place in one of the shifts is among `people` too, consenting or not."""
    now, wanted = clock.now(), list(shifts)
    there: dict[int, list[int]] = defaultdict(list)
    rows = Assignment.objects.filter(shift__in=wanted, state__in=Assignment.HOLDS_PLACE).order_by("pk")
    for shift, person in rows.values_list("shift_id", "person_id"):
        there[shift].append(person)
    everybody = {*persons, *(person for those in there.values() for person in those)}
    facts = Facts(now=now, people=someones(everybody), there=there)
    declined = Assignment.objects.filter(
        person__in=persons,
        shift__role__in={shift.role_id for shift in wanted},
        state=Assignment.State.DECLINED,
        made_at__gt=now - NO_STANDS,
    )
    facts.said_no.update(declined.values_list("person_id", "shift__role_id"))
    _read_standing(facts, persons, wanted)
    return facts


def _read_standing(facts: Facts, persons: Collection[int], shifts: list[Shift]) -> None:
    first = min((shift.starts_at for shift in shifts if shift.starts_at), default=facts.now)
    since = min(first, facts.now).astimezone(clock.TOKYO).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Assignment.objects.filter(person__in=persons, state__in=Assignment.STANDING)
        .filter(Q(shift__ends_at__gt=since - timedelta(days=1)) | Q(shift__in=shifts))
        .annotate(venue=F("shift__role__venue"), session_venue=F("shift__role__session__venue"))
        .order_by("pk")
        .values_list(
            "person_id", "shift_id", "state", "busy", "shift__starts_at", "shift__ends_at", "shift__whole_session",
            "shift__role__session_id", "venue", "session_venue",
        )
    )  # fmt: skip
    for person, shift, state, busy, starts_at, ends_at, whole, session, venue, session_venue in rows:
        facts.standing.add((person, shift))
        if starts_at is None or ends_at is None or state not in Assignment.HOLDS_PLACE:
            continue
        month = _month(starts_at.astimezone(clock.TOKYO).date())
        facts.months[person, month] += 1
        facts.taken_months[person, month] += state == ACCEPTED
        if state == ACCEPTED and busy is None:
            continue  # a second role at one whole session: the first one holds the time
        begins, ends = (busy.lower, busy.upper) if busy else (starts_at, ends_at)
        whole_of = session if whole else None
        facts.holds[person].append(Hold(shift, begins, ends, venue or session_venue, whole_of, state == PROPOSED))
