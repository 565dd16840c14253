"""Counting anew from the event table gives what events made one by one, whatever happened between."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from activities.models import Attendance
from activities.services.record_attendance import record_attendance
from community.models import Consent, Person
from community.services.give_consent import give_consent
from community.services.withdraw_consent import withdraw_consent
from core.actor import Actor
from core.outbox.models import Delivery
from core.outbox.relay import drain
from metrics.models import Fact
from metrics.services.rebuild import rebuild_facts
from tests.factories import make_area, make_person
from tests.metrics.doings import party, taken
from volunteers.models import Contribution
from volunteers.services.contributions import confirm_contribution, withdraw_contribution

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
PEOPLE, PARTIES = 3, 5
AS_RECORDED = ("residence", "birth_year", "district_id", "language")


def facts(*left_out: str) -> set[tuple[Any, ...]]:
    """What the figures are made of, without ids."""
    names = [field.attname for field in Fact._meta.concrete_fields]
    return set(Fact.objects.values_list(*[name for name in names if name not in ("id", *left_out)]))


class Doings(RuleBasedStateMachine):
    """A few people; what hosts note, correct and take back; the relay comes when it comes."""

    @initialize(who=st.lists(st.integers(0, PEOPLE - 1), min_size=PARTIES, max_size=PARTIES))
    def begin(self, who: list[int]) -> None:
        """Parties of sessions that have begun, and a role each."""
        self.people = [make_person() for _ in range(PEOPLE)]
        self.areas = [make_area(), make_area(), None]
        self.parties = [party(self.people[index]) for index in who]
        self.tasks = [taken(person) for person in self.people]
        self.moved = False

    @rule(of=st.integers(0, PARTIES - 1), state=st.sampled_from(Attendance.State.values))
    def host_notes(self, of: int, state: str) -> None:
        """Came, or did not; noted again, it is a correction."""
        record_attendance(sign_up=self.parties[of].pk, state=state, made_by=BY)

    @rule(of=st.integers(0, PEOPLE - 1), minutes=st.sampled_from([None, 20, 60]))
    def host_confirms(self, of: int, minutes: int | None) -> None:
        """A role fulfilled; confirmed again, its hours are corrected."""
        confirm_contribution(assignment=self.tasks[of].pk, made_by=BY, minutes=minutes)

    @rule(of=st.integers(0, PEOPLE - 1))
    def host_takes_back(self, of: int) -> None:
        """It was a mistake."""
        if Contribution.objects.filter(assignment=self.tasks[of], state="confirmed").exists():
            withdraw_contribution(assignment=self.tasks[of].pk, made_by=BY)

    @rule(of=st.integers(0, PEOPLE - 1), area=st.integers(0, 2), residence=st.sampled_from(Person.Residence.values))
    def somebody_moves(self, of: int, area: int, residence: str) -> None:
        """What a fact keeps of its day changes afterwards."""
        self.moved = True
        Person.objects.filter(pk=self.people[of].pk).update(
            area=self.areas[area], residence=residence, born_on=date(1980 + area, 1, 1), language=("ja", "vi")[area % 2]
        )

    @rule(of=st.integers(0, PEOPLE - 1), yes=st.booleans())
    def somebody_decides(self, of: int, yes: bool) -> None:
        """To be counted, or not."""
        decide = give_consent if yes else withdraw_consent
        decide(person=self.people[of], purpose=Consent.Purpose.FIGURES, made_by=BY)

    @rule(most=st.integers(1, 4), back=st.booleans())
    def relay_comes(self, most: int, back: bool) -> None:
        """Some of what is due is brought; sometimes what was brought comes once more."""
        drain(limit=most)
        if back:
            again = Delivery.objects.filter(state="done", handler__startswith="metrics").order_by("?")[:2]
            Delivery.objects.filter(pk__in=[one.pk for one in again]).update(state="due")

    def teardown(self) -> None:
        """All is brought: the facts are what hosts noted, of whoever wants to be counted; and stay so."""
        if not hasattr(self, "people"):
            return
        drain()
        counted = {
            person.pk
            for person in self.people
            if not Consent.objects.filter(person=person, purpose="figures").exists()
            or Consent.objects.filter(person=person, purpose="figures", withdrawn_at=None).exists()
        }
        came = {
            ("attendance", row.sign_up_id, row.sign_up.person_id)
            for row in Attendance.objects.filter(state__in=Attendance.CAME).select_related("sign_up")
        }
        done = {
            ("contribution", row.pk, row.assignment.person_id)
            for row in Contribution.objects.filter(state="confirmed").select_related("assignment")
        }
        assert set(Fact.objects.values_list("kind", "source", "person")) == {
            one for one in came | done if one[2] in counted
        }
        by_events = facts()
        assert rebuild_facts() == 0
        assert facts() == by_events
        without_days = facts(*AS_RECORDED)
        Fact.objects.all().delete()
        assert rebuild_facts() == len(by_events)
        assert facts(*AS_RECORDED) == without_days
        assert self.moved or facts() == by_events


def test_rebuilt_equals_incremental() -> None:
    class InOneTransaction(Doings):
        """Each example leaves nothing behind."""

        def __init__(self) -> None:
            super().__init__()
            self._rows = transaction.atomic()
            self._rows.__enter__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self._rows.__exit__(None, None, None)

    run_state_machine_as_test(
        InOneTransaction,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
