"""Erasing somebody while they, or others for them, do something: one comes first, and nothing is half done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from activities.models import Session, SignUp
from activities.services.sign_up import sign_up
from community.errors import PersonIsErased
from community.models import Person
from community.services.erase_person import erase_person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.outbox.relay import drain
from notifications.models import Notice
from tests.at_once import all_at_once
from tests.community.erasure_kit import standing
from tests.factories import make_assignment, make_person, make_session, make_shift, make_sign_up
from volunteers.models import Assignment
from volunteers.services.assign import take_role

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor(user=None)


def tried(work: Any) -> Any:
    """What it did, or why not."""

    def run() -> str:
        try:
            work()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return run


@pytest.mark.parametrize("turn", range(4))
def test_signing_up_while_being_erased(turn: int) -> None:
    person = make_person()
    sessions = [make_session(capacity=3, starts_at=clock.now() + timedelta(days=day)) for day in range(2, 7)]
    for session in sessions[:2]:
        make_sign_up(session=session, person=person)
    works = [tried(lambda one=one: sign_up(session=one.pk, person=person, made_by=BY)) for one in sessions[2:]]
    works.insert(turn, tried(lambda: erase_person(person=person.pk, made_by=BY)))
    answers = all_at_once(works)
    assert answers[turn] == "done"
    assert set(answers) <= {"done", PersonIsErased.code}
    assert standing(person) == (0, 0)
    for session in Session.objects.all():
        held = SignUp.objects.filter(session=session, state__in=SignUp.HOLDS_SEATS)
        assert session.taken == sum(held.values_list("seats", flat=True)) == 0


def test_two_who_erase_at_once_erase_once() -> None:
    person = make_person(email="twice@example.jp")
    made: list[bool] = all_at_once([lambda: erase_person(person=person.pk, made_by=BY)] * 3)
    assert sorted(made) == [False, False, True]


@pytest.mark.parametrize("turn", range(3))
def test_taking_roles_while_being_erased(turn: int) -> None:
    person = make_person()
    shifts = [make_shift(starts_at=clock.now() + timedelta(days=day)) for day in range(3, 7)]
    make_assignment(shifts[0], person)
    works = [tried(lambda one=one: take_role(shift=one.pk, person=person, made_by=BY)) for one in shifts[1:]]
    works.insert(turn, tried(lambda: erase_person(person=person.pk, made_by=BY)))
    answers = all_at_once(works)
    assert answers[turn] == "done"
    assert set(answers) <= {"done", PersonIsErased.code}
    assert not Assignment.objects.filter(person=person, state__in=Assignment.STANDING).exists()


def test_erased_while_their_events_are_on_the_way() -> None:
    person = make_person("矢島 薫", email="way@example.jp")
    sign_up(session=make_session().pk, person=person, made_by=BY)
    works: list[Callable[[], int]] = [lambda: erase_person(person=person.pk, made_by=BY), drain]
    all_at_once(works)
    drain()
    assert not Notice.objects.filter(person=person).exists()
    assert not Notice.objects.filter(body__contains="矢島").exists()
    assert Person.objects.get(pk=person.pk).name == Person.NAMELESS
