"""Seats under any order of events: parties come, cancel, answer, lapse, rush; chairs come and go."""

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

from activities import drawing
from activities.errors import CapacityBelowTaken, NothingAsked, SeatsGone
from activities.events import SeatOffered
from activities.models import Activity, Session, SignUp, SupportRequest
from activities.party import Member, Support
from activities.services.answer_request import approve, refuse
from activities.services.answer_support import answer_support, confirm_held
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.change_capacity import change_capacity
from activities.services.draw import commit_draw, hold_due_draws
from activities.services.offers import accept_offer, decline_offer, expire_offers, take_open_seat
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.factories import make_activity, make_person, make_session

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
PEOPLE = 8
TOO_LATE = timedelta(days=2)
AHEAD = timedelta(days=365)
DRAWN_AFTER = timedelta(days=3)
LAST_MINUTE = timedelta(minutes=90)
some = st.integers(0, PEOPLE - 1)


class Seats(RuleBasedStateMachine):
    """One session, eight people, each step a service."""

    people: list[Person]
    way: str
    move_clock: Callable[[timedelta], None]

    @initialize(capacity=st.integers(1, 4), crowd=st.lists(st.integers(1, 3), min_size=3, max_size=PEOPLE - 1))
    def open(self, capacity: int, crowd: list[int]) -> None:
        """A session a year ahead (every offer lasts a waking day), and a crowd that wants in: few steps show much."""
        activity = make_activity()
        Activity.objects.filter(pk=activity.pk).update(way=self.way)
        starts_at = clock.now() + AHEAD
        self.session = make_session(activity=activity, capacity=capacity, starts_at=starts_at)
        if self.way == Activity.Way.LOT:
            Session.objects.filter(pk=self.session.pk).update(closes_at=clock.now() + DRAWN_AFTER)
            commit_draw(session=self.session.pk)
        self.rushing = False
        self.ledger: list[SignUp] = []
        for who, seats in enumerate(crowd):
            self.join(who=who, seats=min(seats, capacity), companion=False, help_wanted=False)
        self.the_seats_are_honest()

    def _in(self, *states: str) -> list[SignUp]:
        return [one for one in self.ledger if one.state in states]

    @rule(who=some, seats=st.integers(1, 3), companion=st.booleans(), help_wanted=st.booleans())
    def join(self, who: int, seats: int, companion: bool, help_wanted: bool) -> None:
        """A party comes; whoever stands already keeps what they have."""
        person, before = self.people[who], {one.person_id: one for one in self._in(*SignUp.STANDING)}
        if seats > self.session.capacity or (self.way == Activity.Way.LOT and self._closed_undrawn()):
            return
        made = sign_up(
            session=self.session.pk,
            person=person,
            seats=seats,
            made_by=BY,
            members=[Member("companion")] if companion else [],
            support=Support("席を前に") if help_wanted else None,
        )
        if person.pk in before:
            assert made == before[person.pk]
            assert (made.seats, made.state) == (before[person.pk].seats, before[person.pk].state)
        else:
            assert made.companions == companion

    def _closed_undrawn(self) -> bool:
        self.session.refresh_from_db()
        closes, drawn = self.session.closes_at, self.session.draw.drawn_at
        return closes is not None and closes <= clock.now() and drawn is None

    @precondition(lambda self: self._in(*SignUp.STANDING))
    @rule(which=some)
    def cancel(self, which: int) -> None:
        """A party gives back what it has."""
        standing = self._in(*SignUp.STANDING)
        cancel_sign_up(sign_up=standing[which % len(standing)].pk, made_by=BY)

    @precondition(lambda self: self._in("offered"))
    @rule(which=some, yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        """A party answers its offer."""
        offered = self._in("offered")
        mine = offered[which % len(offered)]
        (accept_offer if yes else decline_offer)(sign_up=mine.pk, made_by=BY)
        mine.refresh_from_db()
        assert mine.state in (("confirmed", "held") if yes else ("cancelled",))

    @precondition(lambda self: self._in("requested"))
    @rule(which=some, yes=st.booleans())
    def decide(self, which: int, yes: bool) -> None:
        """The host answers a request, and before it what the party would like help with."""
        asked = self._in("requested")
        mine = asked[which % len(asked)]
        if not yes:
            refuse(sign_up=mine.pk, made_by=BY)
            return
        if SupportRequest.objects.filter(sign_up=mine).exists():
            answer_support(sign_up=mine.pk, answer="can", made_by=BY)
        assert approve(sign_up=mine.pk, made_by=BY).state in ("confirmed", "waiting")

    @precondition(lambda self: self._in("held"))
    @rule(which=some, answer=st.sampled_from(["can", "talk", "cannot"]), after=st.booleans())
    def help(self, which: int, answer: str, after: bool) -> None:
        """The host says what is possible; after talk or a no, the party may come anyway."""
        held = self._in("held")
        mine = held[which % len(held)]
        answer_support(sign_up=mine.pk, answer=answer, made_by=BY)
        if after:
            confirm_held(sign_up=mine.pk, made_by=BY)
        mine.refresh_from_db()
        assert mine.state == ("confirmed" if answer == "can" or after else "held")

    @rule(capacity=st.integers(1, 9))
    def chairs(self, capacity: int) -> None:
        """More or fewer; never fewer than are sat on."""
        taken = sum(one.seats for one in self._in(*SignUp.HOLDS_SEATS))
        try:
            self.session.capacity = change_capacity(session=self.session.pk, capacity=capacity, made_by=BY).capacity
        except CapacityBelowTaken:
            assert capacity < taken

    @precondition(lambda self: not self.rushing)
    @rule()
    def lapse(self) -> None:
        """Two days pass, and nobody answered; a draw whose hour came is held."""
        late = self._in("offered")
        self.move_clock(TOO_LATE)
        assert expire_offers() == len(late)
        assert {one.state for one in SignUp.objects.filter(pk__in=[one.pk for one in late])} <= {"lapsed"}
        hold_due_draws()

    @precondition(lambda self: not self.rushing)
    @rule()
    def near_the_start(self) -> None:
        """Ninety minutes before it begins: from now on seats that free are open to all who wait."""
        hold_due_draws()
        start = clock.now() + LAST_MINUTE
        Session.objects.filter(pk=self.session.pk).update(starts_at=start, ends_at=start + LAST_MINUTE)
        self.rushing = True

    @precondition(lambda self: self.rushing and self._in("waiting"))
    @rule(which=some)
    def rush(self, which: int) -> None:
        """Whoever waits takes what is free."""
        waiting = self._in("waiting")
        mine = waiting[which % len(waiting)]
        left = Session.objects.get(pk=self.session.pk).left
        try:
            take_open_seat(sign_up=mine.pk, made_by=BY)
        except SeatsGone:
            assert mine.seats > left or not self._open_to_all()

    def _open_to_all(self) -> bool:
        return Session.objects.filter(pk=self.session.pk, open_to_waiting_at__isnull=False).exists()

    @precondition(lambda self: self._in("confirmed"))
    @rule(which=some)
    def wrong_doors(self, which: int) -> None:
        """What a party does not stand for is refused and changes nothing."""
        confirmed = self._in("confirmed")
        with pytest.raises(NothingAsked):
            refuse(sign_up=confirmed[which % len(confirmed)].pk, made_by=BY)

    @invariant()
    def the_seats_are_honest(self) -> None:
        """After every step, from the rows alone."""
        session = Session.objects.get(pk=self.session.pk)
        self.ledger = list(SignUp.objects.filter(session=session))
        waiting, standing = self._in("waiting"), self._in(*SignUp.STANDING)
        # The counts are sums of the ledger, and never more than there is.
        assert session.taken == sum(one.seats for one in self._in(*SignUp.HOLDS_SEATS)) <= session.capacity
        assert session.waiting == sum(one.seats for one in waiting)
        assert session.asked == sum(one.seats for one in self._in(*SignUp.ASKS))
        # Nobody waits for a seat that fits them, that nobody holds and that was not offered to all.
        unserved = [one.pk for one in waiting if one.seats <= session.left]
        assert unserved == [] or session.open_to_waiting_at is not None
        # Nobody stands twice, every offer has its end, and nobody is offered a seat again while one is theirs.
        assert len({one.person_id for one in standing}) == len(standing)
        assert all(one.offer_ends_at for one in standing if one.state == "offered")
        offers = list(
            Event.objects.filter(name=SeatOffered.name(), payload__session=session.pk).values_list("payload__sign_up")
        )
        assert len(offers) == len(set(offers))


def machine_of(monkeypatch: pytest.MonkeyPatch, chosen: str) -> type[Seats]:
    """The machine, its people, and a clock that it can move; each run is rolled back."""
    start, people = clock.now(), [make_person(f"住民 {number}") for number in range(PEOPLE)]

    class Machine(Seats):
        """One run."""

        way = chosen

        def __init__(self) -> None:
            super().__init__()
            self.people, self.now = people, start
            monkeypatch.setattr(clock, "now", lambda: self.now)
            # A run that is run again must go the same way, so the last to enter is drawn first; that chance is fair
            # is for test_drawing to show.
            monkeypatch.setattr(drawing, "order", lambda seed, entries: sorted(entries, reverse=True))
            self.savepoint = transaction.savepoint()

        def move_clock(self, by: timedelta) -> None:
            """Later."""
            self.now += by

        def teardown(self) -> None:
            """As if it had not been."""
            transaction.savepoint_rollback(self.savepoint)

    return Machine


@pytest.mark.parametrize("way", Activity.COUNTS_SEATS)
def test_seats_stay_honest_whatever_happens(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    run_state_machine_as_test(
        machine_of(monkeypatch, way),
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
