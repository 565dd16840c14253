"""The host's pages: the times, the list with what is at risk, requests, interests."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import Organisation, User
from core import clock
from core.actor import Actor
from core.outbox.models import Event
from tests.clients import browser, text_of
from tests.factories import (
    make_activity,
    make_assignment,
    make_organisation,
    make_person,
    make_session,
    make_shift,
    make_user,
)
from volunteers.models import Assignment, Interest, Role, Shift, StandInSearch
from volunteers.services.assign import take_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice() -> User:
    """She runs the shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Hers."""
    return make_organisation(member=alice)


@pytest.fixture
def client(alice: User, shop: Organisation) -> Client:
    """Her telephone."""
    return browser(alice)


def url(name: str, *args: Any) -> str:
    """Of a page of this room."""
    return reverse(f"volunteers:{name}", args=args)


def noon(days: int = 7) -> datetime:
    """Twelve o'clock in so many days."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.TOKYO).replace(hour=12)


class TestTimes:
    def said(self, day: datetime, **more: Any) -> dict[str, Any]:
        """9–12 and 12–15 on a day."""
        return {
            "repeat": "dates",
            "date_1": day.date().isoformat(),
            "starts_1": "09:00",
            "ends_1": "12:00",
            "starts_2": "12:00",
            "ends_2": "15:00",
            "least": "1",
            "most": "2",
        } | more

    def test_they_are_looked_at_and_then_made(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        said = self.said(noon(), instead="on", mix_language_1="pt", mix_number_1="1", newcomers_together="on")
        looked = client.post(url("add-shifts", role.pk), said)
        form = looked.context["form"]
        assert (looked.status_code, len(form.found), role.shifts.count()) == (200, 2, 1)
        again = said | {"shown": form.shown, "chosen": [form.found[1].key]}
        client.post(url("add-shifts", role.pk), again)
        made = role.shifts.get()
        assert made.starts_at == noon()
        assert (made.most, made.mix, made.newcomers_alone) == (2, {"pt": 1}, False)

    def test_with_other_hours_they_are_looked_at_again(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        shown = client.post(url("add-shifts", role.pk), self.said(noon())).context["form"].shown
        answer = client.post(url("add-shifts", role.pk), self.said(noon(8), shown=shown, chosen=shown.split()))
        assert answer.status_code == 200
        assert role.shifts.count() == 1

    def test_every_week(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        first, last = clock.today() + timedelta(days=1), clock.today() + timedelta(days=14)
        said = self.said(noon(), repeat="weekly", weekdays=["1"], from_day=str(first), to_day=str(last), date_1="")
        form = client.post(url("add-shifts", role.pk), said).context["form"]
        assert {one.starts_at.weekday() for one in form.found} == {1}
        assert len(form.found) == 4

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"date_1": ""}, "date_1"),
            ({"date_1": "2020-01-01"}, "date_1"),
            ({"ends_1": ""}, "ends_1"),
            ({"starts_1": "", "ends_1": "", "starts_2": "", "ends_2": ""}, "starts_1"),
            ({"least": "3"}, "least"),
            ({"mix_language_1": "vi", "mix_number_1": "5"}, "mix_number_1"),
            ({"repeat": "weekly"}, "weekdays"),
        ],
    )
    def test_what_is_missing_is_told_at_its_field(
        self, client: Client, shop: Organisation, wrong: dict[str, str], field: str
    ) -> None:
        role = make_shift(organisation=shop).role
        answer = client.post(url("add-shifts", role.pk), self.said(noon(), **wrong))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_numbers_change_but_never_below_who_stands(self, client: Client, shop: Organisation) -> None:
        shift = make_shift(organisation=shop, starts_at=noon(), most=3)
        for _ in range(2):
            make_assignment(shift)
        low = client.post(url("change-shift", shift.pk), {"least": "1", "most": "1"})
        assert low.status_code == 422
        assert "2" in str(low.context["numbers"].non_field_errors())
        assert client.post(url("change-shift", shift.pk), {"least": "2", "most": "5"}).status_code == 302
        shift.refresh_from_db()
        assert (shift.least, shift.most) == (2, 5)

    def test_what_a_move_means_stands_there_first(self, client: Client, shop: Organisation) -> None:
        shift, person = make_shift(organisation=shop, starts_at=noon()), make_person("竹内 恵", telephone="0265000001")
        for one in (shift, make_shift(starts_at=noon(8))):
            take_role(shift=one.pk, person=person, made_by=BY)
        to = {"day": noon(8).date().isoformat(), "starts": "12:30", "ends": "13:30"}
        page = client.get(url("move-shift", shift.pk), to)
        assert (page.context["people"].busy, len(page.context["people"].calls)) == (1, 1)
        assert "0265-00-0001" in text_of(page)
        shift.refresh_from_db()
        assert shift.starts_at == noon()
        assert client.post(url("move-shift", shift.pk), to)["Location"] == url("host-role", shift.role_id)
        assert Assignment.objects.get(shift=shift).state == "proposed"

    def test_called_off_and_put_back(self, client: Client, shop: Organisation) -> None:
        shift = make_shift(organisation=shop, starts_at=noon())
        make_assignment(shift, make_person("竹内 恵"))
        assert "竹内 恵" in text_of(client.get(url("call-off-shift", shift.pk)))
        client.post(url("call-off-shift", shift.pk))
        shift.refresh_from_db()
        assert shift.state == "cancelled"
        assert url("restore-shift", shift.pk) in text_of(client.get(url("change-shift", shift.pk)))
        client.post(url("restore-shift", shift.pk))
        shift.refresh_from_db()
        assert shift.state == "scheduled"


