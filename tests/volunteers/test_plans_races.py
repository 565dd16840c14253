"""Plans that meet: other plans, people who take places, who withdraw, sessions that move. Never a double assignment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError

from activities.models import Session
from community.models import Consent, Person
from community.services.withdraw_consent import withdraw_consent
from core.errors import Refused
from core.outbox.relay import drain
from tests.at_once import all_at_once
from tests.factories import (
    make_area,
    make_assignment,
    make_organisation,
    make_person,
    make_profile,
    make_session,
    make_shift,
)
from tests.volunteers.festival import Festival
from tests.volunteers.plans_kit import BY, made, morning, small_festival
from volunteers.models import Assignment, Plan, PlanLine, Shift
from volunteers.services.apply_plan import apply_plan
from volunteers.services.ask_plan import ask_plan
from volunteers.services.assign import take_role
from volunteers.services.follow_session import follow_session
from volunteers.services.make_plan import make_plans
from volunteers.services.propose import accept_proposal

pytestmark = pytest.mark.django_db(transaction=True)


def never_wrong() -> None:
    """No shift over its most; nobody twice on a shift; nobody accepted in two places; nobody asked without a yes."""
    held = list(
        Assignment.objects.filter(state__in=Assignment.HOLDS_PLACE).select_related("shift", "person").order_by("pk")
    )
    for shift in {one.shift for one in held}:
        there = [one.person_id for one in held if one.shift_id == shift.pk]
        assert len(there) <= shift.most
        assert len(there) == len(set(there))
    for one in held:
        for other in held:
            if one.pk < other.pk and one.person_id == other.person_id:
                assert not _meet(one.shift, other.shift), (one.pk, other.pk)
    willing = set(Consent.objects.filter(purpose="ask_me", withdrawn_at=None).values_list("person", flat=True))
    assert {one.person_id for one in held if one.state == "proposed"} <= willing


def _meet(a: Shift, b: Shift) -> bool:
    times = [moment.timestamp() if moment else 0.0 for moment in (a.starts_at, a.ends_at, b.starts_at, b.ends_at)]
    return times[0] < times[3] and times[2] < times[1]


def patiently(work: Callable[[], object]) -> None:
    """Again where a lock was waited for too long, as the relay does with a handler."""
    for _ in range(20):
        try:
            work()
        except OperationalError:
            continue
        return
    raise TimeoutError


def copy_of(plan: Plan) -> Plan:
    """The same plan once more, as another coordinator has it."""
    lines = list(plan.lines.all())
    twin = Plan.objects.get(pk=plan.pk)
    twin.pk = None
    twin.save()
    PlanLine.objects.bulk_create(
        PlanLine(plan=twin, shift_id=line.shift_id, person_id=line.person_id, reasons=line.reasons) for line in lines
    )
    return twin


@pytest.mark.parametrize("ask", ["propose", "agreed"])
def test_two_coordinators_apply_two_plans_with_the_same_people_at_once(ask: str) -> None:
    festival = small_festival()
    first = made(festival)
    second = copy_of(first)
    # The second one has each person an hour later or earlier, where the first has somebody else.
    _shuffle(second, festival)
    all_at_once([partial(apply_plan, plan=plan.pk, ask=ask, made_by=BY) for plan in (first, second)])
    never_wrong()
    assert {plan.state for plan in Plan.objects.all()} == {"applied"}
    assert Assignment.objects.filter(via="plan").count() == PlanLine.objects.filter(state="applied").count()
    assert PlanLine.objects.filter(state="refused").exists()


def _shuffle(plan: Plan, festival: Festival) -> None:
    lines = list(plan.lines.order_by("pk"))
    people = [line.person_id for line in lines]
    plan.lines.all().delete()
    turned = zip(lines, people[3:] + people[:3], strict=True)
    pairs = {(line.shift_id, person) for line, person in turned} | {(lines[0].shift_id, people[0])}
    PlanLine.objects.bulk_create(PlanLine(plan=plan, shift_id=shift, person_id=person) for shift, person in pairs)


def test_the_same_plan_applied_by_two_at_once_is_applied_once() -> None:
    plan = made(small_festival())
    done = all_at_once([lambda: apply_plan(plan=plan.pk, ask="propose", made_by=BY)] * 2)
    assert done[0] == done[1]
    assert Assignment.objects.filter(via="plan").count() == plan.lines.count() == done[0].applied
    never_wrong()


def test_people_withdraw_their_yes_while_the_plan_is_applied() -> None:
    plan = made(small_festival())
    people = list(Person.objects.filter(plan_lines__plan=plan).distinct().order_by("pk")[:6])
    withdrawals = [
        lambda person=person: bool(withdraw_consent(person=person, purpose="ask_me", made_by=BY)) for person in people
    ]
    all_at_once([lambda: bool(apply_plan(plan=plan.pk, ask="propose", made_by=BY)), *withdrawals])
    drain()  # the relay tells this room who is to be asked no longer
    never_wrong()
    asked = Assignment.objects.filter(person__in=people, state="proposed")
    assert not asked.exists()


def test_people_take_places_by_themselves_while_the_plan_is_applied() -> None:
    festival = small_festival()
    plan = made(festival)
    lines = list(plan.lines.order_by("pk")[:8])
    others = [make_person() for _ in lines]

    def take(line: PlanLine, person: Person) -> bool:
        try:
            take_role(shift=line.shift_id, person=person, made_by=BY, vouched=True)
        except Refused:
            return False
        return True

    takes = [lambda line=line, person=person: take(line, person) for line, person in zip(lines, others, strict=True)]
    all_at_once([lambda: bool(apply_plan(plan=plan.pk, ask="agreed", made_by=BY)), *takes])
    never_wrong()
    assert plan.lines.filter(state__in=PlanLine.CHOSEN).count() == 0


def test_a_shift_that_moved_after_the_plan_is_looked_at_anew() -> None:
    area = make_area()
    session = make_session(starts_at=morning())
    session.activity.organisation.area = area
    session.activity.organisation.save()
    make_shift(session=session, most=1)
    afternoon = make_shift(organisation=make_organisation(area=area), starts_at=morning(hour=14), most=1, least=0)
    person = make_profile(make_person(area=area)).person
    day = morning().date()
    ask_plan(area=area, programme=None, session=session, first_day=day, last_day=day, made_by=BY)
    make_plans()
    plan = Plan.objects.get()
    assert plan.lines.get().person == person
    make_assignment(afternoon, person)
    # The handler is still on its way: the session has moved into the person's afternoon.
    moved = morning(hour=14)
    Session.objects.filter(pk=session.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=1))
    done = apply_plan(plan=plan.pk, ask="agreed", made_by=BY)
    assert (done.applied, done.refused) == (0, 1)
    assert plan.lines.get().refusals == ["times_overlap"]
    assert plan.lines.get().shift.starts_at == moved
    follow_session(session=session.pk)
    never_wrong()


def test_the_session_moves_while_the_plan_is_applied() -> None:
    festival = small_festival()
    plan = made(festival)
    hour = timedelta(hours=1)

    before = Session.objects.get(pk=festival.session)
    times = {"starts_at": before.starts_at + hour, "ends_at": before.ends_at + hour}

    def move() -> bool:
        patiently(lambda: Session.objects.filter(pk=before.pk).update(**times))
        patiently(lambda: follow_session(session=before.pk))
        return True

    all_at_once([lambda: bool(apply_plan(plan=plan.pk, ask="agreed", made_by=BY)), move])
    never_wrong()
    starts = Session.objects.get(pk=festival.session).starts_at
    for one in Assignment.objects.filter(via="plan").select_related("shift"):
        assert one.shift.starts_at == starts + (one.shift.offset or timedelta())
        assert one.state != "accepted" or (one.busy and one.busy.lower == one.shift.starts_at)


def test_what_a_plan_proposed_can_be_accepted_and_nobody_gets_two_at_one_time() -> None:
    plan = made(small_festival())
    apply_plan(plan=plan.pk, ask="propose", made_by=BY)
    asked = list(Assignment.objects.filter(via="plan", state="proposed").values_list("pk", flat=True)[:8])
    all_at_once([partial(accept_proposal, assignment=pk, made_by=BY) for pk in asked])
    assert Assignment.objects.filter(pk__in=asked, state="accepted").count() == len(asked)
    never_wrong()
