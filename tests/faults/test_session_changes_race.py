"""Two hands on one session: moved, made smaller and signed up for at the same moment."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from activities.models import Session, SignUp
from activities.services.change_capacity import change_capacity
from activities.services.move_session import move_session
from activities.services.restore_session import restore_session
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import DomainError
from tests.at_once import at_once
from tests.factories import make_person, make_session, make_sign_up, make_venue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
BY = Actor(user=None)
Work = Callable[[], object]
HOUR = timedelta(hours=1)


def all_at_once(works: Sequence[Work]) -> list[str]:
    """Each in a thread of its own; "done", or the refusal's code."""
    left = list(works)

    def run() -> str:
        try:
            left.pop()()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return sorted(at_once(run, len(works)))


def joins(session: Session, person: Person) -> Work:
    """A sign-up."""
    return lambda: sign_up(session=session.pk, person=person, made_by=BY)


def test_eight_on_their_way_to_one_place_are_one_there_and_seven_named_refusals() -> None:
    venue, soon = make_venue(), clock.now() + timedelta(days=3)
    sessions = [make_session(starts_at=soon, venue=make_venue(), holds_place=True) for _ in range(8)]

    def goes(session: Session) -> Work:
        return lambda: move_session(session=session.pk, starts_at=soon + 4 * HOUR, venue=venue, made_by=BY)

    assert all_at_once([goes(one) for one in sessions]) == ["done"] + ["venue_taken"] * 7
    assert Session.objects.filter(venue=venue).count() == 1


def test_one_put_back_and_one_moved_to_its_place_are_never_both_there() -> None:
    soon = clock.now() + timedelta(days=3)
    for _ in range(5):
        venue = make_venue()
        off = make_session(starts_at=soon, venue=venue, state=Session.State.CANCELLED)
        other = make_session(starts_at=soon, venue=make_venue(), holds_place=True)
        works: list[Work] = [
            lambda pk=off.pk: restore_session(session=pk, made_by=BY),  # type: ignore[misc]
            lambda pk=other.pk, to=venue: move_session(session=pk, starts_at=soon, venue=to, made_by=BY),  # type: ignore[misc]
        ]
        assert all_at_once(works) == ["done", "venue_taken"]
        assert Session.objects.filter(venue=venue, state="scheduled").count() == 1


def test_fewer_seats_and_new_people_at_once_never_leave_one_too_many() -> None:
    for _ in range(5):
        session = make_session(capacity=10)
        for _ in range(4):
            make_sign_up(session=session)
        works = [joins(session, make_person()) for _ in range(6)]
        works.append(lambda pk=session.pk: change_capacity(session=pk, capacity=6, made_by=BY))  # type: ignore[misc]
        answers = all_at_once(works)
        session.refresh_from_db()
        held = session.sign_ups.filter(state__in=SignUp.HOLDS_SEATS).values_list("seats", flat=True)
        assert session.taken == sum(held) <= session.capacity
        assert (session.capacity == 6) == ("capacity_below_taken" not in answers)


def test_a_sign_up_during_a_move_is_on_the_ledger_of_the_moved_session() -> None:
    session, later = make_session(capacity=99), clock.now() + timedelta(days=9)
    works: list[Work] = [lambda: move_session(session=session.pk, starts_at=later, venue=None, made_by=BY)]
    works += [joins(session, make_person()) for _ in range(7)]
    assert all_at_once(works) == ["done"] * 8
    session.refresh_from_db()
    assert (session.starts_at, session.taken) == (later, 7)
