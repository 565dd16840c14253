"""What cannot be is explained: slots that stay short, and pins that contradict a rule or each other."""

import pytest

from volunteers.matching.plan import solve
from volunteers.matching.problem import Busy, Helper, Pair, Problem, Reserve, Slot
from volunteers.matching.results import Contradiction, Short


def slot(id: int = 9, start: int | None = 0, *, minimum: int = 1, maximum: int | None = None, **more: object) -> Slot:
    end = None if start is None else start + 60
    return Slot(id, start, end, 60, more.pop("place", None), minimum, maximum or max(1, minimum), **more)  # type: ignore[arg-type]


def only_short(problem: Problem) -> Short:
    (short,) = solve(problem).short
    return short


def test_nobody_fits() -> None:
    assert only_short(Problem((Helper(1),), (slot(),), ())) == Short(9, 1, 0, "nobody_fits", {})


def test_banned() -> None:
    problem = Problem((Helper(1),), (slot(),), (Pair(1, 9, 50),), banned=frozenset({(1, 9)}))
    assert only_short(problem) == Short(9, 1, 0, "banned", {"banned": 1})


def test_all_busy_elsewhere_names_the_slots() -> None:
    """One person and two slots at once: the liked one is had, the other says where its person is."""
    problem = Problem((Helper(1),), (slot(8), slot(9, 30)), (Pair(1, 8, 90), Pair(1, 9, 10)))
    assert only_short(problem) == Short(9, 1, 0, "all_busy_elsewhere", {"all_busy_elsewhere": 1}, (8,))


def test_busy_with_standing_work_and_on_the_way() -> None:
    helper = Helper(1, busy=(Busy(70, 100, 2),))
    problem = Problem((helper,), (slot(place=1),), (Pair(1, 9, 50),), travel={(1, 2): 15})
    assert only_short(problem) == Short(9, 1, 0, "all_busy_elsewhere", {"all_busy_elsewhere": 1})
    near = Problem((helper,), (slot(place=1),), (Pair(1, 9, 50),), travel={(1, 2): 10})
    assert solve(near).short == ()


@pytest.mark.parametrize("helper", [Helper(1, max_shifts=0), Helper(1, max_minutes=59)])
def test_over_their_maximum(helper: Helper) -> None:
    short = only_short(Problem((helper,), (slot(),), (Pair(1, 9, 50),)))
    assert (short.code, dict(short.counts)) == ("over_their_maximum", {"over_their_maximum": 1})


def test_a_reserved_place_stays_free() -> None:
    kept = slot(minimum=2, reserved=(Reserve("lang:pt", 1, frozenset({7})),))
    problem = Problem((Helper(1), Helper(2)), (kept,), (Pair(1, 9, 50), Pair(2, 9, 50)))
    assert only_short(problem) == Short(9, 2, 1, "reserved_place", {"reserved_place": 1})


def test_nobody_experienced() -> None:
    guarded = slot(minimum=2, newcomers_alone=False)
    people = (Helper(1, first=True), Helper(2, newcomer=True))
    pairs = (Pair(1, 9, 50), Pair(2, 9, 50))
    assert only_short(Problem(people, (guarded,), pairs)) == Short(
        9, 2, 0, "nobody_experienced", {"nobody_experienced": 2}
    )
    beside = slot(minimum=2, newcomers_alone=False, experienced_there=1)
    assert solve(Problem(people, (beside,), pairs)).short == ()


def clash(problem: Problem) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    with pytest.raises(Contradiction) as caught:
        solve(problem)
    return [(found.code, found.pins) for found in caught.value.clashes]


def pinned(helpers: tuple[Helper, ...], slots: tuple[Slot, ...], *pins: tuple[int, int], **more: object) -> Problem:
    pairs = tuple(Pair(helper.id, slot.id, 50) for helper in helpers for slot in slots)
    return Problem(helpers, slots, pairs, pinned=frozenset(pins), **more)  # type: ignore[arg-type]


def test_a_pin_that_is_banned_or_not_eligible() -> None:
    assert clash(pinned((Helper(1),), (slot(),), (1, 9), banned=frozenset({(1, 9)}))) == [("banned", ((1, 9),))]
    assert clash(Problem((Helper(1),), (slot(),), (), pinned=frozenset({(1, 9)}))) == [("not_eligible", ((1, 9),))]


def test_a_pin_beside_standing_work() -> None:
    assert clash(pinned((Helper(1, busy=(Busy(30, 40),)),), (slot(),), (1, 9))) == [("busy", ((1, 9),))]


def test_two_pins_at_one_time_or_too_far_apart() -> None:
    both = ((1, 8), (1, 9))
    assert clash(pinned((Helper(1),), (slot(8), slot(9, 30)), *both)) == [("overlap", both)]
    apart = (slot(8, 0, place=1), slot(9, 65, place=2))
    assert clash(pinned((Helper(1),), apart, *both, travel={(2, 1): 10})) == [("travel", both)]


def test_pins_over_a_maximum() -> None:
    both = ((1, 8), (1, 9))
    slots = (slot(8), slot(9, 60))
    assert clash(pinned((Helper(1, max_shifts=1),), slots, *both)) == [("max_shifts", both)]
    assert clash(pinned((Helper(1, max_minutes=100),), slots, *both)) == [("max_minutes", both)]
    two = ((1, 9), (2, 9))
    assert clash(pinned((Helper(1), Helper(2)), (slot(),), *two)) == [("full", two)]


def test_a_pin_on_a_reserved_place() -> None:
    kept = slot(reserved=(Reserve("lang:pt", 1, frozenset({7})),))
    assert clash(pinned((Helper(1),), (kept,), (1, 9))) == [("reserved", ((1, 9),))]


def test_pinned_newcomers_who_would_need_one_person_twice() -> None:
    """Each pin can stand alone; both need the one experienced person at the same time."""
    slots = tuple(slot(id, minimum=2, newcomers_alone=False) for id in (8, 9))
    people = (Helper(1, first=True), Helper(2, first=True), Helper(3))
    assert solve(pinned(people, slots[:1], (1, 8))).pairs == ((1, 8), (3, 8))
    ((code, pins),) = clash(pinned(people, slots, (1, 8), (2, 9)))
    assert code == "nobody_experienced"
    assert pins in {((1, 8),), ((2, 9),)}


def test_a_problem_that_does_not_fit_together_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Problem((Helper(1), Helper(1)), (), ())
    with pytest.raises(ValueError, match="not there"):
        Problem((), (slot(),), (Pair(1, 9, 50),))
    with pytest.raises(ValueError, match="preference"):
        Problem((Helper(1),), (slot(),), (Pair(1, 9, 101),))
    with pytest.raises(ValueError, match="minimum"):
        Problem((), (slot(minimum=2, maximum=1),), ())
