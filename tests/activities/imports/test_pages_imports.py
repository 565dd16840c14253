"""The pages of an import: brought, looked at, taken in, taken back; and one's own events as a file."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.imports.own_rows import HEADER
from activities.models import Activity, Import
from activities.services import start_import as starting
from activities.services.carry_on_imports import carry_on_imports
from community.models import Organisation, User
from core import clock
from core.csv import BOM
from tests.activities.imports.conftest import STANDARD, Bring
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_organisation, make_session, make_sign_up, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clerk: User) -> Client:
    return browser(clerk)


def page(client: Client, of: Import, query: str = "", language: str = "en", **headers: str) -> str:
    return text_of(client.get(address("activities:import", of.pk, language=language) + query, headers=headers))


def do(client: Client, of: Import, verb: str) -> Any:
    return client.post(address("activities:change-import", of.pk, verb, language="en"), follow=True)


def content_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_a_clerk_brings_a_file_and_is_led_through(client: Client, town: Organisation, in_july: None) -> None:
    start = client.get(address("activities:imports"), follow=True)
    assert start.redirect_chain[-1][0] == address("activities:organisation-imports", town.slug)
    assert "empty__title" in text_of(start)
    file = SimpleUploadedFile("8月の催し.csv", STANDARD.read_bytes(), content_type="text/csv")
    brought = client.post(
        address("activities:organisation-imports", town.slug, language="en"), {"file": file}, follow=True
    )
    of = Import.objects.get()
    assert brought.redirect_chain[-1][0] == address("activities:import", of.pk, language="en")
    assert "8月の催し.csv" in text_of(brought)
    assert "The file is being read" in text_of(brought)
    carry_on_imports()
    ready = page(client, of)
    assert "4 rows are added." in ready
    assert "1 event does not say how many places there are" in ready
    assert "そば打ち入門" in ready
    assert "The event&#x27;s year is 2202; please correct the date" in ready
    assert "The rows are being taken in" in text_of(do(client, of, "take"))
    carry_on_imports()
    taken = page(client, of)
    soba = Activity.objects.get(texts__title="そば打ち入門", texts__language="ja")
    assert address("activities:activity", soba.pk, language="en") in taken
    assert "4 new entries go away again" in taken
    assert "It is being taken back" in text_of(do(client, of, "undo"))
    carry_on_imports()
    assert "taken away again" in page(client, of)
    assert Activity.objects.count() == 0


def test_reasons_are_told_in_the_readers_language(client: Client, bring: Bring) -> None:
    of = bring()
    assert "2202" in page(client, of, language="ja")
    assert "The event&#x27;s year" not in page(client, of, language="ja")


def test_only_rows_of_one_verdict(client: Client, bring: Bring) -> None:
    of = bring()
    refused = page(client, of, "?show=refused")
    assert "プール休館のお知らせ" in refused
    assert "そば打ち入門" not in refused
    assert "そば打ち入門" in page(client, of, "?show=taken")
    assert "そば打ち入門" in page(client, of, "?show=%3Cscript%3E")


def test_many_rows_have_pages(client: Client, bring: Bring) -> None:
    header = "ID,イベント名,開始日\n"
    of = bring((header + "".join(f"{n},朝市 {n},2026/09/01\n" for n in range(60))).encode())
    assert "朝市 49" in page(client, of)
    assert "朝市 50<" not in page(client, of)
    assert "朝市 50<" in page(client, of, "?page=2")
    assert "朝市 59<" in page(client, of, "?show=new&page=99")


def test_the_live_part_is_the_inside_of_the_page_and_has_the_same_forms(client: Client, bring: Bring) -> None:
    of = bring()
    inside = page(client, of, **{"HX-Request": "true"})
    assert "<html" not in inside
    assert f'watch="import:{of.pk}"' in page(client, of)
    for part in (inside, page(client, of)):
        assert re.findall(r'action="[^"]+/(take|discard|undo)/"', part) == ["take", "discard"]


def test_what_is_not_possible_any_more_is_said(client: Client, bring: Bring) -> None:
    of = bring(take=True)
    assert "This is not possible with this import now." in text_of(do(client, of, "discard"))
    assert Import.objects.count() == 1


def test_discarding_leads_back_and_leaves_nothing(client: Client, bring: Bring) -> None:
    of = bring()
    assert "“events.csv” is discarded." in text_of(do(client, of, "discard"))
    assert Import.objects.count() == 0


def test_no_file_an_empty_one_and_one_too_large_are_refused_at_the_form(
    client: Client, town: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = address("activities:organisation-imports", town.slug, language="en")
    monkeypatch.setattr("activities.forms.import_file.MAX_BYTES", 10)
    for files, sentence in (
        ({}, "Choose the file first."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * 11)}, "larger than 20 MB"),
    ):
        answer = client.post(url, files)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    monkeypatch.setattr(starting, "MOST_WAITING", 0)
    answer = client.post(url, {"file": SimpleUploadedFile("a.csv", b"x")})
    assert answer.status_code == 422
    assert "Several files wait" in text_of(answer)
    assert Import.objects.count() == 0


def test_a_file_that_is_no_use_is_explained_and_can_be_removed(client: Client, bring: Bring) -> None:
    of = bring(b"PK\x03\x04rest")
    said = page(client, of)
    assert "This is an Excel file; please save it as CSV" in said
    assert re.findall(r'action="[^"]+/(take|discard|undo)/"', said) == ["discard"]


def test_the_verdicts_as_a_file(client: Client, bring: Bring) -> None:
    of = bring()
    answer = client.get(address("activities:import-csv", of.pk, language="en"))
    assert answer["Content-Disposition"] == f'attachment; filename="import-{of.pk}.csv"'
    rows = rows_of(content_of(answer))
    assert rows[0] == ["Line", "Title", "Verdict", "What becomes of it", "Reasons"]
    assert [row[0] for row in rows[1:]] == ["2", "4", "8", "9", "10", "11", "12", "13", "14"]
    assert rows[1] == ["2", "そば打ち入門", "fine", "is added", ""]
    assert "2202" in rows[3][4]


def test_a_title_like_a_formula_is_plain_text_in_that_file(client: Client, bring: Bring) -> None:
    of = bring("ID,イベント名,開始日\n1,=1+1,2026/09/01\n".encode())
    assert rows_of(content_of(client.get(address("activities:import-csv", of.pk))))[1][1] == "'=1+1"


def test_several_organisations_are_asked_for(client: Client, clerk: User, town: Organisation) -> None:
    other = make_organisation("図書館", member=clerk)
    said = text_of(client.get(address("activities:imports", language="en")))
    assert "架空市" in said or "Kakuu" in said
    assert address("activities:organisation-imports", other.slug, language="en") in said


def test_what_is_published_as_a_file_and_the_drafts_on_request(client: Client, town: Organisation) -> None:
    make_session(activity=make_activity("そば打ち", organisation=town), venue=make_venue())
    make_session(activity=make_activity("下書き", organisation=town, state=Activity.State.DRAFT))
    make_session(activity=make_activity("日のない", organisation=town), state="cancelled")
    make_session(activity=make_activity("よその"))
    url = address("activities:export-csv", town.slug)
    text = content_of(client.get(url))
    assert text.startswith(BOM)
    assert rows_of(text)[0] == list(HEADER)
    assert [row[4] for row in rows_of(text)[1:]] == ["そば打ち"]
    assert [row[4] for row in rows_of(content_of(client.get(f"{url}?drafts=1")))[1:]] == ["そば打ち", "下書き"]


def test_the_header_of_the_export_is_the_published_one() -> None:
    from tests.activities.imports.test_rows import SHARED

    assert len(HEADER) == 79
    published = SHARED / "headers" / "event_header_jichitai_standard_79col.csv"
    ours = STANDARD.read_text("utf-8-sig").splitlines()[0]
    for line in [ours, *([published.read_text("utf-8-sig").splitlines()[0]] if published.exists() else [])]:
        assert line == ",".join(HEADER)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
        if answer.streaming:
            content_of(answer)
    return len(captured)


def test_ten_rows_more_cost_no_query_more(client: Client, town: Organisation, bring: Bring) -> None:
    def file(rows: int) -> bytes:
        return ("ID,イベント名,開始日,定員\n" + "".join(f"{rows}{n},朝市,2026/09/01,9\n" for n in range(rows))).encode()

    small, large = bring(file(10), take=True), bring(file(30), take=True)
    for activity in Activity.objects.all()[:5]:
        make_sign_up(session=activity.sessions.get())
    for name in ("activities:import", "activities:import-csv"):
        assert queries(client, address(name, small.pk)) == queries(client, address(name, large.pk))
    listed = address("activities:organisation-imports", town.slug)
    before = queries(client, listed)
    for _ in range(5):
        Import.objects.create(
            organisation=town, state="taken", made_by=small.made_by, made_at=clock.now(), changed_at=clock.now()
        )
    assert queries(client, listed) == before


def test_an_export_reads_many_activities_in_as_many_queries_as_few(client: Client, town: Organisation) -> None:
    def offer() -> None:
        for number in range(10):
            activity = make_activity(organisation=town, english="Soba")
            for day in range(3):
                starts_at = clock.now() + timedelta(days=day + 1, hours=number)
                make_session(activity=activity, venue=make_venue(), starts_at=starts_at)

    url = address("activities:export-csv", town.slug)
    offer()
    before = queries(client, url)
    offer()
    assert queries(client, url) == before
