"""A plan of any size ends: the work is counted, and what it did not prove is told as a gap."""

import random
from typing import Any

import pytest

from tests.volunteers.matching.instances import town
from tests.volunteers.matching.small import any_problem, plans, worth
from volunteers.matching import stages
from volunteers.matching.check import violations
from volunteers.matching.model import Numbers
from volunteers.matching.plan import solve
from volunteers.matching.problem import Problem
from volunteers.matching.results import Plan
from volunteers.matching.solver import Relaxation, Whole, search
from volunteers.matching.work import USUAL, Work

HARDLY_ANY = Work(relaxation=2, search=1)
PRICED = Work(pairs=0)
HARDLY_ANY_AND_PRICED = Work(relaxation=2, search=1, pairs=0)
NONE = Work(relaxation=0, search=0, pairs=0)


def values(plan: Plan, *, bounds: bool = False) -> list[int]:
    """Of the stages, the greater the better; or their bounds."""
    found = [(stage.name, stage.bound if bounds else stage.value) for stage in plan.stages]
    return [-value if name == "even_load" else value for name, value in found]


@pytest.mark.parametrize("work", [HARDLY_ANY, PRICED, HARDLY_ANY_AND_PRICED, NONE], ids=str)
def test_however_little_is_done_the_rules_hold_and_no_plan_passes_a_bound(work: Work) -> None:
    for seed in range(60):
        problem = any_problem(seed)
        every = [worth(problem, pairs) for pairs in plans(problem)]
        plan = solve(problem, work=work)
        assert violations(problem, plan.pairs) == [], seed
        reached, bounds = values(plan), values(plan, bounds=True)
        assert tuple(reached) == worth(problem, plan.pairs), seed
        for number, bound in enumerate(bounds):
            as_good_before = [
                one for one in every if all(mine >= theirs for mine, theirs in zip(one, reached[:number], strict=False))
            ]
            assert max(one[number] for one in as_good_before) <= bound, (seed, number)
        for stage in plan.stages:
            assert stage.gap == abs(stage.bound - stage.value) / max(1, abs(stage.value))


def test_with_hardly_any_work_a_plan_ends_with_an_honest_gap() -> None:
    problem = town(3, helpers=200, slots=60)
    plan, best = solve(problem, work=HARDLY_ANY_AND_PRICED), solve(problem)
    assert violations(problem, plan.pairs) == []
    assert all(stage.gap == 0 for stage in best.stages)
    assert any(stage.gap > 0 for stage in plan.stages)
    assert values(plan) <= values(best)
    assert values(plan, bounds=True)[0] >= values(best)[0]


def test_priced_stages_leave_those_before_at_their_best_and_say_how_far_they_may_be() -> None:
    problem = town(6, helpers=300, slots=90)
    priced, best = solve(problem, work=PRICED), solve(problem)
    assert violations(problem, priced.pairs) == []
    assert values(priced)[:3] == values(best)[:3]
    assert values(best)[3] <= values(priced, bounds=True)[3]
    assert values(priced)[3:] <= values(best)[3:]
    assert priced.stages[3].gap <= 0.05


def test_a_plan_ended_by_its_count_is_the_same_on_any_day() -> None:
    problem, pick = town(6, helpers=150, slots=50), random.Random(1)
    shuffled = Problem(
        helpers=tuple(pick.sample(problem.helpers, len(problem.helpers))),
        slots=tuple(pick.sample(problem.slots, len(problem.slots))),
        pairs=tuple(pick.sample(problem.pairs, len(problem.pairs))),
        travel=problem.travel,
    )
    for work in (Work(relaxation=50, search=10), Work(relaxation=50, search=10, pairs=0), PRICED):
        assert solve(problem, work=work) == solve(shuffled, work=work)


def test_what_a_town_needs_is_far_below_the_usual_work() -> None:
    problem = town(6, helpers=150, slots=50)
    assert solve(problem, work=Work(relaxation=USUAL.relaxation // 100, search=USUAL.search // 100)) == solve(problem)


def test_a_relaxation_that_tells_no_pair_from_another_leaves_a_small_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FEW", 20)
    kept: list[int] = []

    def counted(relaxation: Relaxation, objective: Numbers, *, keep: Numbers, **rest: Any) -> Whole:
        kept.append(int(keep[: len(relaxation.model.pairs)].sum()))
        return search(relaxation, objective, keep=keep, **rest)

    monkeypatch.setattr(stages, "search", counted)
    problem = town(6, helpers=150, slots=50)
    plan = solve(problem, work=Work(relaxation=0, pairs=0))
    assert violations(problem, plan.pairs) == []
    assert len(problem.pairs) > 500
    assert max(kept) <= 120 + len(plan.pairs)
