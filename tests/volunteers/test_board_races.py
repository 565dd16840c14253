"""Two coordinators at once: one person is never taken on for two overlapping shifts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.errors import DomainError
from tests.at_once import all_at_once
from tests.volunteers.board_kit import make_coordinator, make_looking, shift_ahead
from volunteers.models import Assignment
from volunteers.services.assign import assign
from volunteers.services.propose import accept_proposal, propose

pytestmark = pytest.mark.django_db(transaction=True)


def allowed(work: Callable[[], Assignment]) -> Callable[[], Assignment | None]:
    """What a refusal answers is nothing."""

    def run() -> Assignment | None:
        try:
            return work()
        except DomainError:
            return None

    return run


def test_both_propose_and_both_write_down_a_yes_only_one_counts() -> None:
    person, users = make_looking(), [make_coordinator(), make_coordinator()]
    shifts = [shift_ahead(10, most=2), shift_ahead(10, most=2)]
    pairs = list(zip(shifts, users, strict=True))
    asked = all_at_once(
        [
            allowed(lambda s=s, u=u: propose(shift=s.pk, person=person, made_by=Actor(user=u.pk)))  # type: ignore[misc]
            for s, u in pairs
        ]
    )
    assert all(one is not None for one in asked)  # two questions at once are fine, two yeses are not
    yes = all_at_once(
        [
            allowed(lambda a=a, u=u: accept_proposal(assignment=a.pk, made_by=Actor(user=u.pk, channel="phone")))  # type: ignore[misc]
            for a, u in zip(asked, users, strict=True)
        ]
    )
    assert sum(one is not None for one in yes) == 1
    assert Assignment.objects.filter(person=person, state="accepted").count() == 1


def test_both_enter_the_same_person_for_overlapping_shifts() -> None:
    person, users = make_looking(), [make_coordinator() for _ in range(4)]
    shifts = [shift_ahead(10, most=2) for _ in users]
    start = clock.now() + timedelta(days=10)
    for number, shift in enumerate(shifts):
        type(shift).objects.filter(pk=shift.pk).update(
            starts_at=start + timedelta(minutes=20 * number), ends_at=start + timedelta(minutes=20 * number + 90)
        )
    done = all_at_once(
        [
            allowed(lambda s=s, u=u: assign(shift=s.pk, person=person, made_by=Actor(user=u.pk)))  # type: ignore[misc]
            for s, u in zip(shifts, users, strict=True)
        ]
    )
    assert sum(one is not None for one in done) == 1
    assert Assignment.objects.filter(person=person, state="accepted").count() == 1
