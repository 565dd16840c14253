"""The plan is the best in the stated order, keeps every hard rule, and is the same on any day."""

import random
import time

import pytest

from tests.volunteers.matching.instances import festival, town
from tests.volunteers.matching.small import any_problem, plans, worth
from volunteers.matching.at_random import at_random
from volunteers.matching.check import violations
from volunteers.matching.greedy import greedy
from volunteers.matching.plan import solve
from volunteers.matching.problem import Helper, Pair, Problem, Slot
from volunteers.matching.results import STAGES, Cancelled, Progress


@pytest.mark.parametrize("block", range(10))
def test_best_in_the_stated_order_among_all_plans(block: int) -> None:
    for seed in range(block * 30, block * 30 + 30):
        problem = any_problem(seed)
        best = max(worth(problem, pairs) for pairs in plans(problem))
        plan = solve(problem)
        assert violations(problem, plan.pairs) == [], seed
        assert worth(problem, plan.pairs) == best, seed
        assert tuple(stage.value for stage in plan.stages) == (*best[:3], -best[3], best[4]), seed
        assert [stage.name for stage in plan.stages] == list(STAGES)
        assert all(stage.value == stage.bound and stage.gap == 0 for stage in plan.stages), seed


def test_the_small_problems_tell_the_order_of_the_objectives_apart() -> None:
    """Else a plan in another order would pass the test above."""
    told: set[int] = set()
    for problem in [companion_or_headcount(), *(any_problem(seed) for seed in range(60))]:
        every = [worth(problem, pairs) for pairs in plans(problem)]
        best = max(every)
        for n in range(4):
            swapped = max(every, key=lambda one: (*one[:n], one[n + 1], one[n], *one[n + 2 :]))
            if swapped[n] < best[n]:
                told.add(n)
    assert told == {0, 1, 2, 3}


def one_slot(*helpers: Helper, preferences: tuple[int, ...], knows: tuple[int, ...] = (), places: int = 1) -> Problem:
    slot = Slot(9, 0, 60, 60, None, places, places)
    pairs = tuple(
        Pair(helper.id, 9, preference, knows=helper.id in knows)
        for helper, preference in zip(helpers, preferences, strict=True)
    )
    return Problem(helpers, (slot,), pairs)


def companion_or_headcount() -> Problem:
    """Helper 1, experienced, either fills slot 8, or stands beside 2 in slot 9, whose first role that would be."""
    slots = (Slot(8, 0, 60, 60, None, 1, 1), Slot(9, 0, 60, 60, None, 0, 2, newcomers_alone=False))
    pairs = (Pair(1, 8, 100), Pair(1, 9, 0), Pair(2, 9, 0))
    return Problem((Helper(1), Helper(2, first=True)), slots, pairs)


def test_a_first_role_goes_before_a_headcount() -> None:
    assert solve(companion_or_headcount()).pairs == ((1, 9), (2, 9))


def test_a_first_role_goes_before_a_preference() -> None:
    assert solve(one_slot(Helper(1), Helper(2, first=True), preferences=(100, 0))).pairs == ((2, 9),)


def test_a_preference_goes_before_an_even_load_and_before_who_they_know() -> None:
    assert solve(one_slot(Helper(1, load=5), Helper(2), preferences=(51, 50), knows=(2,))).pairs == ((1, 9),)


def test_an_even_load_goes_before_who_they_know() -> None:
    assert solve(one_slot(Helper(1, load=1), Helper(2), preferences=(50, 50), knows=(1,))).pairs == ((2, 9),)


def test_all_else_equal_people_come_where_they_know_somebody() -> None:
    assert solve(one_slot(Helper(1), Helper(2), preferences=(50, 50), knows=(2,))).pairs == ((2, 9),)


def test_a_headcount_goes_before_a_preference() -> None:
    """One person, two slots at one time: the one that is still required, not the one they like better."""
    slots = (Slot(8, 0, 60, 60, None, 0, 1), Slot(9, 0, 60, 60, None, 1, 1))
    assert solve(Problem((Helper(1),), slots, (Pair(1, 8, 100), Pair(1, 9, 0)))).pairs == ((1, 9),)


@pytest.mark.parametrize(
    "problem",
    [town(3, helpers=200, slots=60), town(4, helpers=300, slots=60, days=7), festival(5, roles=12, helpers=60)],
    ids=["town", "week", "festival"],
)
def test_bigger_plans_keep_the_rules_and_beat_the_plain_ways(problem: Problem) -> None:
    plan = solve(problem)
    assert violations(problem, plan.pairs) == []
    for pairs in (greedy(problem), at_random(problem, seed=1)):
        assert violations(problem, pairs) == []
        assert worth(problem, plan.pairs) > worth(problem, pairs)
    assert all(stage.gap <= 0.01 for stage in plan.stages)
    assert {short.slot for short in plan.short} == {
        slot.id for slot in problem.slots if sum(1 for _, other in plan.pairs if other == slot.id) < slot.minimum
    }


@pytest.mark.parametrize("seed", range(40))
def test_the_plain_ways_keep_the_rules(seed: int) -> None:
    problem = any_problem(seed)
    if not problem.pinned:
        assert violations(problem, greedy(problem)) == []
        assert violations(problem, at_random(problem, seed=seed)) == []


def test_equal_input_in_another_order_gives_the_equal_plan() -> None:
    problem = town(6, helpers=150, slots=50)
    plan = solve(problem)
    pick = random.Random(1)
    for _ in range(2):
        shuffled = Problem(
            helpers=tuple(pick.sample(problem.helpers, len(problem.helpers))),
            slots=tuple(pick.sample(problem.slots, len(problem.slots))),
            pairs=tuple(pick.sample(problem.pairs, len(problem.pairs))),
            travel=dict(pick.sample(list(problem.travel.items()), len(problem.travel))),
        )
        assert solve(shuffled) == plan


def test_nothing_to_plan_is_a_plan() -> None:
    assert solve(Problem((), (), ())).pairs == ()
    assert solve(Problem((Helper(1),), (Slot(9, 0, 60, 60, None, 1, 1),), ())).short[0].code == "nobody_fits"


def test_progress_names_every_stage_in_order() -> None:
    heard: list[Progress] = []
    plan = solve(town(3, helpers=100, slots=30), on_progress=heard.append)
    assert list(dict.fromkeys(progress.stage for progress in heard)) == list(STAGES)
    last = {progress.stage: progress for progress in heard}
    for stage in plan.stages:
        assert (last[stage.name].value, last[stage.name].bound) == (stage.value, stage.bound)


@pytest.mark.parametrize("asked", [1, 2, 5])
def test_a_cancelled_plan_stops_within_a_second_or_two(asked: int) -> None:
    problem, times = town(1), 0
    stopped_at = 0.0

    def should_stop() -> bool:
        nonlocal times, stopped_at
        times += 1
        if times == asked:
            stopped_at = time.monotonic()
        return times >= asked

    with pytest.raises(Cancelled):
        solve(problem, should_stop=should_stop)
    assert time.monotonic() - stopped_at < 5  # on a machine that others use
