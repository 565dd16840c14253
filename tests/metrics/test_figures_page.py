"""Page, CSV and JSON say the same, cost the same at any size, and give nobody away."""

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Area, Person
from core import clock
from core.actor import Actor
from core.csv import BOM
from core.outbox.relay import drain
from metrics.disclosure import PublishedFigure
from metrics.models import Fact, Population
from metrics.publication import publication_of_today
from metrics.strategy import targets
from tests.factories import make_area, make_person, make_session
from volunteers.models import Assignment
from volunteers.services.assign import assign
from volunteers.services.contributions import confirm_contribution
from volunteers.services.offer_role import offer_role

pytestmark = pytest.mark.django_db
BY = Actor(user=None)
BIRTH_YEARS = [None, 12, 30, 50, 70, 80]  # years ago


def people(count: int, *, area: Area, age: int | None, residence: str = "resident") -> list[Person]:
    """Registered people who are alike."""
    born = None if age is None else date(clock.today().year - age, 6, 1)
    return Person.objects.bulk_create(
        Person(name="有賀 花", area=area, born_on=born, residence=residence, created_at=clock.now())
        for _ in range(count)
    )


def count_in(people: list[Person], kind: str = "contribution", role_kind: str = "volunteer") -> None:
    """They all did it yesterday, as the events would have recorded."""
    first = 10**9 + Fact.objects.count()  # ids of contributions that the test does not need
    today = clock.today()
    Fact.objects.bulk_create(
        Fact(
            kind=kind,
            source=first + number,
            person=person.pk,
            on=today,
            role_kind=role_kind if kind == "contribution" else "",
            residence=person.residence,
            birth_year=person.born_on.year if person.born_on else None,
            district=person.area,
        )
        for number, person in enumerate(people)
    )


@pytest.fixture
def town() -> list[Area]:
    """Three districts and 1,800 registered people; in the last district few have a role, and few are pupils."""
    districts = [make_area(name) for name in ("赤穂", "中沢", "東伊那")]
    for position, district in enumerate(districts):
        for years in BIRTH_YEARS:
            them = people(100, area=district, age=years)
            count_in(them[: (30, 15, 1)[position]])
            count_in(them[: (60, 40, 20)[position]], kind="attendance")
        for band, inhabitants in (
            ("0-9", 400),
            ("10-17", 500),
            ("18-39", 2000),
            ("40-64", 3000),
            ("65-74", 900),
            ("75+", 900),
        ):
            Population.objects.create(
                area=district, band=band, count=inhabitants, on=clock.today(), source="住民基本台帳"
            )
    return districts


def page(language: str = "en") -> str:
    """The page as a stranger gets it, never from memory."""
    prefix = "" if language == "ja" else f"/{language}"
    answer = Client().get(f"{prefix}/figures/?test={uuid4()}")
    assert answer.status_code == 200
    return answer.content.decode()


def csv_rows() -> list[dict[str, str]]:
    """The file, read by a program."""
    text = Client().get(f"/figures.csv?test={uuid4()}").content.decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


def api() -> dict[str, Any]:
    """What a program gets."""
    answer: dict[str, Any] = json.loads(Client().get(f"/api/v1/figures/?test={uuid4()}").content)
    return answer


