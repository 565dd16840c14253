"""Several taps in one moment: one takes over, a swap moves both or none, and nothing is done at a shift called off."""

from collections.abc import Callable

import pytest

from community.models import Person
from core.actor import Actor
from core.errors import DomainError
from tests.at_once import all_at_once
from tests.factories import make_assignment, make_profile, make_session, make_shift
from tests.volunteers.stand_in_kit import a_place, another_shift, in_days, who_may_be_asked
from volunteers.models import Assignment, StandInSearch
from volunteers.services.assign import take_role
from volunteers.services.call_off_shift import call_off_shift
from volunteers.services.hand_back import hand_back
from volunteers.services.stand_in import look_for_stand_in, stop_looking, take_over

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(user=None)


def ends(*tries: Callable[[], object]) -> list[str]:
    """Start them together; how each ended."""

    def run(attempt: Callable[[], object]) -> str:
        try:
            attempt()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return all_at_once([lambda one=one: run(one) for one in tries])  # type: ignore[misc]


def taking(search: StandInSearch, person: Person) -> Callable[[], object]:
    """One tap."""
    return lambda: take_over(search=search.pk, person=person, made_by=BY)


def accepted() -> set[tuple[int, int]]:
    """Who has which shift."""
    return set(Assignment.objects.filter(state="accepted").values_list("shift", "person"))


def test_five_take_over_at_once_and_one_has_it() -> None:
    place, people = a_place(), [who_may_be_asked(f"人 {n}") for n in range(5)]
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    assert sorted(ends(*(taking(search, one) for one in people))) == ["already_taken_over"] * 4 + ["done"]
    [(shift, person)] = accepted()
    assert shift == place.shift_id
    assert person in {one.pk for one in people}
    assert Assignment.objects.filter(state="handed_over").count() == 1


def test_one_person_taps_five_times_and_has_it_once() -> None:
    place, person = a_place(), who_may_be_asked()
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    assert ends(*[taking(search, person)] * 5) == ["done"] * 5
    assert accepted() == {(place.shift_id, person.pk)}


def test_a_take_over_meets_a_handing_back() -> None:
    place, person = a_place(), who_may_be_asked()
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    took, gave = ends(taking(search, person), lambda: hand_back(assignment=place.pk, made_by=BY))
    assert gave == "done"  # handing back is always possible, and what is handed over stays so
    place.refresh_from_db()
    assert (took, place.state) in {("done", "handed_over"), ("stand_in_not_needed", "handed_back")}
    assert accepted() == ({(place.shift_id, person.pk)} if took == "done" else set())


def test_a_swap_meets_a_handing_back_and_nobody_has_two_places_or_none_by_mistake() -> None:
    mine = a_place()
    theirs = make_assignment(another_shift(mine.shift, days=5), who_may_be_asked())
    search = look_for_stand_in(assignment=mine.pk, in_exchange=theirs.pk, made_by=BY)
    swapped, _ = ends(taking(search, theirs.person), lambda: hand_back(assignment=theirs.pk, made_by=BY))
    if swapped == "done":
        assert accepted() == {(mine.shift_id, theirs.person_id), (theirs.shift_id, mine.person_id)}
    else:
        assert swapped == "swap_not_possible"
        assert accepted() == {(mine.shift_id, mine.person_id)}


def test_two_swaps_of_the_same_two_places_in_both_directions_move_them_once() -> None:
    mine = a_place()
    make_profile(mine.person)
    theirs = make_assignment(another_shift(mine.shift, days=5), who_may_be_asked())
    one = look_for_stand_in(assignment=mine.pk, in_exchange=theirs.pk, made_by=BY)
    other = look_for_stand_in(assignment=theirs.pk, in_exchange=mine.pk, made_by=BY)
    assert ends(taking(one, theirs.person), taking(other, mine.person)).count("done") == 1
    assert accepted() == {(mine.shift_id, theirs.person_id), (theirs.shift_id, mine.person_id)}


def test_a_take_over_meets_a_calling_off() -> None:
    place, person = a_place(), who_may_be_asked()
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    took, off = ends(taking(search, person), lambda: call_off_shift(shift=place.shift_id, made_by=BY))
    assert off == "done"
    assert took in {"done", "stand_in_not_needed", "shift_called_off"}
    assert accepted() == {(place.shift_id, (person if took == "done" else place.person).pk)}
    assert not Assignment.objects.filter(busy__isnull=False).exists()


def test_a_take_over_meets_i_can_come_after_all() -> None:
    place, person = a_place(), who_may_be_asked()
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    took, stopped = ends(taking(search, person), lambda: stop_looking(search=search.pk, made_by=BY))
    assert (took, stopped) in {("done", "already_taken_over"), ("stand_in_not_needed", "done")}
    assert accepted() == {(place.shift_id, (person if took == "done" else place.person).pk)}


def test_who_takes_over_and_takes_something_else_at_that_hour_gets_one_of_them() -> None:
    session = make_session(starts_at=in_days(3))
    place, person = a_place(), who_may_be_asked()
    other = make_shift(session=session)
    search = look_for_stand_in(assignment=place.pk, made_by=BY)
    found = ends(taking(search, person), lambda: take_role(shift=other.pk, person=person, made_by=BY))
    assert sorted(found) == ["done", "times_overlap"]
    assert Assignment.objects.filter(state="accepted", person=person).count() == 1
