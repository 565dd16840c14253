"""A host changes a shift while people come: never more people than places, nobody in two places, nothing lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from tests.at_once import all_at_once
from tests.factories import make_person, make_shift
from volunteers.models import Assignment, Shift
from volunteers.services.assign import take_role
from volunteers.services.call_off_shift import call_off_shift, restore_shift
from volunteers.services.move_shift import move_shift
from volunteers.services.save_shifts import NewShift, add_shifts, change_numbers

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(user=None)
HOUR = timedelta(hours=1)


def attempt(act: Callable[[], object]) -> Callable[[], str]:
    """How it ended: done, or the first reason."""

    def run() -> str:
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return run


def taking(shift: Shift, person: Person) -> Callable[[], object]:
    """One click."""
    return lambda: take_role(shift=shift.pk, person=person, made_by=BY)


def lowering(shift: Shift, most: int) -> Callable[[], object]:
    """A host who wants fewer."""
    return lambda: change_numbers(shift=shift.pk, least=1, most=most, newcomers_alone=True, mix={}, made_by=BY)


@pytest.mark.parametrize("_again", range(3))
def test_two_hosts_lower_the_places_while_a_person_takes_the_last_one(_again: int) -> None:
    shift = make_shift(starts_at=clock.now() + timedelta(days=3), most=2)
    take_role(shift=shift.pk, person=make_person(), made_by=BY)
    ends = all_at_once(
        [attempt(taking(shift, make_person())), attempt(lowering(shift, 1)), attempt(lowering(shift, 1))]
    )
    shift.refresh_from_db()
    assert Assignment.objects.filter(state="accepted").count() <= shift.most
    assert ends in (["done", "places_taken", "places_taken"], ["role_full", "done", "done"])


@pytest.mark.parametrize("_again", range(3))
def test_a_shift_moves_while_its_person_takes_another_at_the_new_hour(_again: int) -> None:
    start = clock.now() + timedelta(days=3)
    shift, other = make_shift(starts_at=start), make_shift(starts_at=start + 5 * HOUR)
    person = make_person()
    take_role(shift=shift.pk, person=person, made_by=BY)

    def move() -> object:
        return move_shift(shift=shift.pk, starts_at=start + 5 * HOUR, ends_at=start + 6 * HOUR, made_by=BY)

    ends = all_at_once([attempt(move), attempt(taking(other, person))])
    states = dict(Assignment.objects.values_list("shift", "state"))
    assert ends[0] == "done"
    # Either the move came first, and the other role is refused; or the other came first, and they are asked again.
    assert (ends[1], states) in (
        ("times_overlap", {shift.pk: "accepted"}),
        ("done", {shift.pk: "proposed", other.pk: "accepted"}),
    )


@pytest.mark.parametrize("_again", range(3))
def test_people_come_while_a_shift_moves_and_all_are_busy_at_its_new_hour(_again: int) -> None:
    start = clock.now() + timedelta(days=3)
    shift = make_shift(starts_at=start, most=6)

    def move() -> object:
        return move_shift(shift=shift.pk, starts_at=start + HOUR, ends_at=start + 2 * HOUR, made_by=BY)

    people = [make_person() for _ in range(6)]
    ends = all_at_once([attempt(move), *(attempt(taking(shift, one)) for one in people)])
    assert ends == ["done"] * 7
    new = DateTimeTZRange(start + HOUR, start + 2 * HOUR)
    assert set(Assignment.objects.values_list("state", "busy")) == {("accepted", new)}


def test_called_off_and_put_back_together_it_ends_in_one_of_the_two() -> None:
    shift = make_shift(starts_at=clock.now() + timedelta(days=3), most=3)
    take_role(shift=shift.pk, person=make_person(), made_by=BY)
    acts = [lambda: call_off_shift(shift=shift.pk, made_by=BY), lambda: restore_shift(shift=shift.pk, made_by=BY)] * 3
    assert all_at_once([attempt(act) for act in acts]) == ["done"] * 6
    shift.refresh_from_db()
    row = Assignment.objects.get()
    assert (row.busy is not None) == (shift.state == "scheduled")


def test_a_double_click_adds_times_once() -> None:
    shift = make_shift()
    start = clock.now() + timedelta(days=3)
    new = [NewShift(start, start + HOUR), NewShift(start + HOUR, start + 2 * HOUR)]

    def add() -> object:
        return add_shifts(role=shift.role_id, shifts=new, instead=True, made_by=BY)

    assert all_at_once([attempt(add)] * 4) == ["done"] * 4
    assert Shift.objects.filter(role=shift.role_id).count() == 2