class Tables(HTMLParser):
    """The cells of every table of a page, by the id of the section around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.section = ""
        self.found: dict[str, list[list[str]]] = {}
        self.cell: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "section":
            self.section = names.get("id") or ""
        elif tag == "table" and "table" in (names.get("class") or "").split():
            self.found[self.section] = []
        elif tag == "tr" and self.section in self.found:
            self.found[self.section].append([])
        elif tag in ("td", "th") and self.found.get(self.section):
            self.cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.found[self.section][-1].append("".join(self.cell).strip())
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def plain(number: int | float | None, *, absent: str = "x") -> str:
    """As the page writes it, without separators and percent signs."""
    return absent if number is None else f"{number:g}" if isinstance(number, int) else f"{number:.1f}"


def test_page_file_and_api_agree(town: list[Area]) -> None:
    figures = {figure["id"]: figure for figure in api()["figures"]}
    rows = {(row["figure"], row["group_by"], row["group"]): row for row in csv_rows()}
    tables = Tables(page()).found
    compared = 0
    for name, figure in figures.items():
        cells = [("town", figure["town"])]
        cells += [(by, row) for by, table in figure["tables"].items() for row in table["rows"]]
        for by, cell in cells:
            row = rows.pop((name, by, cell["group"]))
            assert row["count"] == plain(cell["count"])
            assert row["registered"] == plain(cell["registered"])
            assert row["residents_aged_10_or_over"] == plain(cell["residents_aged_10_or_over"], absent="")
            assert (row["count"] == "x") == cell["withheld"]
        for by, table in figure["tables"].items():
            shown = [line for line in tables[f"{name}-{by}"][1:] if not line[0].startswith("Sum")]
            assert len(shown) == len(table["rows"])
            for line, cell in zip(shown, table["rows"], strict=True):
                told = [re.sub(r"[,\s%]", "", text) for text in line[1:]]
                assert told == [
                    plain(cell["count"]),
                    plain(cell["residents_aged_10_or_over"], absent="–"),
                    plain(cell["percent_of_residents"], absent="x" if cell["residents_aged_10_or_over"] else "–"),
                    plain(cell["registered"]),
                    plain(cell["percent_of_registered"], absent="x" if cell["registered"] != 0 else "–"),
                ]
                compared += 1
    assert rows == {}
    assert compared == 2 * (6 + 4)


def test_the_figures_are_right_and_what_is_small_is_withheld(town: list[Area]) -> None:
    found = publication_of_today()
    role = found.figure("M1")
    assert (role.town.count, role.town.registered, role.town.residents) == (280, 1800, 21900)  # 276 in truth
    assert (role.town.rate_of_residents, role.town.rate_of_registered) == (1.3, 15.6)
    # Six people of 東伊那 have a role: x, and so is the next smallest district.
    assert [row.count for row in role.table("district").rows] == [180, None, None, 0]
    assert [row.count for row in role.table("age").rows] == [50] * 6
    assert [row.count for row in found.figure("M2").table("district").rows] == [360, 240, 120, 0]
    assert found.figure("welfare").town.count == 0


def test_the_page_never_prints_a_count_that_is_not_rounded(town: list[Area]) -> None:
    text = page()
    for true_count in ("276", "46"):
        assert not re.search(rf"\b{true_count}\b", text)
    assert "280" in text


def test_guests_trainees_and_welfare_work_stand_apart(town: list[Area]) -> None:
    before = publication_of_today().figure("M1")
    count_in(people(60, area=town[0], age=30, residence="outside")[:20])
    count_in(people(60, area=town[0], age=30, residence="trainee")[:30])
    count_in(list(Person.objects.filter(residence="resident")[:25]), role_kind="welfare_a")
    found = publication_of_today()
    assert found.figure("M1") == before
    assert [found.figure(name).town.count for name in ("M1-outside", "M1-trainee", "welfare")] == [20, 30, 30]


def test_the_role_rate_moves_when_a_host_confirms(town: list[Area]) -> None:
    """The whole way: role, person, confirmation, event, fact, figure."""
    count_in(people(8, area=town[0], age=30))  # 284 people: one more, and the rounded count moves
    before = publication_of_today().figure("M1").town.count
    session = make_session(starts_at=clock.now())
    role = offer_role(organisation=session.activity.organisation, session=session, task="teach", made_by=BY)
    taken: Assignment = assign(shift=role.shifts.get().pk, person=make_person(area=town[0]), made_by=BY)
    assert publication_of_today().figure("M1").town.count == before
    confirm_contribution(assignment=taken.pk, made_by=BY)
    drain()
    assert (before, publication_of_today().figure("M1").town.count) == (280, 290)


def test_an_empty_town_has_a_page_that_says_so() -> None:
    text = page()
    assert "Too few roles have been confirmed yet" in text
    assert "has not been imported yet" in text
    assert all(row["status"] == "provisional" for row in csv_rows())


def test_without_inhabitants_the_registered_are_the_only_comparison(town: list[Area]) -> None:
    Population.objects.all().delete()
    assert "280 of our 1,800 registered residents" in page()
    assert publication_of_today().figure("M1").town.rate_of_residents is None


@pytest.mark.parametrize("address", ["/en/figures/", "/figures.csv", "/api/v1/figures/"])
def test_ten_more_people_and_facts_cost_no_more_queries(address: str, town: list[Area]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"{address}?test={uuid4()}").status_code == 200
        return len(captured)

    before = queries()
    count_in(people(10, area=make_area("新しい地区"), age=40))
    assert queries() == before <= 4


def test_a_remembered_page_costs_no_query_until_a_fact_changes(
    town: list[Area], django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/en/figures/?test={uuid4()}"
    first = Client().get(address).content
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).content == first
    assert len(captured) == 0
    session = make_session(starts_at=clock.now())
    role = offer_role(organisation=session.activity.organisation, session=session, task="teach", made_by=BY)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(4):
            person = make_person(area=town[0])
            role.shifts.update(most=F("most") + 1)
            taken = assign(shift=role.shifts.get().pk, person=person, made_by=BY)
            confirm_contribution(assignment=taken.pk, made_by=BY)
        count_in(people(5, area=town[0], age=30))
        drain()
    assert Client().get(address).content != first


def test_nothing_can_be_asked_for_but_the_fixed_tables(town: list[Area]) -> None:
    """No free filters: a query changes nothing."""
    assert Client().get(f"/api/v1/figures/?test={uuid4()}&district=x&from=2020-01-01").json() == api()
    assert Client().post("/figures/").status_code == 405
    assert Client().post("/api/v1/figures/").status_code in (403, 405)


def test_every_figure_is_explained_and_the_page_has_no_inline_code(town: list[Area]) -> None:
    text = page()
    for figure in publication_of_today().figures:
        assert isinstance(figure, PublishedFigure)
        assert text.count("definition and numbers") == len(publication_of_today().figures)
    assert "style=" not in text
    assert "<script>" not in text
    assert 'href="/figures.csv"' in page("ja")


def test_the_strategy_has_its_six_targets_in_two_languages() -> None:
    assert len(targets()) == 6
    assert all({"ja", "en"} <= set(target.names) and target.target for target in targets())
    assert [target.goal for target in targets()] == [1, 2, 3, 3, 4, None]
