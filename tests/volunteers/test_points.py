"""Points: what the ledger sums to is what the rule says, never above cap or budget, in any order and all at once."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.models import Office, Organisation, Person, User
from core import clock
from core.actor import Actor
from core.csv import BOM
from core.outbox.relay import drain
from tests.at_once import all_at_once, at_once
from tests.clients import address, browser, text_of
from tests.community.kit import account
from tests.factories import make_area, make_assignment, make_organisation, make_person, make_programme, make_shift
from tests.volunteers.recognition_kit import grown, queries
from volunteers.errors import (
    BudgetSpent,
    NothingToList,
    PointsMissing,
    RuleDaysNotPossible,
    RuleHasEntries,
    TownWideRule,
)
from volunteers.models import Assignment, Contribution, PointEntry, PointRule
from volunteers.rules.points import year_of
from volunteers.selectors.points import tickets_on
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.list_tickets import list_tickets
from volunteers.services.points import settle_points
from volunteers.services.save_point_rule import RuleFields, save_point_rule

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


def make_rule(organisation: Organisation, **fields: Any) -> PointRule:
    """Ten points each time, thirty a person and year, a hundred altogether, unless told otherwise."""
    values = {"points": 10, "yearly_cap": 30, "budget": 100, "names": {"ja": "つれてってカード"}}
    today = clock.today()
    days = {"first_day": today - timedelta(days=800), "last_day": today + timedelta(days=30)}
    return PointRule.objects.create(organisation=organisation, **values | days | fields)


def thanked(organisation: Organisation, person: Person | None = None, **role: Any) -> Assignment:
    """A thanked role that somebody has, without a date."""
    role.setdefault("kind", "thanked")
    return make_assignment(make_shift(organisation=organisation, **role), person or make_person())


def done(assignment: Assignment, on: date | None = None) -> Contribution:
    """Confirmed, and the ledger settled as the handler does it."""
    kept = confirm_contribution(assignment=assignment.pk, made_by=BY, minutes=60, on=on)
    settle_points(contribution=kept.pk)
    return kept


def undone(assignment: Assignment) -> None:
    """Taken back, and the ledger settled."""
    settle_points(contribution=withdraw_contribution(assignment=assignment.pk, made_by=BY).pk)


def lines() -> list[int]:
    """The ledger."""
    return list(PointEntry.objects.order_by("pk").values_list("points", flat=True))


def test_a_thanked_role_earns_the_same_however_long_it_took() -> None:
    rule = make_rule(make_organisation())
    for minutes in (10, 600):
        one = thanked(rule.organisation)
        kept = confirm_contribution(assignment=one.pk, made_by=BY, minutes=minutes)
        for _ in range(3):
            settle_points(contribution=kept.pk)
    assert lines() == [10, 10]


def test_other_kinds_other_hosts_and_other_days_earn_nothing() -> None:
    shop = make_organisation()
    make_rule(shop, last_day=clock.today() - timedelta(days=1))
    done(thanked(shop))
    make_rule(shop)
    for kind in ("volunteer", "welfare_a", "welfare_b", "employment"):
        done(thanked(shop, kind=kind))
    done(thanked(make_organisation()))
    assert lines() == []


def test_a_mistake_is_reversed_by_another_line_and_granted_again() -> None:
    rule = make_rule(make_organisation())
    one = thanked(rule.organisation)
    done(one)
    undone(one)
    done(one)
    assert lines() == [10, -10, 10]
    granted, reversal, again = PointEntry.objects.order_by("pk")
    assert (reversal.reverses, again.reverses) == (granted, None)


def test_other_minutes_change_nothing_and_another_day_moves_it() -> None:
    rule = make_rule(make_organisation())
    one = thanked(rule.organisation)
    kept = done(one)
    confirm_contribution(assignment=one.pk, made_by=BY, minutes=120)
    settle_points(contribution=kept.pk)
    assert lines() == [10]
    day = clock.today() - timedelta(days=300)
    done(one, on=day)
    assert lines() == [10, -10, 10]
    assert PointEntry.objects.latest("pk").on == day


def test_the_cap_is_a_persons_and_a_years_and_the_budget_is_the_rules() -> None:
    rule = make_rule(make_organisation(), yearly_cap=25, budget=50)
    person, today = make_person(), clock.today()
    last_year = date(year_of(today) - 1, 4, 1)
    if last_year < today - timedelta(days=366):
        last_year = date(year_of(today), 3, 31)
    for _ in range(4):
        done(thanked(rule.organisation, person))
    assert lines() == [10, 10]  # 30 would be above the cap, and half a thank-you is none
    done(thanked(rule.organisation, person), on=last_year)
    assert len(lines()) == 3
    for _ in range(4):
        done(thanked(rule.organisation))
    assert sum(lines()) == 50


def test_a_programmes_rule_comes_before_the_organisations_and_pays_for_all_its_hosts() -> None:
    programme, city, shop = make_programme(), make_organisation("市"), make_organisation()
    own, whole = make_rule(shop, points=1), make_rule(city, programme=programme, points=5)
    done(thanked(shop, programme=programme))
    done(thanked(make_organisation(), programme=programme))
    done(thanked(shop))
    assert [(one.rule, one.points) for one in PointEntry.objects.order_by("pk")] == [(whole, 5), (whole, 5), (own, 1)]


def test_a_role_promises_less_than_the_rule_but_never_more() -> None:
    rule = make_rule(make_organisation())
    for promised in (3, 500):
        done(thanked(rule.organisation, points=promised))
    assert lines() == [3, 10]


def test_the_events_settle_the_ledger() -> None:
    rule = make_rule(make_organisation())
    one = thanked(rule.organisation)
    confirm_contribution(assignment=one.pk, made_by=BY, minutes=60)
    withdraw_contribution(assignment=one.pk, made_by=BY)
    confirm_contribution(assignment=one.pk, made_by=BY, minutes=60)
    drain()
    assert sum(lines()) == 10


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "withdraw", "minutes", "day", "settle", "late"]),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, cap=st.sampled_from([10, 25, 30]), budget=st.sampled_from([10, 35, 60]))
def test_in_any_order_the_ledger_says_what_the_rule_says(steps: list[Step], cap: int, budget: int) -> None:
    PointEntry.objects.all().update(reverses=None)
    PointEntry.objects.all().delete()
    PointRule.objects.all().delete()
    rule = make_rule(make_organisation(), yearly_cap=cap, budget=budget)
    persons = [make_person(), make_person()]
    rows = [thanked(rule.organisation, persons[number % 2]) for number in range(6)]
    days = [clock.today(), clock.today() - timedelta(days=200), clock.today() - timedelta(days=360)]
    for verb, which, day in steps:
        _step(rows[which], verb, days[day])
        _ensure_ledger(rule)
    for row in rows:  # and once everything is settled, what does not count has nothing, what counts all or nothing
        kept = Contribution.objects.filter(assignment=row).first()
        if kept is not None:
            settle_points(contribution=kept.pk)
            given_for = sum(PointEntry.objects.filter(contribution=kept).values_list("points", flat=True))
            assert given_for in ((0, 10) if kept.state == "confirmed" else (0,))
    _ensure_ledger(rule)


def _step(row: Assignment, verb: str, day: date) -> None:
    kept = Contribution.objects.filter(assignment=row).first()
    if verb == "confirm":
        done(row, on=day)
    elif verb == "late":  # confirmed, and the event is still on its way
        confirm_contribution(assignment=row.pk, made_by=BY, minutes=60, on=day)
    elif kept is None:
        return
    elif verb == "withdraw":
        undone(row)
    elif verb == "settle":
        settle_points(contribution=kept.pk)
    elif verb == "minutes":
        settle_points(contribution=confirm_contribution(assignment=row.pk, made_by=BY, minutes=90).pk)
    elif verb == "day":
        done(row, on=day)


def _ensure_ledger(rule: PointRule) -> None:
    entries = PointEntry.objects.filter(rule=rule)
    assert 0 <= (entries.aggregate(sum=Sum("points"))["sum"] or 0) <= rule.budget
    years: dict[tuple[int, int], int] = {}
    for entry in entries:
        key = (entry.person_id, year_of(entry.on))
        years[key] = years.get(key, 0) + entry.points
    assert all(0 <= points <= rule.yearly_cap for points in years.values())
    sums = entries.values_list("contribution").annotate(sum=Sum("points"))
    assert {points for _, points in sums} <= {0, 10}


@pytest.mark.django_db(transaction=True)
def test_many_grants_at_once_never_pass_the_budget() -> None:
    rule = make_rule(make_organisation(), budget=40)
    kept = [confirm_contribution(assignment=thanked(rule.organisation).pk, made_by=BY, minutes=60) for _ in range(8)]
    all_at_once([_settling(one) for one in kept])
    assert lines() == [10] * 4


@pytest.mark.django_db(transaction=True)
def test_many_grants_of_one_person_under_two_rules_never_pass_the_cap() -> None:
    shops, person = [make_organisation(), make_organisation()], make_person()
    for shop in shops:
        make_rule(shop, yearly_cap=20)
    kept = [
        confirm_contribution(assignment=thanked(shops[number % 2], person).pk, made_by=BY, minutes=60)
        for number in range(8)
    ]
    all_at_once([_settling(one) for one in kept])
    assert lines() == [10] * 4


@pytest.mark.django_db(transaction=True)
def test_the_same_event_many_times_at_once_grants_once_and_reverses_once() -> None:
    rule = make_rule(make_organisation())
    one = thanked(rule.organisation)
    kept = confirm_contribution(assignment=one.pk, made_by=BY, minutes=60)
    at_once(_settling(kept), 5)
    assert lines() == [10]
    withdraw_contribution(assignment=one.pk, made_by=BY)
    at_once(_settling(kept), 5)
    assert lines() == [10, -10]


def _settling(kept: Contribution) -> Callable[[], None]:
    return lambda: settle_points(contribution=kept.pk)


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_share_no_line() -> None:
    rule = make_rule(make_organisation())
    for _ in range(3):
        done(thanked(rule.organisation))

    def make() -> int:
        try:
            return list_tickets(rule=rule.pk, until=clock.today(), made_by=BY).points
        except NothingToList:
            return 0

    assert sorted(at_once(make, 4)) == [0, 0, 0, 30]


def test_each_line_stands_on_one_list_and_a_later_reversal_on_the_next() -> None:
    rule = make_rule(make_organisation())
    one, never, early = (thanked(rule.organisation) for _ in range(3))
    done(one)
    done(never)
    undone(never)
    done(early, on=clock.today() - timedelta(days=40))
    past = list_tickets(rule=rule.pk, until=clock.today() - timedelta(days=30), made_by=BY)
    assert (past.number, past.points) == (1, 10)
    now = list_tickets(rule=rule.pk, until=clock.today(), made_by=BY)
    assert [(line.person, line.points) for line in tickets_on(rule, now)] == [(one.person, 10)]
    undone(one)
    third = list_tickets(rule=rule.pk, until=clock.today(), made_by=BY)
    assert [(line.person, line.points) for line in tickets_on(rule, third)] == [(one.person, -10)]
    with pytest.raises(NothingToList):
        list_tickets(rule=rule.pk, until=clock.today(), made_by=BY)
    assert [(line.person, line.points) for line in tickets_on(rule, now)] == [(one.person, 10)]  # an old one again


def fields(payer: Organisation, **changed: Any) -> RuleFields:
    """As the form gives them."""
    today = clock.today()
    usual = RuleFields({"ja": "x"}, payer, None, 10, 30, 100, today, today + timedelta(days=30))
    return replace(usual, **changed)


def test_a_rule_must_make_sense() -> None:
    shop, today = make_organisation(), clock.today()
    for changed, error in (
        ({"last_day": today - timedelta(days=1)}, RuleDaysNotPossible),
        ({"points": 31}, PointsMissing),
        ({"points": 0}, PointsMissing),
        ({"budget": 9}, PointsMissing),
        ({"programme": make_programme()}, TownWideRule),
    ):
        with pytest.raises(error):
            save_point_rule(fields=fields(shop, **changed), made_by=BY, for_town=False)
    assert not PointRule.objects.exists()


def test_what_was_given_holds_who_pays_and_the_least_budget() -> None:
    rule = make_rule(make_organisation())
    for _ in range(2):
        done(thanked(rule.organisation))
    for changed, error in (
        ({"budget": 19}, BudgetSpent),
        ({"organisation": make_organisation()}, RuleHasEntries),
        ({"programme": make_programme()}, RuleHasEntries),
    ):
        with pytest.raises(error):
            save_point_rule(fields=fields(rule.organisation, **changed), rule=rule.pk, made_by=BY, for_town=True)
    save_point_rule(fields=fields(rule.organisation, budget=20), rule=rule.pk, made_by=BY, for_town=False)
    assert lines() == [10, 10]


# The pages.


@pytest.fixture
def alice() -> User | None:
    """She runs a shop."""
    return make_person("alice", email="alice@example.jp").user


def test_a_host_makes_a_rule_lists_points_and_takes_the_file(alice: User | None) -> None:
    shop = make_organisation(member=alice)
    client, today = browser(alice), clock.today()
    data = {
        "organisation": shop.pk, "name": "カードのポイント", "points": 10, "yearly_cap": 30, "budget": 100,
        "first_day": today.isoformat(), "last_day": today.isoformat(),
    }  # fmt: skip
    client.post(address("volunteers:new-point-rule"), data)
    rule = PointRule.objects.get()
    done(thanked(shop, make_person("=竹内", telephone="0265-00-0003")))
    assert "=竹内" in text_of(client.get(address("volunteers:point-rule", rule.pk)))
    made = client.post(address("volunteers:list-tickets", rule.pk), {"until": today.isoformat()})
    assert made.status_code == 302
    assert "=竹内" in text_of(client.get(made["Location"]))
    text = text_of(client.get(address("volunteers:tickets-csv", rule.pk, 1)))
    [_, row] = csv.reader(io.StringIO(text.removeprefix(BOM)))
    assert (row[0], row[4]) == ("'=竹内", "10")
    assert client.post(address("volunteers:list-tickets", rule.pk), {"until": today.isoformat()}).status_code == 422
    assert client.get(address("volunteers:tickets", rule.pk, 2)).status_code == 404


def test_for_a_whole_programme_a_coordinator_of_the_town_makes_the_rule(alice: User | None) -> None:
    shop = make_organisation(member=alice)
    programme, today = make_programme(), clock.today().isoformat()
    data = {
        "organisation": shop.pk, "name": "x", "points": 1, "yearly_cap": 1, "budget": 1, "programme": programme.pk,
        "first_day": today, "last_day": today,
    }  # fmt: skip
    browser(alice).post(address("volunteers:new-point-rule"), data)
    assert PointRule.objects.get().programme is None  # the box is not hers, and what stood in it is not taken
    town = make_area("駒ヶ根市", kind="municipality")
    Organisation.objects.update(area=town)
    clerk = make_person("c", email="c@example.jp")
    Office.objects.create(user=account(clerk), kind=Office.Kind.COORDINATOR, area=town)
    browser(clerk.user).post(address("volunteers:new-point-rule"), data)
    assert PointRule.objects.latest("pk").programme == programme


def test_points_are_seen_by_who_pays_and_nobody_else(alice: User | None) -> None:
    rule = make_rule(make_organisation(member=alice))
    rival = make_person("r", email="r@example.jp").user
    assert browser(rival).get(address("volunteers:points")).status_code == 404
    make_organisation(member=rival)
    assert browser(rival).get(address("volunteers:points")).status_code == 200
    assert browser(rival).get(address("volunteers:point-rule", rule.pk)).status_code == 404


def test_more_points_cost_no_more_queries(alice: User | None) -> None:
    shop = make_organisation(member=alice)
    rule = make_rule(shop, budget=10_000)

    def grow() -> None:
        for _ in range(5):
            make_rule(shop)
            done(thanked(shop))

    for url in (address("volunteers:point-rule", rule.pk), address("volunteers:points")):
        few, many = grown(grow, lambda url=url: queries(url, alice))  # type: ignore[misc]
        assert few == many, url
