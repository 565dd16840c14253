"""The list that the insurer asks for: who stands on it, in a safe file, with a trace of who took it."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from community.models import Office, Organisation, User
from core import clock
from core.outbox.models import Event
from tests.clients import browser
from tests.factories import make_area, make_assignment, make_organisation, make_person, make_shift, make_user
from volunteers.models import Role, Shift
from volunteers.selectors.insurance import insurance_header

pytestmark = pytest.mark.django_db
EVENT: dict[str, Any] = {"insurance": Role.Insurance.EVENT, "insurer": Role.Insurer.CITY}


@pytest.fixture
def alice() -> User:
    """She runs the shop."""
    return make_user("alice@example.jp")


@pytest.fixture
def shop(alice: User) -> Organisation:
    """Hers."""
    return make_organisation(member=alice, area=make_area())


def day(number: int, hour: int = 9) -> datetime:
    """A day of December."""
    return datetime(2031, 12, number, hour, tzinfo=clock.TOKYO)


def download(user: User, shop: Organisation, **chosen: Any) -> Any:
    """The file for December."""
    data = {"first_day": "2031-12-01", "last_day": "2031-12-31"} | chosen
    return browser(user).post(reverse("volunteers:insurance", args=[shop.slug]), data)


def rows_of(answer: Any) -> list[list[str]]:
    """Below the header."""
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header == insurance_header()
    return rows


def test_everybody_who_has_taken_on_an_insured_role_in_these_days(alice: User, shop: Organisation) -> None:
    shift = make_shift(organisation=shop, starts_at=day(5), minutes=90, most=9, titles={"ja": "受付"}, **EVENT)
    megumi = make_person("竹内 恵", telephone="09012345678")
    megumi.kana, megumi.born_on = "たけうち めぐみ", date(1980, 4, 2)
    megumi.save()
    make_assignment(shift, megumi)
    for state in ("proposed", "applied", "handed_back"):
        make_assignment(shift, make_person(state), state=state)
    make_assignment(make_shift(organisation=shop, starts_at=day(6)), make_person("not insured"))
    make_assignment(
        make_shift(organisation=shop, starts_at=day(1) - timedelta(hours=10), **EVENT), make_person("early")
    )
    make_assignment(make_shift(starts_at=day(6), **EVENT), make_person("elsewhere"))
    off = make_shift(organisation=shop, starts_at=day(7), **EVENT)
    make_assignment(off, make_person("called off"))
    Shift.objects.filter(pk=off.pk).update(state="cancelled")
    [row] = rows_of(download(alice, shop))
    assert row[:5] == ["竹内 恵", "たけうち めぐみ", "1980-04-02", "090-1234-5678", "受付"]
    assert row[5:9] == ["2031-12-05", "09:00", "10:30", "1.5"]


def test_the_last_day_counts_whole_and_a_role_without_hours_too(alice: User, shop: Organisation) -> None:
    late = make_shift(organisation=shop, starts_at=day(31, 23), minutes=30, **EVENT)
    make_assignment(late, make_person("late"))
    make_assignment(make_shift(organisation=shop, **EVENT), make_person("見守り"))
    rows = rows_of(download(alice, shop))
    assert [row[0] for row in rows] == ["late", "見守り"]
    assert rows[1][6:9] == ["", "", ""]


def test_one_role_alone(alice: User, shop: Organisation) -> None:
    wanted, other = (make_shift(organisation=shop, starts_at=day(5), **EVENT) for _ in range(2))
    make_assignment(wanted, make_person("wanted"))
    make_assignment(other, make_person("other"))
    assert [row[0] for row in rows_of(download(alice, shop, role=wanted.role_id))] == ["wanted"]
    foreign = make_shift(starts_at=day(5), **EVENT)
    assert download(alice, shop, role=foreign.role_id).status_code == 422


def test_what_a_spreadsheet_would_run_is_plain_text(alice: User, shop: Organisation) -> None:
    make_assignment(make_shift(organisation=shop, starts_at=day(5), **EVENT), make_person("=1+1"))
    assert rows_of(download(alice, shop))[0][0] == "'=1+1"


def test_who_took_it_is_kept_without_names(alice: User, shop: Organisation) -> None:
    shift = make_shift(organisation=shop, starts_at=day(5), **EVENT)
    make_assignment(shift, make_person("竹内 恵"))
    answer = download(alice, shop)
    event = Event.objects.get(name="volunteers.InsuranceRosterExported")
    assert (event.actor, event.payload["people"], event.payload["organisation"]) == (alice.pk, 1, shop.pk)
    assert "竹内" not in str(event.payload)
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser(alice).get(reverse("volunteers:insurance", args=[shop.slug])).status_code == 200
    assert Event.objects.filter(name="volunteers.InsuranceRosterExported").count() == 1


def test_only_its_host_and_its_coordinator_take_it(shop: Organisation) -> None:
    here, town, elsewhere, rival = (make_user() for _ in range(4))
    make_organisation(member=rival)
    for user, area in ((here, shop.area), (town, None), (elsewhere, make_area("中沢"))):
        Office.objects.create(user=user, kind=Office.Kind.COORDINATOR, area=area)
    got = [download(user, shop).status_code for user in (here, town, elsewhere, rival)]
    assert got == [200, 200, 404, 404]


@pytest.mark.parametrize("last", ["2031-11-01", "2033-01-01", ""])
def test_days_that_make_no_sense_are_told_at_the_field(alice: User, shop: Organisation, last: str) -> None:
    make_shift(organisation=shop, **EVENT)
    answer = download(alice, shop, last_day=last)
    assert answer.status_code == 422
    assert "last_day" in answer.context["form"].errors
