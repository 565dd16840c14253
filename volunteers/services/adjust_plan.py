"""A coordinator changes a plan by hand, before it is applied: somebody in, somebody out, and back again."""

from django.db import transaction
from django.http import Http404

from activities.rules import refuse_if
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.events import publish
from volunteers.errors import PlannedAlready, PlannedFull, PlannedThen, PlanNotReady
from volunteers.events import PlanAdjusted
from volunteers.models import Plan, PlanLine, Shift
from volunteers.reasons import Reason
from volunteers.rules.score import reasons_between
from volunteers.selectors.pasts import records
from volunteers.selectors.plan_facts import facts_of, hold_of
from volunteers.selectors.plan_problem import district_of_shift, everybody_in, shifts_in

State = PlanLine.State


@transaction.atomic
def put_in(*, plan: int, shift: int, person: int, made_by: Actor) -> PlanLine:
    """Plan this person for this shift by hand. Whom the plan has there already, stays there.

    Checked against the rules and against the plan's other lines. Raises Refused with every reason, PlanNotReady,
    Http404 where the shift or the person is none of the plan's.
    """
    changing = _locked(plan)
    wanted = shifts_in(changing).filter(pk=shift).first()
    if wanted is None or not everybody_in(changing.area).filter(pk=person).exists():
        raise Http404
    line = changing.lines.filter(shift=shift, person=person).first()
    if line is not None and line.state in PlanLine.CHOSEN:
        return line
    refuse_if(why_not_put_in(changing, wanted, person))
    line = line or PlanLine(plan=changing, shift=wanted, person_id=person)
    line.state, line.refusals = State.PINNED, []
    line.reasons = [reason.as_json() for reason in [Reason("by_hand"), *_reasons(wanted, person)]]
    line.save()
    _say(changing, line, made_by)
    return line


@transaction.atomic
def take_out(*, plan: int, line: int, made_by: Actor) -> None:
    """Take somebody out; what was put in by hand just goes. Taken out twice is once. Raises PlanNotReady, Http404."""
    changing = _locked(plan)
    found = changing.lines.filter(pk=line).first()
    if found is None:
        raise Http404
    if found.state == State.REMOVED:
        return
    if found.state == State.PINNED:
        found.delete()
        found.pk = line
    else:
        found.state = State.REMOVED
        found.save(update_fields=["state"])
    _say(changing, found, made_by)


@transaction.atomic
def put_back(*, plan: int, line: int, made_by: Actor) -> PlanLine:
    """Whom somebody took out is planned again. Put back twice is once.

    Raises Refused where something else stands in the way by now, PlanNotReady, Http404.
    """
    changing = _locked(plan)
    found = changing.lines.select_related("shift").filter(pk=line).first()
    if found is None:
        raise Http404
    if found.state in PlanLine.CHOSEN:
        return found
    wanted = shifts_in(changing).filter(pk=found.shift_id).first()
    if wanted is None:
        raise Http404
    refuse_if(why_not_put_in(changing, wanted, found.person_id))
    found.state, found.refusals = State.PLANNED, []
    found.save(update_fields=["state", "refusals"])
    _say(changing, found, made_by)
    return found


def why_not_put_in(plan: Plan, shift: Shift, person: int) -> list[DomainError]:
    """Every reason against this person there: the rules as of now, and what else the plan has."""
    others = plan.lines.filter(state__in=PlanLine.CHOSEN)
    facts = facts_of([person], [shift])
    theirs = list(others.filter(person=person).select_related("shift__role__venue", "shift__role__session__venue"))
    if any(line.shift_id == shift.pk for line in theirs):
        return [PlannedAlready()]
    for line in theirs:
        facts.months[person, _month(line.shift)] += 1
    reasons = facts.why_not(shift, person)
    if any(hold_of(line.shift, asked=False).meets(shift) for line in theirs if line.shift.starts_at is not None):
        reasons.append(PlannedThen())
    if len(facts.there.get(shift.pk, ())) + others.filter(shift=shift).count() >= shift.most:
        reasons.append(PlannedFull())
    return reasons


def _month(shift: Shift) -> tuple[int, int]:
    day = shift.starts_at.astimezone(clock.TOKYO).date() if shift.starts_at else clock.today()
    return day.year, day.month


def _reasons(shift: Shift, person: int) -> list[Reason]:
    someone = facts_of([person], []).people[person]
    past = records([person])[person].towards(shift)
    return reasons_between(shift, someone, past, district=district_of_shift(shift))


def _locked(plan: int) -> Plan:
    found = Plan.objects.select_for_update(of=("self",)).select_related("area").filter(pk=plan).first()
    if found is None:
        raise Http404
    if found.state != Plan.State.READY:
        raise PlanNotReady
    return found


def _say(plan: Plan, line: PlanLine, made_by: Actor) -> None:
    plan.changed_at = clock.now()
    plan.save(update_fields=["changed_at"])
    publish(PlanAdjusted(plan=plan.pk, shift=line.shift_id, person=line.person_id), by=made_by)
