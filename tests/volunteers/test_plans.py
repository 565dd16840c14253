"""A plan is asked for, made, stopped, changed by hand, made again, applied; races are in test_plans_races."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from community.models import Consent, Person
from core import clock
from core.errors import Refused
from core.outbox.models import Event
from tests.factories import make_area, make_assignment, make_organisation, make_person, make_profile, make_shift
from tests.volunteers.plans_kit import BY, ask, made, morning, small_festival
from volunteers.errors import NothingToPlan, PlanNotReady, PlanUnderWay
from volunteers.matching.check import violations
from volunteers.matching.plan import solve
from volunteers.matching.problem import Problem
from volunteers.matching.results import Cancelled, Progress
from volunteers.models import Assignment, Plan, PlanLine, Shift
from volunteers.selectors.plan_pages import solved_of
from volunteers.selectors.plan_problem import planning
from volunteers.services import make_plan
from volunteers.services.adjust_plan import put_back, put_in, take_out
from volunteers.services.apply_plan import apply_plan
from volunteers.services.ask_plan import ask_again, ask_plan, cancel_plan
from volunteers.services.forget_plans import forget_plans
from volunteers.services.make_plan import LEASE, MOST_ATTEMPTS, claim_plan, make_plans

# The worker watches from a thread with a connection of its own: it must see what was written.
pytestmark = pytest.mark.django_db(transaction=True)


def events(plan: Plan) -> list[str]:
    """What happened to it, in order."""
    rows = Event.objects.filter(name__startswith="volunteers.Plan", payload__plan=plan.pk).order_by("pk")
    return [name.removeprefix("volunteers.") for name in rows.values_list("name", flat=True)]


def codes(refusal: Refused) -> list[str]:
    return [reason.code for reason in refusal.reasons]


def test_a_plan_is_made_kept_with_reasons_and_keeps_every_hard_rule() -> None:
    festival = small_festival()
    plan = made(festival)
    assert (plan.state, plan.attempts, plan.failure) == ("ready", 1, "")
    assert [stage["name"] for stage in plan.stages] == [
        "first_roles",
        "required",
        "preferences",
        "even_load",
        "continuity",
    ]
    assert plan.lines.count() > 10
    assert all(line.reasons for line in plan.lines.all())
    known = planning(plan)
    assert known.digest == plan.problem
    assert violations(known.problem, solved_of(plan).pairs) == []
    assert Assignment.objects.filter(via="plan").count() == 0  # nothing of it is true yet
    assert events(plan) == ["PlanAsked", "PlanReady"]


def test_it_is_at_least_as_good_as_a_careful_person_in_the_stated_order() -> None:
    plan = made(small_festival(2))
    reached = [stage["value"] * (-1 if stage["name"] == "even_load" else 1) for stage in plan.stages]
    by_hand = [plan.plain[stage["name"]] * (-1 if stage["name"] == "even_load" else 1) for stage in plan.stages]
    assert reached >= by_hand


def test_the_same_town_gives_the_same_plan() -> None:
    festival = small_festival()
    first, second = made(festival), made(festival)
    lines = [list(plan.lines.order_by("shift", "person").values_list("shift", "person")) for plan in (first, second)]
    assert first.problem == second.problem
    assert lines[0] == lines[1]
    assert first.stages == second.stages


def test_one_at_a_time_for_an_area_and_none_where_nobody_is_wanted() -> None:
    festival = small_festival()
    ask(festival)
    with pytest.raises(PlanUnderWay):
        ask(festival)
    with pytest.raises(Refused) as refusal:
        ask_plan(
            area=make_area(),
            programme=None,
            session=None,
            first_day=clock.today(),
            last_day=clock.today(),
            made_by=BY,
        )
    assert codes(refusal.value) == [NothingToPlan.code]


def test_a_plan_that_waits_is_stopped_at_once_and_only_once() -> None:
    plan = ask(small_festival())
    cancel_plan(plan=plan.pk, made_by=BY)
    assert cancel_plan(plan=plan.pk, made_by=BY).state == "cancelled"
    assert make_plans() == 0
    assert events(plan) == ["PlanAsked", "PlanCancelled"]


def test_a_plan_at_work_notices_within_seconds_that_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = ask(small_festival())
    waited: list[float] = []

    def endless(problem: Problem, *, on_progress: Any, should_stop: Any) -> None:
        on_progress(Progress("required", 2, 5, 3, 7))
        cancelled = False
        import time

        begun = time.monotonic()
        while not should_stop():
            if not cancelled and Plan.objects.get(pk=plan.pk).progress:
                cancel_plan(plan=plan.pk, made_by=BY)
                cancelled = True
            time.sleep(0.05)
            assert time.monotonic() - begun < 20
        waited.append(time.monotonic() - begun)
        raise Cancelled

    monkeypatch.setattr("volunteers.matching.plan.solve", endless)
    make_plans()
    plan.refresh_from_db()
    assert (plan.state, plan.lines.count()) == ("cancelled", 0)
    assert plan.progress["stage"] == "required"
    assert waited
    assert events(plan) == ["PlanAsked", "PlanCancelled"]


def test_progress_is_written_twice_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = ask(small_festival())
    sent: list[str] = []

    def chatty(problem: Problem, *, on_progress: Any, should_stop: Any) -> Any:
        import time

        begun = time.monotonic()
        while time.monotonic() - begun < 1.6:
            on_progress(Progress("required", 2, 5, len(sent), None))
            time.sleep(0.001)
        return solve(problem)

    monkeypatch.setattr("volunteers.matching.plan.solve", chatty)
    monkeypatch.setattr("core.live.send", lambda topic, state: sent.append(topic))
    make_plans()
    assert 1 <= len(sent) <= 8
    assert set(sent) == {f"plan:{plan.pk}"}
    plan.refresh_from_db()
    assert plan.state == "ready"


def test_a_dead_workers_plan_is_taken_up_again_after_its_lease_and_the_dead_can_write_no_more() -> None:
    plan = ask(small_festival())
    dead = claim_plan()
    assert dead is not None
    assert claim_plan() is None  # still his
    Plan.objects.filter(pk=plan.pk).update(changed_at=F("changed_at") - LEASE - timedelta(seconds=1))
    assert make_plans() == 1
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == ("ready", 2)
    before = plan.lines.count()
    known = planning(plan)
    assert make_plan.keep_plan(dead, known, solve(known.problem), plain={}) is False
    assert plan.lines.count() == before


def test_what_fails_again_and_again_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise ZeroDivisionError

    plan = ask(small_festival())
    monkeypatch.setattr("volunteers.matching.plan.solve", broken)
    make_plans()
    plan.refresh_from_db()
    assert (plan.state, plan.failure, plan.attempts) == ("failed", "given_up", MOST_ATTEMPTS + 1)
    assert events(plan) == ["PlanAsked", "PlanFailed"]


def test_somebody_is_put_in_by_hand_taken_out_and_put_back() -> None:
    area = make_area()
    host = make_organisation(area=area)
    shift = make_shift(organisation=host, starts_at=morning(), most=1)
    one, two = (make_profile(make_person(area=area)).person for _ in range(2))
    plan = _made_for(area, [shift])
    later = make_shift(organisation=host, starts_at=morning(hour=10), most=2)  # in the middle of the other
    planned = plan.lines.get()
    other = two if planned.person_id == one.pk else one
    line = put_in(plan=plan.pk, shift=later.pk, person=other.pk, made_by=BY)
    assert (line.state, line.reasons[0]["code"]) == ("pinned", "by_hand")
    assert put_in(plan=plan.pk, shift=later.pk, person=other.pk, made_by=BY).pk == line.pk
    with pytest.raises(Refused) as refusal:  # at that time the plan has them elsewhere
        put_in(plan=plan.pk, shift=later.pk, person=planned.person_id, made_by=BY)
    assert codes(refusal.value) == ["planned_then"]
    take_out(plan=plan.pk, line=planned.pk, made_by=BY)
    take_out(plan=plan.pk, line=planned.pk, made_by=BY)
    put_back(plan=plan.pk, line=planned.pk, made_by=BY)
    assert set(plan.lines.values_list("person", "state")) == {(planned.person_id, "planned"), (other.pk, "pinned")}
    take_out(plan=plan.pk, line=line.pk, made_by=BY)  # what was put in by hand just goes
    assert not PlanLine.objects.filter(pk=line.pk).exists()
    assert events(plan)[2:] == ["PlanAdjusted"] * 4


def _made_for(area: Any, shifts: list[Shift]) -> Plan:
    day = morning().date()
    plan = ask_plan(area=area, programme=None, session=None, first_day=day, last_day=day, made_by=BY)
    make_plans()
    plan.refresh_from_db()
    assert plan.state == "ready", plan.failure
    return plan


def test_nobody_is_put_in_against_the_rules_and_every_reason_is_named() -> None:
    area = make_area()
    shift = make_shift(organisation=make_organisation(area=area), starts_at=morning(), most=1, skills=["music"])
    make_profile(make_person(area=area), skills=["music"])
    cook = make_profile(make_person(area=area), skills=["cooking"]).person
    plan = _made_for(area, [shift])
    with pytest.raises(Refused) as refusal:
        put_in(plan=plan.pk, shift=shift.pk, person=cook.pk, made_by=BY)
    assert codes(refusal.value) == ["skills_needed", "planned_full"]


def test_a_plan_made_again_keeps_what_was_changed_by_hand() -> None:
    festival = small_festival()
    plan = made(festival)
    out = plan.lines.order_by("pk").first()
    assert out is not None
    take_out(plan=plan.pk, line=out.pk, made_by=BY)
    known = planning(plan)
    chosen = {(line.person_id, line.shift_id) for line in plan.lines.all()}
    spare = next(
        (pair.helper, pair.slot)
        for pair in known.problem.pairs
        if (pair.helper, pair.slot) not in chosen and not _refused(plan, pair.helper, pair.slot)
    )
    again = ask_again(plan=plan.pk, made_by=BY)
    make_plans()
    again.refresh_from_db()
    assert (again.state, again.again_of_id) == ("ready", plan.pk)
    states = {(line.person_id, line.shift_id): line.state for line in again.lines.all()}
    assert states[out.person_id, out.shift_id] == "removed"
    assert states[spare] == "pinned"
    plan.refresh_from_db()
    assert plan.state == "ready"  # the first one is still there to compare


def _refused(plan: Plan, person: int, shift: int) -> bool:
    try:
        put_in(plan=plan.pk, shift=shift, person=person, made_by=BY)
    except Refused:
        return True
    return False


def test_a_pin_that_became_impossible_is_dropped_with_its_reason() -> None:
    festival = small_festival()
    plan = made(festival)
    line = plan.lines.order_by("pk").first()
    assert line is not None
    PlanLine.objects.filter(pk=line.pk).update(state="pinned")
    Consent.objects.filter(person=line.person_id).update(withdrawn_at=clock.now())
    again = ask_again(plan=plan.pk, made_by=BY)
    make_plans()
    dropped = again.lines.get(person=line.person_id, shift=line.shift_id)
    assert (dropped.state, dropped.refusals) == ("refused", ["may_not_be_asked"])


def test_applied_everybody_is_asked_once_with_reasons() -> None:
    plan = made(small_festival())
    lines = plan.lines.count()
    done = apply_plan(plan=plan.pk, ask="propose", made_by=BY)
    assert (done.applied, done.refused) == (lines, 0)
    assert apply_plan(plan=plan.pk, ask="propose", made_by=BY) == done
    asked = Assignment.objects.filter(via="plan")
    assert asked.count() == lines
    assert {one.state for one in asked} == {"proposed"}
    assert all(one.reasons and one.answer_by for one in asked)
    assert Event.objects.filter(name="volunteers.RoleProposed").count() == lines
    assert events(plan)[-1] == "PlanApplied"
    with pytest.raises(PlanNotReady):
        take_out(plan=plan.pk, line=plan.lines.all()[0].pk, made_by=BY)


def test_applied_as_agreed_everybody_has_it_and_nobody_is_in_two_places() -> None:
    plan = made(small_festival())
    done = apply_plan(plan=plan.pk, ask="agreed", made_by=BY)
    assert done.refused == 0
    taken = Assignment.objects.filter(via="plan", state="accepted")
    assert taken.count() == done.applied
    assert all(one.busy and one.reasons for one in taken)
    assert not _doubles()


def _doubles() -> list[tuple[Assignment, Assignment]]:
    """Two accepted assignments of one person at one time."""
    taken = list(Assignment.objects.filter(state="accepted").select_related("shift").order_by("pk"))
    return [
        (a, b) for a in taken for b in taken if a.pk < b.pk and a.person_id == b.person_id and _meet(a.shift, b.shift)
    ]


def _meet(a: Shift, b: Shift) -> bool:
    times = (a.starts_at, a.ends_at, b.starts_at, b.ends_at)
    begins, ends, other_begins, other_ends = (moment.timestamp() if moment else 0.0 for moment in times)
    return begins < other_ends and other_begins < ends


def test_what_no_longer_fits_is_refused_with_its_reasons_and_the_rest_applies() -> None:
    festival = small_festival()
    plan = made(festival)
    [withdrew, moved, gone, busy, *rest] = _of_different_people(plan, 8)
    Consent.objects.filter(person=withdrew.person_id).update(withdrawn_at=clock.now())
    Shift.objects.filter(pk=moved.shift_id).update(state="cancelled")
    Shift.objects.filter(pk=gone.shift_id).update(most=1, least=1)
    plan.lines.filter(shift=gone.shift_id).exclude(pk=gone.pk).delete()
    make_assignment(Shift.objects.get(pk=gone.shift_id))
    then = Shift.objects.get(pk=busy.shift_id)
    make_assignment(make_shift(starts_at=then.starts_at), Person.objects.get(pk=busy.person_id))
    done = apply_plan(plan=plan.pk, ask="propose", made_by=BY)
    refusals = {line.pk: line.refusals for line in plan.lines.filter(state="refused")}
    assert refusals[withdrew.pk] == ["may_not_be_asked"]
    assert refusals[moved.pk] == ["shift_called_off"]
    assert refusals[gone.pk] == ["role_full"]
    assert "times_overlap" in refusals[busy.pk]
    assert plan.lines.filter(pk__in=[line.pk for line in rest], state="applied").count() == len(rest)
    assert done.applied == plan.lines.filter(state="applied").count() == Assignment.objects.filter(via="plan").count()


def _of_different_people(plan: Plan, wanted: int) -> list[PlanLine]:
    """Lines of which no two share a person or a shift."""
    found: list[PlanLine] = []
    for line in plan.lines.order_by("pk"):
        if all(line.person_id != one.person_id and line.shift_id != one.shift_id for one in found):
            found.append(line)
    return found[:wanted]


def test_who_said_they_can_once_a_month_is_not_asked_twice_by_a_later_apply() -> None:
    area = make_area()
    host = make_organisation(area=area)
    person = make_profile(make_person(area=area), times_a_month=1).person
    shift = make_shift(organisation=host, starts_at=morning(), most=1)
    plan = _made_for(area, [shift])
    make_assignment(make_shift(starts_at=morning(hour=15)), person)
    apply_plan(plan=plan.pk, ask="propose", made_by=BY)
    assert plan.lines.get().refusals == ["over_their_most"]


def test_plans_are_forgotten_90_days_after_the_last_touch_and_what_came_of_them_stays() -> None:
    plan = made(small_festival())
    apply_plan(plan=plan.pk, ask="propose", made_by=BY)
    asked = Assignment.objects.filter(via="plan").count()
    assert forget_plans() == 0
    Plan.objects.update(changed_at=clock.now() - timedelta(days=91))
    assert forget_plans() == 1
    assert PlanLine.objects.count() == 0
    assert Assignment.objects.filter(via="plan").count() == asked
