"""Seats under any order of events: a machine signs up, cancels, accepts, declines and lets offers lapse."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from activities.models import Session, SignUp
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.offers import accept_offer, decline_offer, expire_offers
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from tests.factories import make_person, make_session

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
PEOPLE = 8
TOO_LATE = timedelta(days=2)


class Seats(RuleBasedStateMachine):
    """One session, eight people, each step a service."""

    people: list[Person]
    move_clock: Callable[[timedelta], None]

    @initialize(capacity=st.integers(1, 5))
    def open(self, capacity: int) -> None:
        """A session a year ahead: every offer lasts a day."""
        self.session = make_session(capacity=capacity, starts_at=clock.now() + timedelta(days=365))
        self.ledger: list[SignUp] = []

    def _in(self, *states: str) -> list[SignUp]:
        return [one for one in self.ledger if one.state in states]

    @rule(who=st.integers(0, PEOPLE - 1), seats=st.integers(1, 3))
    def join(self, who: int, seats: int) -> None:
        """A party comes; whoever stands already keeps what they have."""
        person, before = self.people[who], {one.person_id: one for one in self._in(*SignUp.STANDING)}
        if seats > self.session.capacity:
            return
        made = sign_up(session=self.session.pk, person=person, seats=seats, made_by=BY)
        if person.pk in before:
            assert made == before[person.pk]
            assert (made.seats, made.state) == (before[person.pk].seats, before[person.pk].state)

    @precondition(lambda self: self._in(*SignUp.STANDING))
    @rule(which=st.integers(0, PEOPLE - 1))
    def cancel(self, which: int) -> None:
        """A party gives back what it has."""
        standing = self._in(*SignUp.STANDING)
        cancel_sign_up(sign_up=standing[which % len(standing)].pk, made_by=BY)

    @precondition(lambda self: self._in("offered"))
    @rule(which=st.integers(0, PEOPLE - 1), yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        """A party answers its offer."""
        offered = self._in("offered")
        mine = offered[which % len(offered)]
        (accept_offer if yes else decline_offer)(sign_up=mine.pk, made_by=BY)
        mine.refresh_from_db()
        assert mine.state == ("confirmed" if yes else "cancelled")

    @rule()
    def lapse(self) -> None:
        """Two days pass, and nobody answered."""
        late = self._in("offered")
        self.move_clock(TOO_LATE)
        assert expire_offers() == len(late)
        assert {one.state for one in SignUp.objects.filter(pk__in=[one.pk for one in late])} <= {"lapsed"}

    @invariant()
    def the_seats_are_honest(self) -> None:
        """After every step, from the rows alone."""
        session = Session.objects.get(pk=self.session.pk)
        self.ledger = list(SignUp.objects.filter(session=session))
        waiting, standing = self._in("waiting"), self._in(*SignUp.STANDING)
        # The counts are sums of the ledger, and never more than there is.
        assert session.taken == sum(one.seats for one in self._in(*SignUp.HOLDS_SEATS)) <= session.capacity
        assert session.waiting == sum(one.seats for one in waiting)
        # Nobody waits for a seat that fits them and that nobody holds.
        assert [one.pk for one in waiting if one.seats <= session.left] == []
        # Nobody stands twice, and every offer has its end.
        assert len({one.person_id for one in standing}) == len(standing)
        assert all(one.offer_ends_at for one in standing if one.state == "offered")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Seats]:
    """The machine, its people, and a clock that it can move; each run is rolled back."""
    start, people = clock.now(), [make_person(f"住民 {number}") for number in range(PEOPLE)]

    class Machine(Seats):
        """One run."""

        def __init__(self) -> None:
            super().__init__()
            self.people, self.now = people, start
            monkeypatch.setattr(clock, "now", lambda: self.now)
            self.savepoint = transaction.savepoint()

        def move_clock(self, by: timedelta) -> None:
            """Later."""
            self.now += by

        def teardown(self) -> None:
            """As if it had not been."""
            transaction.savepoint_rollback(self.savepoint)

    return Machine


def test_seats_stay_honest_whatever_happens(machine: type[Seats]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
