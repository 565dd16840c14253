"""What the pages of a plan show."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from community.models import Person
from core.errors import DomainError
from volunteers.matching.results import Plan as Solved
from volunteers.matching.results import Short, Stage, Why
from volunteers.models import Assignment, Plan, PlanLine, Shift
from volunteers.reasons import Reason, reasons_from
from volunteers.rules.score import preference, reasons_between
from volunteers.selectors.pasts import records
from volunteers.selectors.plan_facts import facts_of, hold_of
from volunteers.selectors.plan_problem import Planning, district_of_shift, everybody_in, people_in, planning, shifts_in
from volunteers.selectors.plan_why import against
from volunteers.selectors.plan_words import REMEDIES, SHORT, refusal_sentences
from volunteers.selectors.roles import with_words

State = PlanLine.State
CANDIDATES = 20  # that a shift's page offers
# Lines that bring somebody: planned, or applied and not declined, lapsed or given back since.
_STANDS = Q(state__in=PlanLine.CHOSEN) | Q(state=State.APPLIED, assignment__state__in=Assignment.HOLDS_PLACE)


@dataclass(frozen=True)
class Line:
    """Somebody in the plan, with the reasons as people read them."""

    row: PlanLine
    reasons: list[Reason]
    refusals: list[str]


@dataclass(frozen=True)
class PlannedShift:
    """A shift as it is today, and as it would be."""

    shift: Shift
    lines: list[Line]  # planned, put in by hand, applied, refused
    removed: list[Line]
    standing: int  # who hold a place today
    after: int  # with the plan
    missing: int  # of those that it needs at least, with the plan
    short: str = ""
    remedy: str = ""

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be put in."""
        return self.after >= self.shift.most


@dataclass(frozen=True)
class Compared:
    """The town today and with the plan: places."""

    wanted: int  # that the shifts need at least, altogether
    today: int  # of these, filled
    with_plan: int
    new: int  # lines
    people: int  # whom they name
    unchanged: int  # shifts that the plan leaves as they are
    missing: int  # places that stay empty


def shifts_of_plan(plan: Plan, show: str = "") -> QuerySet[Shift]:
    """All that it looks at, soonest first. `show`: only "new", "missing", "hand" or "refused" ones."""
    rows = PlanLine.objects.filter(plan=plan, shift=OuterRef("pk"))
    by_hand = rows.filter(state__in=[State.PINNED, State.REMOVED])
    found = _with_counts(
        with_words().filter(Q(pk__in=shifts_in(plan).values("pk")) | Q(pk__in=plan.lines.values("shift"))), plan
    )
    if show == "new":
        found = found.filter(Exists(rows.filter(_STANDS)))
    elif show == "missing":
        found = found.filter(least__gt=F("after"))
    elif show == "hand":
        found = found.filter(Exists(by_hand))
    elif show == "refused":
        found = found.filter(Exists(rows.filter(state=State.REFUSED)))
    return found.order_by(F("starts_at").asc(nulls_last=True), "role_id", "pk")


