"""Page, CSV, JSON and API of a release say the same, count by count; its files never change by a byte."""

import csv
import hashlib
import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.csv import BOM
from metrics.models import Release
from metrics.numbers import NAMES
from metrics.open_data.rows import HEADER
from tests.metrics.pages import Figures, get, plain
from tests.metrics.released import QUARTERS, ReleasedTown, release, released_town

pytestmark = pytest.mark.django_db
SLUG = "2026-q2"
Cell = dict[str, Any]


@pytest.fixture
def town() -> ReleasedTown:
    return released_town()


def fetched(path: str) -> bytes:
    answer = Client().get(f"{path}?test={uuid4()}")
    assert answer.status_code == 200
    return bytes(answer.content)


def csv_rows(slug: str = SLUG) -> list[dict[str, str]]:
    """The file, read by a program."""
    text = fetched(f"/figures/{slug}.csv").decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


def document(slug: str = SLUG) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fetched(f"/figures/{slug}.json"))
    return found


def in_csv(cell: Cell, name: str) -> str:
    """How the file writes it."""
    if name in cell["withheld"]:
        return "x"
    value = cell[name]
    return "" if value is None else str(value)


def on_page(cell: Cell, name: str) -> str:
    """How the page writes it, without separators and percent signs."""
    if name in cell["withheld"]:
        return "x"
    value = cell[name]
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def reach_on_page(cell: Cell) -> str:
    """M5 of a group: by the inhabitants where they are known, else by the registered."""
    name = "reach_of_residents" if cell["residents"] is not None else "reach"
    if name in cell["withheld"]:
        return "x"
    if cell[name] is None:
        return "–"
    return f"{cell[name]:.2f}({cell[f'{name}_low']:.2f}–{cell[f'{name}_high']:.2f})"


def test_csv_and_json_have_the_same_numbers(town: ReleasedTown) -> None:
    rows = {(row["figure"], row["group_by"], row["group"]): row for row in csv_rows()}
    for figure in document()["figures"]:
        cells = [("town", figure["town"])]
        cells += [(by, row) for by, table in figure["tables"].items() for row in table["rows"]]
        for by, cell in cells:
            row = rows.pop((figure["id"], by, cell["group"]))
            assert [row[name] for name in NAMES] == [in_csv(cell, name) for name in NAMES]
            assert row["unit"] == figure["unit"]
    assert rows == {}


def test_the_interface_for_programs_is_the_json_file(town: ReleasedTown) -> None:
    assert json.loads(fetched(f"/api/v1/figures/{SLUG}/")) == document()
    assert json.loads(fetched("/api/v1/figures/")) == document()
    assert [line["release"] for line in json.loads(fetched("/api/v1/figures/releases/"))] == [SLUG, "2026-q1"]


def test_the_page_prints_the_numbers_of_the_json_file(town: ReleasedTown) -> None:
    page = Figures(get(f"/figures/{SLUG}/"))
    tables = 0
    for figure in document()["figures"]:
        whole = figure["town"]
        expected = [on_page(whole, "count"), on_page(whole, "residents"), on_page(whole, "of")]
        told = [plain(number) for number in page.strong[figure["id"]]]
        assert told == (expected if len(told) == 3 else [expected[0], expected[2]])
        for by, table in figure["tables"].items():
            compare_table(page.tables[f"{figure['id']}-{by}"], table["rows"])
            tables += 1
        if "age-district" in figure["tables"]:
            compare_cross(page.tables[f"{figure['id']}-cross"], figure["tables"]["age-district"]["rows"])
    assert tables == 2 * 4 + 2 + 1


def compare_table(printed: list[list[str]], rows: list[Cell]) -> None:
    head, *lines = printed
    assert len(lines) - len(rows) in (0, 1)  # the sum below, where there is one
    names = ["count", "residents", "percent_of_residents", "of", "percent"]
    if "Residents aged 10 or over" not in head:
        names = ["count", "of", "percent"]
    for line, cell in zip(lines, rows, strict=False):
        expected = [on_page(cell, name) for name in names]
        if "Reach" in head:
            expected.append(reach_on_page(cell))
        assert [plain(text) for text in line[1:]] == expected


