"""A role's times: added, changed, moved, called off and put back; nobody is ever in two places."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import Refused
from core.outbox.models import Event
from tests.factories import make_assignment, make_person, make_session, make_shift
from volunteers.errors import ShiftCalledOff, TooManyShifts
from volunteers.models import Assignment, Role, Shift
from volunteers.rules.week import touched
from volunteers.services.assign import apply_for_role, take_role
from volunteers.services.call_off_shift import call_off_shift, restore_shift
from volunteers.services.move_shift import move_shift
from volunteers.services.propose import propose
from volunteers.services.save_shifts import MOST, NewShift, add_shifts, change_numbers

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
HOUR = timedelta(hours=1)


def events() -> list[str]:
    """Names of what was published, in order."""
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def codes(refusal: Any) -> list[str]:
    """Of every reason."""
    return [reason.code for reason in refusal.value.reasons]


def noon(days: int = 7) -> datetime:
    """Twelve o'clock in so many days."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO) + 12 * HOUR


def parts_of(day: datetime, **numbers: Any) -> list[NewShift]:
    """9–12, 12–15 and 15–18 of a day whose noon it is."""
    return [NewShift(day + begin * HOUR, day + (begin + 3) * HOUR, **numbers) for begin in (-3, 0, 3)]


def free_shift(**numbers: Any) -> Shift:
    """Of a role that belongs to no session, at noon in a week, for two hours."""
    return make_shift(starts_at=noon(), minutes=120, **numbers)


