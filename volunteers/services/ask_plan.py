"""A coordinator asks who could do what; a worker finds out. And stops it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404

from activities.models import Programme, Session
from activities.rules import refuse_if
from community.models import Area
from core import clock
from core.actor import Actor
from core.nudge import nudge
from core.outbox.events import publish
from volunteers.errors import NothingToPlan, PlanNotReady, PlanUnderWay
from volunteers.events import PlanAsked, PlanCancelled
from volunteers.models import Plan, PlanLine
from volunteers.selectors.plan_problem import shifts_in

MAKE_PLANS = "volunteers.tasks.make_plans"
State = Plan.State


@transaction.atomic
def ask_plan(
    *,
    area: Area | None,
    programme: Programme | None,
    session: Session | None,
    first_day: date,
    last_day: date,
    made_by: Actor,
) -> Plan:
    """Queue a plan for the shifts of an area (None: the whole town), a programme or a session on these days.

    Raises Refused with NothingToPlan, PlanUnderWay.
    """
    asked = _new(Plan(area=area, programme=programme, session=session, first_day=first_day, last_day=last_day), made_by)
    refuse_if([] if shifts_in(asked).exists() else [NothingToPlan()])
    _queue(asked, made_by)
    return asked


@transaction.atomic
def ask_again(*, plan: int, made_by: Actor) -> Plan:
    """The same anew, around what was put in and taken out by hand. The first one stays as it is.

    Raises PlanNotReady, PlanUnderWay, Http404.
    """
    before = Plan.objects.select_for_update(of=("self",)).select_related("area").filter(pk=plan).first()
    if before is None:
        raise Http404
    if before.state not in (State.READY, State.FAILED):
        raise PlanNotReady
    asked = _new(
        Plan(
            area=before.area,
            programme_id=before.programme_id,
            session_id=before.session_id,
            first_day=before.first_day,
            last_day=before.last_day,
            again_of=before,
        ),
        made_by,
    )
    _queue(asked, made_by)
    changed = before.lines.filter(state__in=[PlanLine.State.PINNED, PlanLine.State.REMOVED]).order_by("pk")
    PlanLine.objects.bulk_create(
        PlanLine(plan=asked, shift_id=line.shift_id, person_id=line.person_id, state=line.state, reasons=line.reasons)
        for line in changed
    )
    return asked


@transaction.atomic
def cancel_plan(*, plan: int, made_by: Actor) -> Plan:
    """Stop it; its worker notices within a second or two. Twice is once. Raises PlanNotReady, Http404."""
    found = Plan.objects.select_for_update().filter(pk=plan).first()
    if found is None:
        raise Http404
    if found.state == State.CANCELLED:
        return found
    if not found.is_under_way:
        raise PlanNotReady
    now = clock.now()
    found.state, found.cancel_asked_at, found.ended_at, found.changed_at = State.CANCELLED, now, now, now
    found.save(update_fields=["state", "cancel_asked_at", "ended_at", "changed_at"])
    publish(PlanCancelled(plan=found.pk), by=made_by)
    return found


def _new(plan: Plan, made_by: Actor) -> Plan:
    plan.asked_by, plan.asked_at, plan.changed_at = made_by.user, clock.now(), clock.now()
    return plan


def _queue(plan: Plan, made_by: Actor) -> None:
    try:
        with transaction.atomic():  # two at once: the constraint lets one through
            plan.save()
    except IntegrityError as taken:
        if "one_plan_under_way_an_area" not in str(taken):
            raise
        raise PlanUnderWay from taken
    publish(PlanAsked(plan=plan.pk), by=made_by)
    transaction.on_commit(lambda: nudge(MAKE_PLANS))
