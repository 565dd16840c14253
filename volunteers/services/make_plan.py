"""The worker's round: each plan that waits is made by one worker, also where another worker died over it."""

import logging
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from core import clock
from core.actor import SYSTEM
from core.outbox.events import publish
from volunteers.events import PlanFailed, PlanReady
from volunteers.matching.results import Cancelled, Contradiction
from volunteers.matching.results import Plan as Solved
from volunteers.models import Plan, PlanLine
from volunteers.reasons import Reason
from volunteers.selectors.plan_problem import Planning, planning
from volunteers.selectors.plan_why import reasons_of_lines
from volunteers.services._plan_watch import PlanWatch

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # without a sign of life for so long, its worker is dead
MOST_ATTEMPTS = 3
State, Line = Plan.State, PlanLine.State


def make_plans() -> int:
    """Make what waits, the oldest first; how many were worked on."""
    worked = 0
    while (plan := claim_plan()) is not None:
        _make(plan)
        worked += 1
    return worked


@transaction.atomic
def claim_plan() -> Plan | None:
    """The next plan that nobody works on, now ours. Its `attempts` say who writes: a worker from before may not."""
    now = clock.now()
    left_lying = Q(state=State.RUNNING, changed_at__lt=now - LEASE)
    plan = (
        Plan.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Q(state=State.QUEUED) | left_lying)
        .select_related("area")
        .order_by("asked_at", "pk")
        .first()
    )
    if plan is None:
        return None
    plan.attempts += 1
    plan.state, plan.started_at, plan.changed_at, plan.progress = State.RUNNING, now, now, {}
    plan.save(update_fields=["attempts", "state", "started_at", "changed_at", "progress"])
    return plan


def _make(plan: Plan) -> None:
    if plan.attempts > MOST_ATTEMPTS:
        fail_plan(plan, "given_up")
        return
    try:
        with PlanWatch(plan) as watch:
            _work(plan, watch)
    except Cancelled:
        log.info("plan %s was stopped", plan.pk)
    except Contradiction as contradiction:
        fail_plan(plan, "contradiction", clashes=[asdict(clash) for clash in contradiction.clashes])
    except Exception as error:  # noqa: BLE001  one plan's trouble is no other's; the next round tries again
        # Where, but not what: the message of a database error holds the row.
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.warning(
            "plan %s, attempt %s: %s in %s, line %s",
            plan.pk, plan.attempts, type(error).__name__, where.name, where.lineno,
        )  # fmt: skip
        Plan.objects.filter(pk=plan.pk, state=State.RUNNING, attempts=plan.attempts).update(
            state=State.QUEUED, changed_at=clock.now()
        )


def _work(plan: Plan, watch: PlanWatch) -> None:
    # Here, because they load the solver, which no page needs.
    from volunteers.matching.greedy import greedy
    from volunteers.matching.measure import measure
    from volunteers.matching.plan import solve

    known = _with_changes(plan, planning(plan))
    if not known.problem.slots:
        fail_plan(plan, "nothing_to_plan")
        return
    solved = solve(known.problem, on_progress=watch.on_progress, should_stop=watch.should_stop)
    by_hand = measure(known.problem, greedy(known.problem))
    plain = {
        "first_roles": by_hand.first_roles,
        "required": by_hand.filled,
        "preferences": by_hand.preference,
        "even_load": by_hand.squares,
        "continuity": by_hand.known,
    }
    keep_plan(plan, known, solved, plain=plain)


def _with_changes(plan: Plan, known: Planning) -> Planning:
    """What was put in by hand stays, unless the rules forbid it by now: then its line says why."""
    possible = {(pair.helper, pair.slot) for pair in known.problem.pairs}
    pinned = []
    for line in plan.lines.filter(state=Line.PINNED).order_by("pk"):
        if (line.person_id, line.shift_id) in possible:
            pinned.append((line.person_id, line.shift_id))
            continue
        shift = known.shifts.get(line.shift_id)
        reasons = known.facts.why_not(shift, line.person_id) if shift else []
        codes = [reason.code for reason in reasons] or ["role_not_open"]
        PlanLine.objects.filter(pk=line.pk).update(state=Line.REFUSED, refusals=codes)
    banned = plan.lines.filter(state=Line.REMOVED).values_list("person_id", "shift_id")
    return known.changed(pinned=pinned, banned=banned)


@transaction.atomic
def keep_plan(plan: Plan, known: Planning, solved: Solved, *, plain: dict[str, int]) -> bool:
    """Keep what came out, with the reasons of each line; False where the plan is no longer this worker's."""
    mine = _mine(plan)
    if mine is None:
        return False
    mine.state, mine.ended_at, mine.changed_at = State.READY, clock.now(), clock.now()
    mine.stages = [asdict(stage) for stage in solved.stages]
    mine.short = [asdict(short) for short in solved.short]
    mine.plain, mine.problem, mine.progress = dict(plain), known.digest, {}
    mine.sizes = {
        "people": len(known.problem.helpers),
        "shifts": len(known.problem.slots),
        "pairs": len(known.problem.pairs),
        "wanted": known.wanted,
        "seconds": round(solved.seconds, 1),
    }
    mine.save()
    _write_lines(mine, known, solved)
    publish(PlanReady(plan=mine.pk), by=SYSTEM)
    return True


def _write_lines(plan: Plan, known: Planning, solved: Solved) -> None:
    pinned = {(line.person_id, line.shift_id): line for line in plan.lines.filter(state=Line.PINNED)}
    more = reasons_of_lines(known.problem, solved)
    lines = []
    for person, shift in solved.pairs:
        if (person, shift) in pinned:
            continue
        reasons = [*known.reasons(shift, person), *more[person, shift]]
        lines.append(PlanLine(plan=plan, shift_id=shift, person_id=person, reasons=_as_json(reasons)))
    PlanLine.objects.bulk_create(lines, batch_size=500)


def _as_json(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [reason.as_json() for reason in reasons]


@transaction.atomic
def fail_plan(plan: Plan, failure: str, *, clashes: list[dict[str, object]] | None = None) -> None:
    """No plan; its page says why (`failure`, a code)."""
    mine = _mine(plan)
    if mine is None:
        return
    mine.state, mine.failure, mine.clashes = State.FAILED, failure, clashes or []
    mine.ended_at = mine.changed_at = clock.now()
    mine.save(update_fields=["state", "failure", "clashes", "ended_at", "changed_at"])
    publish(PlanFailed(plan=mine.pk), by=SYSTEM)


def _mine(plan: Plan) -> Plan | None:
    ours = Plan.objects.select_for_update().filter(pk=plan.pk, state=State.RUNNING, attempts=plan.attempts)
    return ours.first()