class TestAdding:
    def test_a_festivals_day_has_three_parts_and_keeps_its_distance(self) -> None:
        session = make_session(starts_at=noon())
        role = make_shift(session=session).role
        made = add_shifts(role=role.pk, shifts=parts_of(noon(), least=2, most=4, mix={"pt": 1}), made_by=BY)
        assert [one.offset for one in made] == [-3 * HOUR, timedelta(), 3 * HOUR]
        assert {(one.least, one.most, tuple(one.mix), one.whole_session) for one in made} == {(2, 4, ("pt",), False)}
        assert made[0].part_of_week == touched(noon() - 3 * HOUR, noon())
        assert role.shifts.count() == 4
        assert events() == ["volunteers.ShiftsAdded"]

    def test_a_double_click_adds_nothing(self) -> None:
        role = free_shift().role
        add_shifts(role=role.pk, shifts=parts_of(noon(8)), made_by=BY)
        assert add_shifts(role=role.pk, shifts=parts_of(noon(8)), made_by=BY) == []
        assert role.shifts.count() == 4
        assert events() == ["volunteers.ShiftsAdded"]

    def test_they_take_the_place_of_the_one_without_hours_unless_somebody_stood_on_it(self) -> None:
        empty, taken = make_shift(), make_shift()
        make_assignment(taken, state="handed_back")
        for shift in (empty, taken):
            add_shifts(role=shift.role_id, shifts=parts_of(noon()), instead=True, made_by=BY)
        assert not Shift.objects.filter(pk=empty.pk).exists()
        assert Shift.objects.filter(pk=taken.pk).exists()

    @pytest.mark.parametrize(
        ("new", "code"),
        [
            (lambda: NewShift(noon(), noon()), "shift_ends_too_early"),
            (lambda: NewShift(noon(), noon(9)), "shift_ends_too_early"),
            (lambda: NewShift(noon(-1), noon(-1) + HOUR), "shift_in_the_past"),
            (lambda: NewShift(noon(30), noon(30) + HOUR), "far_from_session"),
            (lambda: NewShift(noon(), noon() + HOUR, least=3, most=2), "least_above_most"),
            (lambda: NewShift(noon(), noon() + HOUR, mix={"vi": 2}), "mix_too_large"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, new: Any, code: str) -> None:
        role = make_shift(session=make_session(starts_at=noon())).role
        with pytest.raises(Refused) as refusal:
            add_shifts(role=role.pk, shifts=[new()], made_by=BY)
        assert codes(refusal) == [code]
        assert role.shifts.count() == 1

    def test_a_closed_role_and_a_flood_get_none(self) -> None:
        closed = make_shift(state=Role.State.CLOSED).role
        with pytest.raises(Refused) as refusal:
            add_shifts(role=closed.pk, shifts=parts_of(noon()), made_by=BY)
        assert codes(refusal) == ["role_is_closed"]
        with pytest.raises(TooManyShifts):
            add_shifts(role=free_shift().role_id, shifts=parts_of(noon()) * MOST, made_by=BY)


class TestNumbers:
    def change(self, shift: Shift, **numbers: Any) -> Shift:
        """With the usual rest."""
        usual: dict[str, Any] = {"least": 1, "most": 1, "newcomers_alone": True, "mix": {}}
        return change_numbers(shift=shift.pk, **(usual | numbers), made_by=BY)

    def test_more_places_and_another_mix(self) -> None:
        shift = free_shift(most=2)
        changed = self.change(shift, least=2, most=5, newcomers_alone=False, mix={"vi": 1})
        assert (changed.least, changed.most, changed.newcomers_alone, changed.mix) == (2, 5, False, {"vi": 1})
        payload = Event.objects.get(name="volunteers.ShiftChanged").payload
        assert (payload["old_most"], payload["new_most"]) == (2, 5)
        self.change(shift, least=2, most=5, newcomers_alone=False, mix={"vi": 1})
        assert len(events()) == 1

    def test_never_fewer_places_than_people_who_have_them_or_were_asked(self) -> None:
        shift = free_shift(most=4)
        for state in ("accepted", "proposed", "applied"):
            make_assignment(shift, state=state)
        with pytest.raises(Refused) as refusal:
            self.change(shift, most=1)
        assert codes(refusal) == ["places_taken"]
        assert "2" in str(refusal.value.message)
        assert self.change(shift, most=2).most == 2

    def test_what_was_called_off_has_no_numbers_to_change(self) -> None:
        shift = free_shift()
        call_off_shift(shift=shift.pk, made_by=BY)
        with pytest.raises(ShiftCalledOff):
            self.change(shift, most=3)


class TestMoving:
    def test_who_has_it_keeps_it_and_is_busy_then(self) -> None:
        shift, person = free_shift(), make_person()
        take_role(shift=shift.pk, person=person, made_by=BY)
        moved = move_shift(shift=shift.pk, starts_at=noon(8), ends_at=noon(8) + HOUR, made_by=BY)
        kept = Assignment.objects.get()
        assert (kept.state, kept.busy.lower, kept.busy.upper) == ("accepted", noon(8), noon(8) + HOUR)
        assert moved.part_of_week == touched(noon(8), noon(8) + HOUR)
        payload = Event.objects.get(name="volunteers.ShiftMoved").payload
        assert datetime.fromisoformat(payload["old_starts_at"]) == noon()

    def test_who_is_somewhere_else_is_asked_again_and_the_place_is_kept(self) -> None:
        person, shift, other = make_person(), free_shift(), make_shift(starts_at=noon(8), minutes=120)
        for one in (shift, other):
            take_role(shift=one.pk, person=person, made_by=BY)
        move_shift(shift=shift.pk, starts_at=noon(8) + HOUR, ends_at=noon(8) + 3 * HOUR, made_by=BY)
        asked = Assignment.objects.get(shift=shift)
        assert (asked.state, asked.via, asked.busy) == ("proposed", "moved", None)
        assert asked.answer_by is not None
        assert "volunteers.RoleAskedAgain" in events()
        assert Assignment.objects.get(shift=other).state == "accepted"

    def test_a_question_that_is_out_is_never_open_past_the_new_hour(self) -> None:
        shift = make_shift(starts_at=noon(30))
        asked = make_assignment(shift, state="proposed")
        Assignment.objects.filter(pk=asked.pk).update(answer_by=noon(3))
        move_shift(shift=shift.pk, starts_at=noon(1), ends_at=noon(1) + HOUR, made_by=BY)
        asked.refresh_from_db()
        assert asked.answer_by is not None
        assert asked.answer_by < noon(1)

    def test_a_role_at_a_session_follows_it_from_its_new_hour(self) -> None:
        session = make_session(starts_at=noon())
        shift = make_shift(session=session)
        moved = move_shift(shift=shift.pk, starts_at=noon() - HOUR, ends_at=noon() + HOUR, made_by=BY)
        assert (moved.offset, moved.whole_session) == (-HOUR, False)

    def test_a_second_role_at_the_session_holds_the_time_when_the_first_moves_away(self) -> None:
        session, person = make_session(starts_at=noon()), make_person()
        first, second = make_shift(session=session), make_shift(session=session, task="run")
        for one in (first, second):
            take_role(shift=one.pk, person=person, made_by=BY)
        assert Assignment.objects.get(shift=second).busy is None
        move_shift(shift=first.pk, starts_at=noon() - 3 * HOUR, ends_at=noon() - HOUR, made_by=BY)
        held = {one.shift_id: one.busy.lower for one in Assignment.objects.filter(state="accepted")}
        assert held == {first.pk: noon() - 3 * HOUR, second.pk: noon()}

    def test_moved_to_where_it_is_nothing_happens(self) -> None:
        shift = free_shift()
        move_shift(shift=shift.pk, starts_at=noon(), ends_at=noon() + 2 * HOUR, made_by=BY)
        assert events() == []

    def test_a_role_without_a_time_gets_one(self) -> None:
        shift, person = make_shift(), make_person()
        take_role(shift=shift.pk, person=person, made_by=BY)
        move_shift(shift=shift.pk, starts_at=noon(), ends_at=noon() + HOUR, made_by=BY)
        assert Assignment.objects.get().busy.lower == noon()

    def test_what_has_begun_stays(self) -> None:
        shift = make_shift(starts_at=clock.now() - HOUR)
        with pytest.raises(Refused) as refusal:
            move_shift(shift=shift.pk, starts_at=noon(), ends_at=noon() + HOUR, made_by=BY)
        assert codes(refusal) == ["shift_begun"]


class TestCallingOff:
    def standing(self) -> tuple[Shift, Person, Assignment, Assignment]:
        """One who has it, one who was asked, one who asks."""
        shift, person = free_shift(most=5), make_person()
        take_role(shift=shift.pk, person=person, made_by=BY)
        asked = make_assignment(shift, state="proposed")
        Role.objects.filter(pk=shift.role_id).update(asks_first=True)
        asking = apply_for_role(shift=shift.pk, person=make_person(), made_by=BY)
        return shift, person, asked, asking

    def test_nobody_is_busy_any_more_and_open_questions_are_taken_back(self) -> None:
        shift, person, asked, asking = self.standing()
        call_off_shift(shift=shift.pk, made_by=BY)
        call_off_shift(shift=shift.pk, made_by=BY)
        for row in (asked, asking):
            row.refresh_from_db()
        kept = Assignment.objects.get(person=person)
        assert (kept.state, kept.busy, asked.state, asking.state) == ("accepted", None, "called_off", "applied")
        assert events().count("volunteers.ShiftCalledOff") == 1
        # They are free to take something else at that hour.
        take_role(shift=make_shift(starts_at=noon()).pk, person=person, made_by=BY)

    def test_put_back_everybody_stands_where_they_stood(self) -> None:
        shift, person, *_ = self.standing()
        call_off_shift(shift=shift.pk, made_by=BY)
        restore_shift(shift=shift.pk, made_by=BY)
        restore_shift(shift=shift.pk, made_by=BY)
        kept = Assignment.objects.get(person=person)
        assert (kept.state, kept.busy.lower) == ("accepted", noon())
        assert events().count("volunteers.ShiftRestored") == 1

    def test_put_back_who_took_something_else_meanwhile_is_asked_again(self) -> None:
        shift, person, *_ = self.standing()
        call_off_shift(shift=shift.pk, made_by=BY)
        take_role(shift=make_shift(starts_at=noon()).pk, person=person, made_by=BY)
        restore_shift(shift=shift.pk, made_by=BY)
        again = Assignment.objects.get(person=person, shift=shift)
        assert (again.state, again.via) == ("proposed", "moved")

    def test_nobody_takes_or_is_asked_for_what_was_called_off(self) -> None:
        shift = free_shift()
        call_off_shift(shift=shift.pk, made_by=BY)
        for attempt in (take_role, propose):
            with pytest.raises(Refused) as refusal:
                attempt(shift=shift.pk, person=make_person(), made_by=BY)
            assert "shift_called_off" in codes(refusal)

    def test_what_has_begun_is_neither_called_off_nor_put_back(self) -> None:
        begun = make_shift(starts_at=clock.now() - HOUR)
        with pytest.raises(Refused):
            call_off_shift(shift=begun.pk, made_by=BY)
        Shift.objects.filter(pk=begun.pk).update(state="cancelled")
        with pytest.raises(Refused):
            restore_shift(shift=begun.pk, made_by=BY)
