"""A person's own record: by year and kind, every change of it, and files to take along."""

import csv
import io
import json
from datetime import date

import pytest

from community.models import Person
from core.actor import Actor
from core.csv import BOM
from tests.clients import address, browser, text_of
from tests.factories import make_organisation, make_person
from tests.volunteers.recognition_kit import grown, make_done, past_session, queries
from volunteers.models import Contribution, Role
from volunteers.selectors.record import years_of
from volunteers.services.contributions import confirm_contribution, withdraw_contribution
from volunteers.services.say_thanks import say_thanks

pytestmark = pytest.mark.django_db
BY = Actor(user=None)


@pytest.fixture
def bob() -> Person:
    """The reader."""
    return make_person("bob", email="bob@example.jp")


def test_years_run_from_april_or_from_january_and_kinds_stay_apart(bob: Person) -> None:
    for day, kind, minutes in (
        (date(2026, 3, 31), "volunteer", 10),
        (date(2026, 4, 1), "volunteer", 20),
        (date(2026, 12, 31), "thanked", 40),
        (date(2027, 1, 1), "volunteer", 80),
    ):
        make_done(bob, on=day, minutes=minutes, kind=kind)
    make_done(make_person(), minutes=1000)
    volunteer, thanked = Role.Kind.VOLUNTEER, Role.Kind.THANKED
    found = [(one.year, one.kind, one.times, one.minutes) for one in years_of(bob, calendar=False)]
    assert found == [(2026, volunteer, 2, 100), (2026, thanked, 1, 40), (2025, volunteer, 1, 10)]
    found = [(one.year, one.kind, one.times, one.minutes) for one in years_of(bob, calendar=True)]
    assert found == [(2027, volunteer, 1, 80), (2026, volunteer, 2, 30), (2026, thanked, 1, 40)]


def test_the_person_sees_each_correction_and_that_something_was_taken_back(bob: Person) -> None:
    alice = make_person("秘密の 名", email="alice@example.jp").user
    shop, by = make_organisation(member=alice), Actor(user=alice.pk if alice else None)
    one = make_done(bob, organisation=shop)
    confirm_contribution(assignment=one.pk, made_by=by, minutes=45)
    page = text_of(browser(bob.user).get(address("volunteers:my-record", language="en")))
    assert "1 hour 30 minutes became 45 minutes" in page
    assert "by the host" in page
    assert "秘密の" not in page  # which of them it was is the host's own affair
    withdraw_contribution(assignment=one.pk, made_by=by)
    page = text_of(browser(bob.user).get(address("volunteers:my-record", language="en")))
    assert "taken back: it does not count" in page
    assert years_of(bob, calendar=False) == []


def test_the_table_is_safe_for_spreadsheets(bob: Person) -> None:
    one = make_done(bob, organisation=make_organisation("=HYPERLINK(1)"), titles={"ja": "@手伝い"})
    say_thanks(assignment=one.pk, words="+ありがとう", made_by=BY)
    gone = make_done(bob)
    Contribution.objects.filter(assignment=gone).update(state="withdrawn")
    text = text_of(browser(bob.user).get(address("volunteers:record-csv")))
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert len(rows) == 2
    assert [rows[1][1], rows[1][3], rows[1][6]] == ["'@手伝い", "'=HYPERLINK(1)", "'+ありがとう"]


def test_the_data_hold_everything_in_codes(bob: Person) -> None:
    one = make_done(bob, session=past_session())
    confirm_contribution(assignment=one.pk, made_by=BY, minutes=45)
    say_thanks(assignment=one.pk, phrase="glad", made_by=BY)
    answer = browser(bob.user).get(address("volunteers:record-json"))
    [deed] = json.loads(answer.content)["deeds"]
    assert (deed["minutes"], deed["kind"], deed["task"], deed["state"]) == (45, "volunteer", "help", "confirmed")
    assert [row["minutes_before"] for row in deed["corrections"]] == [90]
    assert deed["activity"]["text"] == "手打ちそば体験"


def test_the_record_is_ones_own(bob: Person) -> None:
    make_done(make_person("carol"), titles={"ja": "キャロルの役"})
    for name in ("my-record", "record-csv", "record-json"):
        assert "キャロル" not in text_of(browser(bob.user).get(address(f"volunteers:{name}")))


def test_who_has_told_no_name_yet_has_a_page_that_helps_and_no_files() -> None:
    user = make_person(email="x@example.jp").user
    Person.objects.all().delete()
    client = browser(user)
    assert client.get(address("volunteers:my-record")).status_code == 200
    assert client.get(address("volunteers:record-csv")).status_code == 404


def test_more_deeds_cost_no_more_queries(bob: Person) -> None:
    def grow() -> None:
        for _ in range(6):
            one = make_done(bob, session=past_session())
            confirm_contribution(assignment=one.pk, made_by=BY, minutes=45)
            say_thanks(assignment=one.pk, phrase="glad", made_by=BY)

    for name in ("my-record", "record-json", "record-csv"):
        url = address(f"volunteers:{name}")
        few, many = grown(grow, lambda url=url: queries(url, bob.user))  # type: ignore[misc]
        assert few == many, name
