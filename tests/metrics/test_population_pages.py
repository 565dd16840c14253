"""The denominators' pages: for analysts alone, from a file to inhabitants that stand."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Area, User
from core import clock
from core.actor import SYSTEM
from metrics.models import ForeignResidents, Population, PopulationImport
from metrics.populations.reading import MAX_BYTES
from metrics.services.population import apply_population, prepare_population
from tests.clients import address, browser, text_of
from tests.factories import make_area, make_person, make_user
from tests.metrics.population_kit import counts, csv_of, line, make_analyst, make_town, whole_town

pytestmark = pytest.mark.django_db
SOURCE = "駒ヶ根市 住民基本台帳"


@pytest.fixture
def analyst() -> User:
    return make_analyst()


def upload(
    client: Client, content: bytes, *, name: str = "人口.csv", source: str = SOURCE, language: str = "en"
) -> str:
    """The page that the browser is led to, and what it says."""
    answer = client.post(
        address("metrics:populations", language=language),
        {"file": SimpleUploadedFile(name, content), "source": source},
        follow=True,
    )
    return text_of(answer)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(address(name, *args, language="en"))
    assert answer.status_code == 200
    return text_of(answer)


def change(client: Client, of: PopulationImport, verb: str, **data: str) -> str:
    return text_of(client.post(address("metrics:change-population", of.pk, verb, language="en"), data, follow=True))


def test_from_a_file_to_inhabitants_that_stand(analyst: User) -> None:
    make_town()
    client = browser(analyst)
    said = upload(client, csv_of(whole_town(), encoding="cp932"))
    of = PopulationImport.objects.get()
    assert "This file can be taken" in said
    total = sum(map(sum, (counts(10), counts(20), counts(5), counts(2))))
    assert f"{total:,}" in said
    assert "three fifths" in said
    assert not Population.objects.exists()
    said = change(client, of, "apply")
    assert "The inhabitants are taken" in said
    assert f"{total:,}" in said
    assert SOURCE in said
    assert sum(Population.objects.values_list("count", flat=True)) == total
    assert "This file was taken" in page(client, "metrics:population", of.pk)


def test_the_preview_says_what_is_wrong_by_line_and_can_not_be_taken(analyst: User) -> None:
    make_town()
    client = browser(analyst)
    rows = whole_town()
    rows[1][9] = "たくさん"
    said = upload(client, csv_of(rows))
    assert "be taken yet" in said
    assert "Line 3" in said
    assert "たくさん" in said
    assert "Take these inhabitants" not in said
    assert "be taken yet" in change(client, PopulationImport.objects.get(), "apply")
    assert not Population.objects.exists()


def test_names_are_asked_and_answered(analyst: User) -> None:
    areas = make_town()
    client = browser(analyst)
    said = upload(client, csv_of([*whole_town()[:4], line("新しい町<b>", counts(1))]))
    of = PopulationImport.objects.get()
    assert "新しい町&lt;b&gt;" in said
    assert "Please answer the questions below" in said
    said = change(client, of, "match", **{"name-0": "999999"})
    assert "none of the choices" in said
    said = change(client, of, "match", **{"name-0": str(areas["町一"].pk)})
    assert "This file can be taken" in said
    assert "The inhabitants are taken" in change(client, of, "apply")


def test_another_date_of_the_file_can_be_chosen(analyst: User) -> None:
    make_town()
    client = browser(analyst)
    upload(client, csv_of([*whole_town(), *whole_town("2025-04-01")]))
    of = PopulationImport.objects.get()
    said = change(client, of, "match", on="2025-04-01")
    assert "Inhabitants on Tue 1 Apr 2025" in " ".join(said.split())
    change(client, of, "apply")
    assert set(Population.objects.values_list("on", flat=True)) == {date(2025, 4, 1)}


def test_the_preview_compares_with_what_stands(analyst: User) -> None:
    make_town()
    client = browser(analyst)
    first = prepare_population(file=csv_of(whole_town("2025-04-01")), name="a", source="s", made_by=SYSTEM)
    apply_population(import_=first.pk, made_by=SYSTEM)
    more = whole_town()
    more[0][9] = str(int(more[0][9]) + 1500)
    said = upload(client, csv_of(more))
    assert "+1,500" in said
    assert "±0" in said


def test_a_file_that_is_none_is_refused_on_the_form(analyst: User) -> None:
    client = browser(analyst)
    for content, sentence in ((b"PK\x03\x04", "Excel file"), (b"", "empty"), (b"x" * (MAX_BYTES + 1), "5 MB")):
        answer = client.post(
            address("metrics:populations", language="en"),
            {"file": SimpleUploadedFile("a.csv", content), "source": SOURCE},
        )
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    answer = client.post(address("metrics:populations", language="en"), {})
    assert "Choose the file first" in text_of(answer)
    assert "where the numbers come from" in text_of(answer)
    assert not PopulationImport.objects.exists()


def test_a_date_is_removed_and_told_when_it_is_gone(analyst: User) -> None:
    area = make_area()
    Population.objects.create(area=area, band="10-17", count=12, on=date(2026, 4, 1), source=SOURCE, invented=True)
    client = browser(analyst)
    assert "invented for the demonstration" in page(client, "metrics:populations")
    remove = address("metrics:remove-population", "2026-04-01", language="en")
    assert "are removed" in text_of(client.post(remove, follow=True))
    assert "no figures of this date" in text_of(client.post(remove, follow=True))
    assert not Population.objects.exists()
    wrong = client.post(address("metrics:remove-population", "2026-13-01", language="en"))
    assert wrong.status_code == 404


def test_foreign_residents_are_entered_on_their_page(analyst: User) -> None:
    client = browser(analyst)
    numbers = dict(zip(ForeignResidents.Nationality.values, (184, 173, 81, 77, 60, 31, 104), strict=True))
    form = {**numbers, "on": "2026-04-01", "source": SOURCE}
    url = address("metrics:foreign-residents", language="en")
    said = text_of(client.post(url, form, follow=True))
    assert "The foreign residents are saved" in said
    assert "710" in said
    late = client.post(url, form | {"on": (clock.today() + timedelta(days=1)).isoformat()})
    assert late.status_code == 422
    assert "still to come" in text_of(late)
    bad = client.post(url, form | {"vn": "-1"})
    assert bad.status_code == 422
    remove = address("metrics:remove-foreign-residents", "2026-04-01", language="en")
    assert "are removed" in text_of(client.post(remove, follow=True))
    assert not ForeignResidents.objects.exists()


def test_the_pages_are_for_analysts_and_the_administrator(analyst: User) -> None:
    make_town()
    of = prepare_population(file=csv_of(whole_town()), name="a", source="s", made_by=SYSTEM)
    pages = [address("metrics:populations"), address("metrics:population", of.pk), address("metrics:foreign-residents")]
    resident = make_person("竹内", email="resident@example.jp").user
    for url in pages:
        assert browser(analyst).get(url).status_code == 200
        assert browser(make_user(staff=True)).get(url).status_code == 200
        assert browser(resident).get(url).status_code == 404
        assert browser().get(url).status_code == 302
    for verb in ("apply", "discard", "match"):
        assert browser(resident).post(address("metrics:change-population", of.pk, verb)).status_code == 404
    assert browser(analyst).post(address("metrics:change-population", of.pk, "nonsense")).status_code == 404
    of.refresh_from_db()
    assert of.state == PopulationImport.State.PREPARED


def test_queries_do_not_grow_with_files_dates_and_wards(analyst: User) -> None:
    areas = make_town()
    client = browser(analyst)

    def grow(number: int) -> PopulationImport:
        of = prepare_population(file=csv_of(whole_town(f"20{10 + number}-04-01")), name="a", source="s", made_by=SYSTEM)
        return apply_population(import_=of.pk, made_by=SYSTEM)

    def queries(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, name, *args)
        return len(captured)

    def waiting() -> int:
        rows = [*whole_town("2026-04-01"), *(line(f"通り{n}", counts(n)) for n in range(1, 30))]
        return prepare_population(file=csv_of(rows), name="a", source="s", made_by=SYSTEM).pk

    grow(0)
    first = waiting()
    queries("metrics:populations"), queries("metrics:population", first)
    before = queries("metrics:populations"), queries("metrics:population", first)
    for number in range(1, 9):
        grow(number)
    for number in range(10):
        make_area(f"新区{number}", kind=Area.Kind.WARD, parent=areas["赤穂"])
    assert (queries("metrics:populations"), queries("metrics:population", first)) == before
    assert max(before) < 20
