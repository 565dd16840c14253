"""Everybody who was chosen and everybody who was not can be told why."""

import pytest

from tests.volunteers.matching.instances import town
from tests.volunteers.matching.small import any_problem
from volunteers.matching.plan import solve
from volunteers.matching.problem import Busy, Helper, Pair, Problem, Reserve, Slot
from volunteers.matching.reasons import why, why_not
from volunteers.matching.results import Plan, Why

SLOT = Slot(9, 0, 60, 60, 1, 1, 1)


def plan_of(*pairs: tuple[int, int]) -> Plan:
    return Plan(tuple(sorted(pairs)), (), ())


def codes(reasons: list[Why]) -> list[str]:
    return [reason.code for reason in reasons]


def test_why_the_only_one_for_a_first_role() -> None:
    problem = Problem((Helper(1, first=True),), (SLOT,), (Pair(1, 9, 80, knows=True),))
    reasons = why(problem, solve(problem), 1, 9)
    assert codes(reasons) == ["first_role", "only_one", "required", "prefers", "knows"]
    assert {reason.code: dict(reason.numbers) for reason in reasons}["prefers"] == {"preference": 80}


def test_why_for_an_even_load_or_by_a_pin() -> None:
    pairs = (Pair(1, 9, 10), Pair(2, 9, 10))
    problem = Problem((Helper(1), Helper(2, load=4)), (SLOT,), pairs)
    assert codes(why(problem, solve(problem), 1, 9)) == ["required", "evens_load"]
    pinned = Problem(problem.helpers, problem.slots, pairs, pinned=frozenset({(2, 9)}))
    assert codes(why(pinned, solve(pinned), 2, 9)) == ["pinned", "required"]


def test_a_place_beyond_the_minimum_is_not_called_required() -> None:
    extra = Slot(9, 0, 60, 60, 1, 0, 1)
    problem = Problem((Helper(1),), (extra,), (Pair(1, 9, 60),))
    assert codes(why(problem, solve(problem), 1, 9)) == ["only_one", "prefers"]


def test_why_not_eligible_or_banned() -> None:
    problem = Problem((Helper(1), Helper(2)), (SLOT,), (Pair(1, 9, 1),), banned=frozenset({(1, 9)}))
    assert codes(why_not(problem, plan_of(), 2, 9)) == ["not_eligible"]
    assert codes(why_not(problem, plan_of(), 1, 9)) == ["banned"]


@pytest.mark.parametrize(("start", "code"), [(30, "busy"), (70, "busy_travel")])
def test_why_not_beside_standing_work(start: int, code: str) -> None:
    helper = Helper(1, busy=(Busy(start, start + 60, 2),))
    problem = Problem((helper,), (SLOT,), (Pair(1, 9, 1),), travel={(1, 2): 20})
    assert why_not(problem, plan_of(), 1, 9) == [Why(code, numbers={"start": start, "end": start + 60})]


@pytest.mark.parametrize(("start", "code"), [(30, "overlap"), (70, "travel")])
def test_why_not_beside_what_they_got(start: int, code: str) -> None:
    other = Slot(8, start, start + 60, 60, 2, 1, 1)
    problem = Problem((Helper(1),), (other, SLOT), (Pair(1, 8, 90), Pair(1, 9, 40)), travel={(1, 2): 20})
    plan = solve(problem)
    assert plan.pairs == ((1, 8),)
    assert why_not(problem, plan, 1, 9) == [Why(code, slot=8, numbers={"preference": 50})]


@pytest.mark.parametrize(
    ("helper", "code", "limit"),
    [(Helper(1, max_shifts=1), "max_shifts", 1), (Helper(1, max_minutes=100), "max_minutes", 100)],
)
def test_why_not_at_their_maximum(helper: Helper, code: str, limit: int) -> None:
    other = Slot(8, 500, 560, 60, 1, 1, 1)
    problem = Problem((helper,), (other, SLOT), (Pair(1, 8, 90), Pair(1, 9, 40)))
    assert why_not(problem, solve(problem), 1, 9) == [Why(code, numbers={"limit": limit})]


def test_why_not_a_full_slot_says_what_those_have_for_it_who_have_it() -> None:
    people = (Helper(1, first=True), Helper(2), Helper(3))
    problem = Problem(people, (SLOT,), (Pair(1, 9, 70, knows=True), Pair(2, 9, 60), Pair(3, 9, 90)))
    plan = solve(problem)
    assert plan.pairs == ((1, 9),)
    numbers = {"places": 1, "first_role": 1, "prefer_more": 1, "knows": 1}
    assert why_not(problem, plan, 2, 9) == [Why("full", numbers=numbers)]
    numbers = {"places": 1, "first_role": 1, "knows": 1}
    assert why_not(problem, plan, 3, 9) == [Why("full", numbers=numbers)]


def test_why_not_full_counts_pins_companions_and_lesser_loads() -> None:
    guarded = Slot(9, 0, 60, 60, 1, 2, 2, newcomers_alone=False)
    people = (Helper(1, first=True), Helper(2), Helper(3, load=2))
    pairs = tuple(Pair(id, 9, 50) for id in (1, 2, 3))
    problem = Problem(people, (guarded,), pairs, pinned=frozenset({(1, 9)}))
    numbers = {"places": 2, "pinned": 1, "first_role": 1, "required_here": 1, "less_load": 2}
    assert why_not(problem, solve(problem), 3, 9) == [Why("full", numbers=numbers)]


def test_why_not_a_reserved_place_or_without_somebody_experienced() -> None:
    kept = Slot(9, 0, 60, 60, 1, 1, 1, reserved=(Reserve("lang:pt", 1, frozenset({5})),))
    problem = Problem((Helper(1),), (kept,), (Pair(1, 9, 50),))
    assert why_not(problem, solve(problem), 1, 9) == [Why("reserved", names=("lang:pt",))]
    guarded = Slot(9, 0, 60, 60, 1, 1, 1, newcomers_alone=False)
    alone = Problem((Helper(1, first=True),), (guarded,), (Pair(1, 9, 50),))
    assert codes(why_not(alone, solve(alone), 1, 9)) == ["nobody_experienced"]


def test_why_not_when_nothing_would_be_gained() -> None:
    extra = Slot(9, 0, 60, 60, 1, 0, 1)
    problem = Problem((Helper(1),), (extra,), (Pair(1, 9, 0),))
    plan = solve(problem)
    assert plan.pairs == ()
    assert codes(why_not(problem, plan, 1, 9)) == ["not_needed"]


def test_everybody_can_be_told() -> None:
    problems = [any_problem(seed) for seed in range(20)]
    for problem in [*problems, town(8, helpers=60, slots=20)]:
        plan = solve(problem)
        for helper in problem.helpers[:12]:
            for slot in problem.slots:
                if (helper.id, slot.id) in plan.pairs:
                    why(problem, plan, helper.id, slot.id)
                else:
                    assert why_not(problem, plan, helper.id, slot.id)
