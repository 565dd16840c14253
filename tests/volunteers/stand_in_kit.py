"""A role with two times, somebody who has a place, and people who could stand in."""

from datetime import datetime, timedelta

from community.models import Organisation, Person
from core import clock
from tests.factories import make_assignment, make_person, make_profile, make_shift
from volunteers.models import Assignment, Shift
from volunteers.rules.week import touched


def in_days(days: float) -> datetime:
    """A moment ahead."""
    return clock.now() + timedelta(days=days)


def a_place(person: Person | None = None, *, days: float = 3, most: int = 1, **role: object) -> Assignment:
    """Somebody has a place at a shift of two hours."""
    shift = make_shift(starts_at=in_days(days), minutes=120, most=most, **role)  # type: ignore[arg-type]
    return make_assignment(shift, person or make_person("佐藤 和子"))


def another_shift(shift: Shift, *, days: float, most: int = 1) -> Shift:
    """One more time of the same role."""
    starts_at = in_days(days)
    ends_at = starts_at + timedelta(hours=2)
    return Shift.objects.create(
        role=shift.role,
        starts_at=starts_at,
        ends_at=ends_at,
        least=most,
        most=most,
        part_of_week=touched(starts_at, ends_at),
    )


def who_may_be_asked(name: str = "小林 実", *, ask_me: bool = True, email: str = "", **profile: object) -> Person:
    """Somebody with a profile who has said that they may be asked."""
    person = make_person(name, email=email)
    make_profile(person, ask_me=ask_me, **profile)
    return person


def helped_before(person: Person, host: Organisation) -> Person:
    """They have had a role of this host, a while ago."""
    make_assignment(make_shift(organisation=host, starts_at=in_days(-40)), person)
    return person
