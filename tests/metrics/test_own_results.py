"""A host's own results: by their own lists, for their own organisations, over a year or a quarter."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Attendance
from community.models import Organisation, User
from core import clock
from core.csv import BOM
from metrics.quarters import last_quarter, quarter_begins, slug_of
from metrics.selectors.own_results import Turns, own_results
from metrics.views.organiser import periods
from tests.clients import browser, text_of
from tests.factories import (
    make_activity,
    make_assignment,
    make_organisation,
    make_person,
    make_session,
    make_shift,
    make_sign_up,
    make_user,
)
from tests.metrics.staff_kit import make_analyst
from tests.volunteers.board_kit import make_coordinator
from volunteers.models import Contribution

pytestmark = pytest.mark.django_db
PAGE, FILE = "/en/organise/figures/", "/en/organise/figures.csv"


def at(days: int) -> datetime:
    """So many days after the latest full quarter began, at noon."""
    begin = quarter_begins(last_quarter(clock.today()))
    return datetime(begin.year, begin.month, begin.day, 12, tzinfo=clock.TOKYO) + timedelta(days=days)


def hold(organisation: Organisation, title: str = "そば打ち", *, days: int = 10, **fields: Any) -> None:
    """A session of 6 seats with 2 taken, both there; one helper whose 90 minutes are confirmed, one who forgot."""
    session = make_session(
        activity=make_activity(title, organisation=organisation), starts_at=at(days), walk_ins=1, **fields
    )
    party = make_sign_up(session=session, seats=2)
    Attendance.objects.create(sign_up=party, state=Attendance.State.PRESENT, people=2, recorded_at=clock.now())
    shift = make_shift(session=session, most=2)
    done = make_assignment(shift)
    make_assignment(shift)
    Contribution.objects.create(
        assignment=done, state="confirmed", minutes=90, on=at(days).date(), confirmed_at=clock.now()
    )


def of_quarter(*hosts: Organisation) -> Any:
    last = last_quarter(clock.today())
    return own_results(hosts, quarter_begins(last), last)


def query() -> str:
    return f"?period={slug_of(last_quarter(clock.today()), 1)}"


def test_what_was_held_who_came_and_what_was_done() -> None:
    user = make_user()
    shop = make_organisation(member=user)
    hold(shop)
    found = of_quarter(shop)
    assert (found.results.sessions, found.results.seats, found.results.taken, found.results.there) == (1, 6, 2, 3)
    assert found.turns == Turns(filled=2, confirmed=1, minutes=90)
    page = text_of(browser(user).get(f"{PAGE}{query()}"))
    for said in ("そば打ち", "of 6 seats offered", "roles filled: 2, confirmed: 1", "1.5", "/results/"):
        assert said in page


def test_other_times_other_hosts_and_other_kinds_of_work_are_not_counted() -> None:
    shop, other = make_organisation(), make_organisation()
    hold(other)
    hold(shop, days=-5)
    hold(shop, days=100)
    paid = make_assignment(make_shift(organisation=shop, starts_at=at(5), kind="welfare_a"))
    Contribution.objects.create(
        assignment=paid, state="confirmed", minutes=60, on=at(5).date(), confirmed_at=clock.now()
    )
    found = of_quarter(shop)
    assert (found.lines, found.turns) == ([], Turns())


def test_a_role_without_an_activity_has_a_line_of_its_own() -> None:
    user = make_user()
    shop = make_organisation(member=user)
    done = make_assignment(make_shift(organisation=shop, starts_at=at(5)))
    Contribution.objects.create(
        assignment=done, state="confirmed", minutes=30, on=at(5).date(), confirmed_at=clock.now()
    )
    [line] = of_quarter(shop).lines
    assert (line.activity, line.turns) == (None, Turns(filled=1, confirmed=1, minutes=30))
    assert "Roles outside of activities" in text_of(browser(user).get(f"{PAGE}{query()}"))


def test_the_file_says_the_same() -> None:
    user = make_user()
    hold(make_organisation("そば処 すずらん", member=user))
    answer = browser(user).get(f"{FILE}{query()}")
    [row] = csv.DictReader(io.StringIO(text_of(answer).removeprefix(BOM)))
    assert list(row.values()) == ["そば処 すずらん", "そば打ち", "1", "0", "6", "2", "3", "0", "2", "1", "1.5"]
    assert answer.headers["Content-Disposition"].endswith(f'-{query().removeprefix("?period=")}.csv"')


def test_own_organisations_only() -> None:
    user = make_user()
    mine, theirs = make_organisation(member=user), make_organisation()
    hold(theirs, "よその会")
    assert "よその会" not in text_of(browser(user).get(f"{PAGE}{query()}"))
    for path in (PAGE, FILE):
        assert browser(user).get(f"{path}?for={theirs.slug}").status_code == 404
        assert browser(user).get(f"{path}?for={mine.slug}").status_code == 200
        assert browser(make_person(email=f"r{len(path)}@example.jp").user).get(path).status_code == 404
        assert browser(make_analyst()).get(path).status_code == 404
        assert browser().get(path).status_code == 302


def test_a_coordinator_chooses_among_the_hosts_of_their_area() -> None:
    one, two = make_organisation("一"), make_organisation("二")
    hold(one, "一の会")
    hold(two, "二の会")
    client = browser(make_coordinator())
    both, alone = (text_of(client.get(f"{PAGE}{query()}{more}")) for more in ("", f"&for={one.slug}"))
    assert "一の会" in both
    assert "二の会" in both
    assert "二の会" not in alone


def test_the_period_is_this_year_where_none_is_asked_for() -> None:
    user = make_user()
    make_organisation(member=user)
    assert f"The year {clock.today().year}" in text_of(browser(user).get(f"{PAGE}?period=nonsense"))
    codes = [one.code for one in periods(clock.today())]
    assert codes[0] == str(clock.today().year)
    assert len(set(codes)) == len(codes)
    assert len(codes) <= 15


def test_more_of_everything_costs_no_query_more() -> None:
    user: User = make_user()
    shop = make_organisation(member=user)
    client, counts = browser(user), []
    for _ in range(2):
        for _ in range(3):
            hold(shop)
        client.get(f"{PAGE}{query()}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{PAGE}{query()}")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20