def compare_cross(printed: list[list[str]], rows: list[Cell]) -> None:
    cells = [text for line in printed[1:] for text in line[1:]]
    assert len(cells) == len(rows)
    for text, cell in zip(cells, rows, strict=True):
        count, *rate = text.replace(" %", "%").split()
        assert plain(count) == on_page(cell, "count")
        name = "percent_of_residents" if cell["residents"] is not None else "percent"
        assert [plain(one) for one in rate] in ([on_page(cell, name)], [])


def test_numbers_are_printed_in_all_languages(town: ReleasedTown) -> None:
    counts = [[row[1:4] for row in Figures(get(f"/figures/{SLUG}/", one)).tables["M1-age"][1:]] for one in ("ja", "en")]
    assert counts[0] == counts[1]


def test_something_is_withheld_and_said_to_be(town: ReleasedTown) -> None:
    """In the first quarter six people of 東伊那 had a role."""
    rows = {(row["figure"], row["group_by"], row["group"]): row for row in csv_rows("2026-q1")}
    third = rows["M1", "district", town.districts[2].slug]
    assert (third["count"], third["of"], third["percent"], third["reach_of_residents"]) == ("x", "x", "x", "x")
    assert third["residents"] == "7300"
    assert "counts are held back" in get("/figures/2026-q1/")


def test_columns_are_named_for_machines(town: ReleasedTown) -> None:
    assert tuple(csv_rows()[0]) == HEADER
    assert all(name.isascii() and name == name.lower() and " " not in name for name in HEADER)


def test_files_never_change_by_a_byte(town: ReleasedTown) -> None:
    paths = [f"/figures/{SLUG}.csv", f"/figures/{SLUG}.json"]
    before = [fetched(path) for path in paths]
    town.quarter(QUARTERS[-1], more=30)
    release(QUARTERS[-1], note="zwölf Rollen doppelt gezählt")
    assert [fetched(path) for path in paths] == before
    assert document(f"{SLUG}-2")["status"] == "correction"
    assert document(f"{SLUG}-2")["note"] == "zwölf Rollen doppelt gezählt"
    lines = json.loads(fetched("/api/v1/figures/releases/"))
    assert [(line["release"], line["corrected_by"]) for line in lines[:2]] == [(f"{SLUG}-2", None), (SLUG, f"{SLUG}-2")]
    assert json.loads(fetched("/api/v1/figures/"))["release"] == f"{SLUG}-2"


def test_the_fingerprint_can_be_checked_by_anybody(town: ReleasedTown) -> None:
    found = document()
    text = json.dumps(found["frozen"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == found["digest"]["value"] == Release.objects.first().digest  # type: ignore[union-attr]
    assert digest in get(f"/figures/{SLUG}/")


def test_a_program_that_has_the_file_is_told_so(town: ReleasedTown) -> None:
    for path in (f"/figures/{SLUG}.csv", f"/figures/{SLUG}.json", "/figures/data/catalogue.jsonld"):
        asked = f"{path}?test={uuid4()}"
        first = Client().get(asked)
        assert first["Access-Control-Allow-Origin"] == "*"
        assert first["Cache-Control"].startswith("public")
        for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
            for address in (asked, f"{path}?test={uuid4()}"):  # from memory, and made anew
                again = Client().get(address, headers=known)
                assert (again.status_code, again.content) == (304, b"")
        assert Client().get(asked, headers={"If-None-Match": '"other"'}).content == first.content


def test_the_catalogue_lists_every_file_with_its_size_and_sum(town: ReleasedTown) -> None:
    catalogue = json.loads(fetched("/figures/data/catalogue.jsonld"))
    assert catalogue["@type"] == "dcat:Catalog"
    series, *releases = catalogue["dcat:dataset"]
    assert series["@type"] == "dcat:DatasetSeries"
    assert [one["dct:identifier"] for one in releases] == [SLUG, "2026-q1"]
    for one in releases:
        for distribution in one["dcat:distribution"]:
            url = distribution["dcat:downloadURL"]["@id"]
            content = fetched(url[url.index("/figures/") :])
            assert distribution["dcat:byteSize"]["@value"] == str(len(content))
            assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()


def test_the_old_address_of_the_table_leads_to_the_latest_release(town: ReleasedTown) -> None:
    for path in ("/figures.csv", "/en/figures.csv"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/figures/{SLUG}.csv")