def _with_counts(shifts: QuerySet[Shift], plan: Plan) -> QuerySet[Shift]:
    """`standing`: places held by others than by what this plan was applied to; `planned`; `after`: both."""
    held = Assignment.objects.filter(shift=OuterRef("pk"), state__in=Assignment.HOLDS_PLACE)
    own = Exists(PlanLine.objects.filter(plan=plan, assignment=OuterRef("pk")))
    lines = PlanLine.objects.filter(_STANDS, plan=plan, shift=OuterRef("pk"))
    return shifts.annotate(standing=_count(held.exclude(own), "shift"), planned=_count(lines, "shift")).annotate(
        after=F("standing") + F("planned")
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_lines(plan: Plan, shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Each with its lines of this plan (`planned_lines`)."""
    lines = plan.lines.select_related("person", "assignment").order_by("person__kana", "person__name", "pk")
    return shifts.prefetch_related(Prefetch("plan_lines", queryset=lines, to_attr="planned_lines"))


def planned_shift(plan: Plan, shift: Shift) -> PlannedShift:
    """One of `with_lines(shifts_of_plan(…))` as its page shows it."""
    lines = [_line(row) for row in shift.planned_lines]  # type: ignore[attr-defined]
    standing, after = shift.standing, shift.after  # type: ignore[attr-defined]
    short = next((row for row in plan.short if row["slot"] == shift.pk), None)
    missing = max(0, shift.least - after)
    code = short["code"] if short and missing else ""
    return PlannedShift(
        shift=shift,
        lines=[line for line in lines if line.row.state != State.REMOVED],
        removed=[line for line in lines if line.row.state == State.REMOVED],
        standing=standing,
        after=after,
        missing=missing,
        short=str(SHORT.get(code, "")),
        remedy=str(REMEDIES.get(code, "")),
    )


def _line(row: PlanLine) -> Line:
    return Line(row, reasons_from(row.reasons), refusal_sentences(row.refusals))


def compared(plan: Plan) -> Compared:
    """Two queries."""
    counted: Any = shifts_of_plan(plan)
    rows = list(counted.order_by().values_list("least", "standing", "planned"))
    lines = plan.lines.filter(_STANDS)
    counts = lines.aggregate(new=Count("pk"), people=Count("person", distinct=True))
    today = sum(min(least, standing) for least, standing, _ in rows)
    after = sum(min(least, standing + planned) for least, standing, planned in rows)
    wanted = sum(least for least, _, _ in rows)
    unchanged = sum(not planned for _, _, planned in rows)
    return Compared(wanted, today, after, counts["new"], counts["people"], unchanged, wanted - after)


def get_planned_shift(plan: Plan, pk: int) -> PlannedShift:
    """A shift of this plan; else 404."""
    shift = with_lines(plan, shifts_of_plan(plan)).filter(pk=pk).first()
    if shift is None:
        raise Http404
    return planned_shift(plan, shift)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be put there by hand."""

    person: Person
    reasons: list[Reason]
    fit: int  # of 100
    elsewhere: Shift | None = None  # what the plan has for them at that time
    planned: int = 0  # shifts that the plan has for them


def candidates(plan: Plan, shift: Shift) -> list[Candidate]:
    """Who may be put there: who fits best and has nothing else then first, then those who would have to be moved."""
    people = list(people_in(plan.area).order_by("pk"))
    known = {person.pk: person for person in people}
    facts = facts_of(set(known), [shift])
    past = records(set(known))
    out = set(plan.lines.filter(shift=shift, state=State.REMOVED).values_list("person", flat=True))
    theirs: dict[int, list[Shift]] = {}
    chosen = plan.lines.filter(state__in=PlanLine.CHOSEN).select_related("shift__role__session", "shift__role__venue")
    for line in chosen.order_by("pk"):
        theirs.setdefault(line.person_id, []).append(line.shift)
    found = []
    for person in people:
        if person.pk in out or shift in theirs.get(person.pk, ()) or facts.why_not(shift, person.pk):
            continue  # who was taken out is put back with a button of their own
        towards = past[person.pk].towards(shift)
        reasons = reasons_between(shift, facts.people[person.pk], towards, district=district_of_shift(shift))
        has = theirs.get(person.pk, [])
        then = next((one for one in has if one.starts_at and hold_of(one, asked=False).meets(shift)), None)
        found.append(Candidate(person, reasons, preference(reasons), then, len(has)))
    found.sort(key=lambda one: (one.elsewhere is not None, one.planned, -one.fit, one.person.pk))
    return found[:CANDIDATES]


@dataclass(frozen=True)
class WhyNot:
    """Why somebody does not have a shift in the plan."""

    line: Line | None = None  # they have it, or it was refused or taken out
    rules: list[DomainError] = field(default_factory=list)  # what forbids it
    plan: list[Why] = field(default_factory=list)  # what the plan preferred
    shifts: dict[int, Shift] = field(default_factory=dict)  # those that `plan` names


def why_not_in_plan(plan: Plan, shift: Shift, person: Person) -> WhyNot:
    """First what the rules say, as of now; where they allow it, what the plan's other choices say."""
    row = plan.lines.select_related("person", "assignment").filter(shift=shift, person=person).first()
    if row is not None:
        return WhyNot(line=_line(row))
    forbidden = facts_of([person.pk], [shift]).why_not(shift, person.pk)
    if forbidden or plan.state != Plan.State.READY:
        return WhyNot(rules=forbidden)
    known = _known(plan.pk, plan.changed_at.isoformat())
    if not any(slot.id == shift.pk for slot in known.problem.slots):
        return WhyNot(rules=forbidden)
    reasons = against(known.problem, solved_of(plan), person.pk, shift.pk)
    named = with_words().in_bulk({reason.slot for reason in reasons if reason.slot is not None})
    return WhyNot(plan=reasons, shifts=named)


@lru_cache(maxsize=4)
def _known(plan: int, version: str) -> Planning:
    """Kept in the process for as long as nobody changes the plan: building it takes about a second."""
    found = Plan.objects.select_related("area").get(pk=plan)
    hands = {State.PINNED: set(), State.REMOVED: set()}  # type: dict[str, set[tuple[int, int]]]
    for person, shift, state in found.lines.filter(state__in=hands).values_list("person_id", "shift_id", "state"):
        hands[state].add((person, shift))
    made = planning(found)
    possible = {(pair.helper, pair.slot) for pair in made.problem.pairs}
    return made.changed(pinned=hands[State.PINNED] & possible, banned=hands[State.REMOVED])


def solved_of(plan: Plan) -> Solved:
    """The optimiser's own form of a plan as it stands now, changes by hand included."""
    pairs = plan.lines.filter(state__in=PlanLine.CHOSEN).values_list("person_id", "shift_id")
    return Solved(
        pairs=tuple(sorted(pairs)),
        stages=tuple(Stage(**row) for row in plan.stages),
        short=tuple(Short(**{**row, "elsewhere": tuple(row["elsewhere"])}) for row in plan.short),
    )


def get_planned_person(plan: Plan, pk: int) -> Person:
    """Somebody of the plan's area, or in the plan; else 404."""
    of_plan = Q(pk__in=everybody_in(plan.area).values("pk")) | Q(pk__in=plan.lines.values("person"))
    found = Person.objects.filter(of_plan, pk=pk).first()
    if found is None:
        raise Http404
    return found


def lines_of_person(plan: Plan, person: Person) -> list[Line]:
    """What the plan has for them, soonest first."""
    shifts = with_words().filter(pk__in=plan.lines.filter(person=person).values("shift"))
    rows = plan.lines.filter(person=person).select_related("person", "assignment").order_by("shift__starts_at", "pk")
    return [_line(row) for row in rows.prefetch_related(Prefetch("shift", queryset=shifts))]
