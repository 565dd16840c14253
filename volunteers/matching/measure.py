"""What a plan is worth, in figures that mean something outside this package."""

from collections import Counter
from dataclasses import dataclass

from volunteers.matching.problem import Problem


@dataclass(frozen=True, slots=True)
class Measured:
    """`could_have_first`: who never had a role and fits somewhere. `liked`: share of assigned pairs with a preference
    of 50 or more. `spread`: standard deviation of the load (shifts they had and got) among all who fit somewhere."""

    first_roles: int
    could_have_first: int
    filled: int
    required: int
    assigned: int
    preference: int
    liked: float
    squares: int
    spread: float
    longest: int
    known: int


def measure(problem: Problem, pairs: tuple[tuple[int, int], ...]) -> Measured:
    """The figures of one plan. `squares` is the sum of squared loads less what it was before the plan."""
    asked = {(pair.helper, pair.slot): pair for pair in problem.pairs}
    more = Counter(helper for helper, _ in pairs)
    heads = Counter(slot for _, slot in pairs)
    fitting = {pair.helper for pair in problem.pairs}
    people = [helper for helper in problem.helpers if helper.id in fitting]
    loads = [helper.load + more[helper.id] for helper in people]
    mean = sum(loads) / max(1, len(loads))
    return Measured(
        first_roles=sum(1 for helper in problem.helpers if helper.first and more[helper.id]),
        could_have_first=sum(1 for helper in people if helper.first),
        filled=sum(min(heads[slot.id], slot.minimum) for slot in problem.slots),
        required=sum(slot.minimum for slot in problem.slots),
        assigned=len(pairs),
        preference=sum(asked[pair].preference for pair in pairs),
        liked=sum(1 for pair in pairs if asked[pair].preference >= 50) / max(1, len(pairs)),
        squares=sum((helper.load + more[helper.id]) ** 2 - helper.load**2 for helper in problem.helpers),
        spread=(sum((load - mean) ** 2 for load in loads) / max(1, len(loads))) ** 0.5,
        longest=max(loads, default=0),
        known=sum(1 for pair in pairs if asked[pair].knows),
    )
