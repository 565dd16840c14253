"""Why a helper was chosen for a slot, and why not: codes and small numbers, from the plan alone (no solver runs).

`why`: "pinned"; "first_role"; "only_one" (nobody else fits); "required" (`wanted`: without them it would be under its
minimum); "prefers" (`preference`); "knows"; "evens_load" (`load`, of all who fit and were not taken the lowest).

`why_not`: "not_eligible" alone; "banned"; "busy" (`start`, `end` of standing work) and "busy_travel"; "overlap" and
"travel" (`slot`: what they have instead; `preference`: by how much they like that one better or less); "max_shifts" and
"max_minutes" (`limit`); "reserved" (`names`: for whom); "nobody_experienced"; "full" (`places`, and of those who have
them: `pinned`, `first_role`, `required_here` experienced for newcomers, `prefer_more`, `less_load`, `knows`);
"not_needed" (no rule stops them: the plan as a whole gains nothing by it).
"""

from collections.abc import Iterator

from volunteers.matching.ground import Ground, busy_with, ground
from volunteers.matching.problem import Pair, Problem
from volunteers.matching.results import Plan, Why
from volunteers.matching.rules import Chosen, Obstacle

LIKES = 50  # a preference from which on "you like this" is true


def why(problem: Problem, plan: Plan, helper: int, slot: int) -> list[Why]:
    """Why `helper` has `slot` in `plan`, the weightiest first. Raises KeyError where they don't."""
    if (helper, slot) not in plan.pairs:
        raise KeyError((helper, slot))
    sorted_out = ground(problem)
    chosen = Chosen.of(sorted_out, plan.pairs)
    pair = sorted_out.pairs[helper, slot]
    person, place = sorted_out.helpers[helper], sorted_out.slots[slot]
    candidates, there = sorted_out.of_slot[slot], chosen.helpers_of[slot]
    reasons = []
    if (helper, slot) in problem.pinned:
        reasons.append(Why("pinned"))
    if person.first:
        reasons.append(Why("first_role"))
    if len(candidates) == 1:
        reasons.append(Why("only_one"))
    if len(there) <= place.minimum:
        reasons.append(Why("required", numbers={"wanted": place.minimum}))
    if pair.preference >= LIKES:
        reasons.append(Why("prefers", numbers={"preference": pair.preference}))
    load = _load(chosen, helper)
    left_out = [_load(chosen, other) for other in candidates if other not in there]
    if left_out and load <= min(left_out):
        reasons.append(Why("evens_load", numbers={"load": load}))
    if pair.knows:
        reasons.append(Why("knows"))
    return reasons


def why_not(problem: Problem, plan: Plan, helper: int, slot: int) -> list[Why]:
    """Why `helper` does not have `slot` in `plan`: all reasons, never none. Raises KeyError where they do have it."""
    if (helper, slot) in plan.pairs:
        raise KeyError((helper, slot))
    sorted_out = ground(problem)
    asked = {pair.slot: pair for pair in problem.pairs if pair.helper == helper}
    if slot not in asked:
        return [Why("not_eligible")]
    reasons = []
    if (helper, slot) in problem.banned:
        reasons.append(Why("banned"))
    standing = busy_with(problem, sorted_out.helpers[helper], sorted_out.slots[slot])
    if standing:
        how, busy = standing
        code = "busy" if how == "overlap" else "busy_travel"
        reasons.append(Why(code, numbers={"start": busy.start, "end": busy.end}))
    chosen = Chosen.of(sorted_out, plan.pairs)
    for obstacle in chosen.obstacles(helper, slot):
        reasons.extend(_told(sorted_out, chosen, obstacle, asked, slot))
    return reasons or [Why("not_needed")]


def _told(ground: Ground, chosen: Chosen, obstacle: Obstacle, asked: dict[int, Pair], slot: int) -> Iterator[Why]:
    if obstacle.slot is not None:
        better = asked[obstacle.slot].preference - asked[slot].preference
        yield Why(obstacle.code, slot=obstacle.slot, numbers={"preference": better})
    elif obstacle.code == "full":
        yield Why("full", numbers=_who_has_it(ground, chosen, asked[slot]))
    elif obstacle.name is not None:
        yield Why(obstacle.code, names=(obstacle.name,))
    elif obstacle.number is not None:
        yield Why(obstacle.code, numbers={"limit": obstacle.number})
    else:
        yield Why(obstacle.code)


def _who_has_it(ground: Ground, chosen: Chosen, mine: Pair) -> dict[str, int]:
    """How many of those who have the slot have it for what; one of them may count for several things."""
    slot, there = ground.slots[mine.slot], chosen.helpers_of[mine.slot]
    pairs = [ground.pairs[helper, mine.slot] for helper in there]
    people = [ground.helpers[helper] for helper in there]
    guarded = not slot.newcomers_alone and not slot.experienced_there and any(one.is_newcomer for one in people)
    my_load = _load(chosen, mine.helper)
    counts = {
        "places": slot.maximum,
        "pinned": sum(1 for helper in there if (helper, mine.slot) in ground.problem.pinned),
        "first_role": sum(1 for one in people if one.first),
        "required_here": sum(1 for one in people if guarded and not one.is_newcomer),
        "prefer_more": sum(1 for pair in pairs if pair.preference > mine.preference),
        "less_load": sum(1 for helper in there if _load(chosen, helper) - 1 < my_load),
        "knows": sum(1 for pair in pairs if pair.knows and not mine.knows),
    }
    return {code: count for code, count in counts.items() if count or code == "places"}


def _load(chosen: Chosen, helper: int) -> int:
    return chosen.ground.helpers[helper].load + len(chosen.slots_of.get(helper, []))
