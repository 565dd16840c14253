"""A plan becomes true: everybody whom it names is asked, or entered, in one transaction."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.http import Http404

from community.models import Consent, Person
from core import clock
from core.actor import Actor
from core.outbox.events import publish
from volunteers.errors import PlanNotReady
from volunteers.events import PlanApplied, RoleProposed
from volunteers.models import Assignment, Plan, PlanLine, Shift
from volunteers.selectors.plan_facts import Facts, facts_of
from volunteers.services._locks import lock_shifts
from volunteers.services._standing import put, take_on
from volunteers.services.propose import answer_by

PATIENCE = "30s"  # hundreds of rows at once wait longer for a lock than a page does


@dataclass(frozen=True)
class Applied:
    """What became of the lines."""

    applied: int
    refused: int


@transaction.atomic
def apply_plan(*, plan: int, ask: str, made_by: Actor) -> Applied:
    """Propose every line to its person (`ask` PROPOSE), or enter them, because they have agreed (AGREED).

    Each line is asked of the rules again, as of now, under the locks of all sessions, persons and shifts: what no
    longer fits keeps its reasons and the rest is carried out. Applied twice is applied once.
    Raises PlanNotReady, Http404, ValueError for an unknown `ask`.
    """
    how = Plan.Ask(ask)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    applying = Plan.objects.select_for_update(of=("self",)).filter(pk=plan).first()
    if applying is None:
        raise Http404
    if applying.state == Plan.State.APPLIED:
        return _counted(applying)
    if applying.state != Plan.State.READY:
        raise PlanNotReady
    lines = list(applying.lines.filter(state__in=PlanLine.CHOSEN).order_by("shift_id", "pk"))
    _carry_out(applying, lines, how, made_by)
    PlanLine.objects.bulk_update(lines, ["state", "refusals", "assignment"], batch_size=500)
    now = clock.now()
    applying.state, applying.ask, applying.applied_by = Plan.State.APPLIED, how, made_by.user
    applying.applied_at = applying.changed_at = now
    applying.save(update_fields=["state", "ask", "applied_by", "applied_at", "changed_at"])
    done = _counted(applying)
    publish(PlanApplied(plan=applying.pk, applied=done.applied, refused=done.refused), by=made_by)
    return done


def _carry_out(plan: Plan, lines: list[PlanLine], how: Plan.Ask, made_by: Actor) -> None:
    shifts = lock_shifts((line.shift_id for line in lines), (line.person_id for line in lines))
    persons = {line.person_id for line in lines}
    # A withdrawal waits until we are through, and takes back then what we have asked: else it would see nothing yet.
    yes = Consent.objects.filter(person__in=persons, purpose=Consent.Purpose.ASK_ME, withdrawn_at=None)
    list(yes.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    people = Person.objects.in_bulk(persons)
    facts = facts_of(persons, shifts.values())
    for line in lines:
        _carry_out_line(line, shifts[line.shift_id], people[line.person_id], facts, how, made_by)


def _carry_out_line(line: PlanLine, shift: Shift, person: Person, facts: Facts, how: Plan.Ask, made_by: Actor) -> None:
    reasons = facts.why_not(shift, person.pk)
    if reasons:
        line.state, line.refusals = PlanLine.State.REFUSED, [reason.code for reason in reasons]
        return
    if how == Plan.Ask.AGREED:
        line.assignment = take_on(shift, person, made_by=made_by, standing=None, via=Assignment.Via.PLAN)
        Assignment.objects.filter(pk=line.assignment.pk).update(reasons=line.reasons)
    else:
        line.assignment = put(
            shift,
            person,
            Assignment.State.PROPOSED,
            made_by=made_by,
            via=Assignment.Via.PLAN,
            answer_by=answer_by(shift, facts.now),
            reasons=line.reasons,
        )
        asked = RoleProposed(assignment=line.assignment.pk, role=shift.role_id, person=person.pk)
        publish(asked, by=made_by)
    line.state = PlanLine.State.APPLIED
    facts.take(shift, person.pk, asked=how == Plan.Ask.PROPOSE)


def _counted(plan: Plan) -> Applied:
    return Applied(
        applied=plan.lines.filter(state=PlanLine.State.APPLIED).count(),
        refused=plan.lines.filter(state=PlanLine.State.REFUSED).count(),
    )