class TestList:
    def test_what_is_at_risk_stands_on_top_with_its_reason(self, client: Client, shop: Organisation) -> None:
        soon = make_shift(organisation=shop, starts_at=noon(3), most=2)
        far = make_shift(organisation=shop, starts_at=noon(60))
        old = make_shift(organisation=shop, starts_at=noon(61))
        Role.objects.filter(pk=old.role_id).update(created_at=clock.now() - timedelta(days=31))
        full = make_shift(organisation=shop, starts_at=noon(4))
        make_assignment(full)
        handing = make_shift(organisation=shop, starts_at=noon(40))
        StandInSearch.objects.create(assignment=make_assignment(handing), opened_at=clock.now())
        closed = make_shift(organisation=shop, starts_at=noon(3), state="closed")
        rows = client.get(url("host-roles", shop.slug)).context["at_risk"]
        found = {row.shift.pk: (row.is_short, row.is_unfilled, bool(row.searching)) for row in rows}
        assert found == {
            soon.pk: (True, False, False),
            handing.pk: (False, False, True),
            old.pk: (False, True, False),
        }
        assert [row.shift.pk for row in rows] == [soon.pk, handing.pk, old.pk]
        assert {far.pk, full.pk, closed.pk}.isdisjoint(found)

    def test_how_many_of_how_many_and_who_waits(self, client: Client, shop: Organisation) -> None:
        shift = make_shift(organisation=shop, starts_at=noon(), most=5)
        for state in ("accepted", "accepted", "proposed", "applied", "handed_back"):
            make_assignment(shift, make_person(state), state=state)
        Interest.objects.create(role=shift.role, person=make_person(), shown_at=clock.now())
        page = client.get(url("host-roles", shop.slug))
        [row] = page.context["roles"]
        [one] = row.shifts
        assert (one.accepted, one.proposed, one.applied, one.missing, row.interested) == (2, 1, 1, 3, 1)
        assert [one.person.name for one in page.context["requests"]] == ["applied"]

    def test_closed_and_over_have_a_page_of_their_own(self, client: Client, shop: Organisation) -> None:
        here = make_shift(organisation=shop).role
        over = make_shift(organisation=shop, starts_at=clock.now() - timedelta(days=2)).role
        closed = make_shift(organisation=shop, state="closed").role
        off = make_shift(session=make_session(activity=make_activity(organisation=shop), state="cancelled")).role
        ahead = client.get(url("host-roles", shop.slug)).context["roles"]
        past = client.get(url("host-roles", shop.slug), {"show": "over"}).context["roles"]
        assert [row.role for row in ahead] == [here]
        assert [row.role for row in past] == [off, closed, over]

    def test_closing_and_opening(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        for verb, state in (("close", "closed"), ("reopen", "open")):
            client.post(url("change-role", role.pk, verb))
            role.refresh_from_db()
            assert role.state == state


class TestPeople:
    def test_a_request_is_answered_on_the_roles_own_page(self, client: Client, shop: Organisation) -> None:
        shift = make_shift(organisation=shop, starts_at=noon(), most=2, asks_first=True)
        yes, no = (make_assignment(shift, make_person(name), state="applied") for name in ("yes", "no"))
        page = text_of(client.get(url("host-role", shift.role_id)))
        assert url("change-assignment", yes.pk, "accept") in page
        answer = client.post(url("change-assignment", yes.pk, "accept"), {"panel": "role"})
        assert answer["Location"] == url("host-role", shift.role_id)
        client.post(url("change-assignment", no.pk, "refuse"), {"panel": "role"})
        assert [one.state for one in Assignment.objects.order_by("pk")] == ["accepted", "refused"]

    def test_a_question_that_is_out_is_taken_back(self, client: Client, shop: Organisation) -> None:
        session = make_session(activity=make_activity(organisation=shop))
        asked = make_assignment(make_shift(session=session), state="proposed")
        take_back = url("change-assignment", asked.pk, "take-back")
        assert take_back in text_of(client.get(url("session-roles", session.pk), headers=HTMX))
        answer = client.post(take_back, headers=HTMX)
        assert answer.status_code == 200
        assert take_back not in text_of(answer)
        asked.refresh_from_db()
        assert asked.state == "called_off"

    def test_a_role_without_hours_is_confirmed_with_its_minutes(self, client: Client, shop: Organisation) -> None:
        row = make_assignment(make_shift(organisation=shop))
        client.post(url("change-assignment", row.pk, "confirm"), {"minutes": "45"})
        row.refresh_from_db()
        assert row.contribution.minutes == 45

    def test_more_times_of_one_role_stand_with_their_hours(self, client: Client, shop: Organisation) -> None:
        session = make_session(activity=make_activity(organisation=shop), starts_at=noon())
        role = make_shift(session=session).role
        for hour in (9, 12):
            begin = noon().replace(hour=hour)
            Shift.objects.create(
                role=role, starts_at=begin, ends_at=begin + timedelta(hours=2), offset=begin - noon(), most=2
            )
        panel = text_of(client.get(url("session-roles", session.pk), headers=HTMX))
        assert "09:00–11:00" in panel
        assert "12:00–14:00" in panel


class TestInterests:
    def rows(self, client: Client, role: Role) -> str:
        """What the host reads."""
        return text_of(client.get(url("interests", role.pk)))

    def test_who_would_like_to_help_is_named_without_a_telephone(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        person = make_person("竹内 恵", telephone="09012345678")
        Interest.objects.create(role=role, person=person, shown_at=clock.now())
        page = self.rows(client, role)
        assert "竹内 恵" in page
        assert "090-1234-5678" not in page
        assert not Event.objects.filter(name="volunteers.InterestsRead").exists()

    @pytest.mark.parametrize("kind", ["welfare_a", "welfare_b", "employment"])
    def test_of_welfare_work_only_who_said_yes_is_shown_and_reading_is_kept(
        self, client: Client, shop: Organisation, kind: str
    ) -> None:
        role = make_shift(organisation=shop, kind=kind).role
        quiet = make_person("静 香", telephone="09000000000")
        shared = make_person("竹内 恵", telephone="09012345678")
        Interest.objects.create(role=role, person=quiet, shown_at=clock.now())
        told = Interest.objects.create(role=role, person=shared, shown_at=clock.now(), share_contact=True)
        page = self.rows(client, role)
        assert "静 香" not in page
        assert "090-0000-0000" not in page
        assert "竹内 恵" in page
        assert "090-1234-5678" in page
        assert Event.objects.get(name="volunteers.InterestsRead").payload["interests"] == [told.pk]

    def test_answered_and_ended(self, client: Client, shop: Organisation) -> None:
        role = make_shift(organisation=shop).role
        interest = Interest.objects.create(role=role, person=make_person(), shown_at=clock.now())
        for verb in ("answered", "close"):
            assert client.post(url("change-interest", interest.pk, verb))["Location"] == url("interests", role.pk)
        interest.refresh_from_db()
        assert interest.answered_at is not None
        assert interest.ended_at is not None
        assert "empty" in self.rows(client, role)


@pytest.mark.parametrize("page", ["list", "role", "session", "interests", "move"])
def test_ten_more_rows_cost_no_more_queries(page: str, client: Client, shop: Organisation) -> None:
    session = make_session(activity=make_activity(organisation=shop), starts_at=noon())
    one = make_shift(organisation=shop, starts_at=noon(), most=99, asks_first=True)
    to = f"?day={noon(8).date().isoformat()}&starts=12:00&ends=13:00"
    addresses = {
        "list": url("host-roles", shop.slug),
        "role": url("host-role", one.role_id),
        "session": url("session-roles", session.pk),
        "interests": url("interests", one.role_id),
        "move": url("move-shift", one.pk) + to,
    }

    def add_five() -> None:
        for number in range(5):
            shift = make_shift(session=session, most=5)
            for state in ("accepted", "proposed", "applied"):
                make_assignment(shift, state=state)
                make_assignment(one, state=state)
            Interest.objects.create(role=one.role, person=make_person(), shown_at=clock.now())
            starts_at = noon(20 + number)
            extra = Shift.objects.create(
                role=one.role, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), most=5
            )
            make_assignment(extra)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(addresses[page]).status_code == 200
        return len(captured)

    add_five()
    before = queries()
    add_five()
    assert queries() == before
    assert before <= 25
