"""What strangers read of the figures: releases, whole and at a glance; nothing of what is counted today."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.outbox.relay import drain
from metrics import words
from metrics.models import Actual
from metrics.open_data.rows import HEADER
from metrics.publication import publication_of_release, publication_of_today
from metrics.selectors.releases import latest_release
from tests.metrics.pages import get
from tests.metrics.released import QUARTERS, ReleasedTown, release, released_town

pytestmark = pytest.mark.django_db
LATEST = "2026-q2"
PAGES = ["", f"{LATEST}/", "releases/", "definitions/", "data/", "policy/"]


@pytest.fixture
def town() -> ReleasedTown:
    return released_town()


def h1(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert found is not None
    return " ".join(found[1].split())


def test_before_the_first_release_the_page_says_what_will_come() -> None:
    text = get("/figures/")
    assert "four times a year" in text
    assert "What will be in it" in text
    assert "Nothing is published yet" in get("/figures/releases/")
    assert "Nothing is published yet" in get("/figures/data/")
    assert "Numbers of people come with the first release" in get("/figures/policy/")
    for path in ("/figures.csv", "/api/v1/figures/", f"/figures/{LATEST}.csv", f"/figures/{LATEST}/"):
        assert Client().get(path).status_code == 404


def test_the_sentence_tells_the_rate_and_that_it_grew(town: ReleasedTown) -> None:
    assert h1(get("/figures/")) == (
        "Of every 1,000 residents aged 10 or over, at least 17 had a role for others in the last 12 months: more than a"
        " quarter ago."
    )


def test_the_sentence_claims_no_growth_that_rounding_may_have_made() -> None:
    town = ReleasedTown()
    town.inhabitants()
    for last in QUARTERS[-2:]:
        town.quarter(last)
        release(last)
    assert "about as many as a quarter ago" in h1(get("/figures/"))


def test_without_the_quarter_before_nothing_is_compared() -> None:
    town = released_town([QUARTERS[-1]])
    assert h1(get("/figures/")).endswith("in the last 12 months.")
    town.quarter(QUARTERS[-3])
    release(QUARTERS[-3])  # two quarters before
    assert h1(get("/figures/")).endswith("in the last 12 months.")


def test_without_inhabitants_the_registered_are_counted() -> None:
    released_town(inhabitants=False)
    text = get("/figures/")
    assert re.fullmatch(r"In the last 12 months \d+ of our 1,800 registered residents had .+ a quarter ago\.", h1(text))
    assert "has not been imported yet" in text


def test_a_town_where_nobody_had_a_role_is_told_so() -> None:
    release(QUARTERS[-1])
    assert "Too few roles have been confirmed yet" in h1(get("/figures/"))
    get(f"/figures/{LATEST}/")


def test_nothing_of_today_is_public(town: ReleasedTown) -> None:
    before = [get(f"/figures/{page}") for page in PAGES]
    town.did(town.people(200, area=town.districts[0], age=30), on=clock.today())
    assert publication_of_today().figure("M1").town.count != newest().figure("M1").town.count
    plain = [re.sub(r"\?test=[0-9a-f-]+", "", text) for text in before]
    again = [re.sub(r"\?test=[0-9a-f-]+", "", get(f"/figures/{page}")) for page in PAGES]
    assert again == plain


def newest() -> Any:
    found = latest_release()
    assert found is not None
    return publication_of_release(found)


def test_charts_can_be_read_without_seeing_them(town: ReleasedTown) -> None:
    text = get("/figures/")
    for name in ("trend", "reach-M1"):
        assert f'aria-labelledby="{name}-title {name}-text"' in text
        assert text.count(f'id="{name}-title"') == text.count(f'id="{name}-text"') == 1
    description = re.search(r'<desc id="trend-text">(.*?)</desc>', text)
    assert description is not None
    assert re.search(r"January to March 2026 \d\.\d %; April to June 2026 \d\.\d %", description[1])
    assert "no sure difference" in text
    assert "less often than the town" in text
    assert text.count("The table behind it") >= 4


def test_coordinates_are_numbers_in_every_language(town: ReleasedTown) -> None:
    for language in ("pt-br", "ja-easy"):
        charts = re.findall(r'<svg class="(?:trend|spans__track).*?</svg>', get("/figures/", language), re.S)
        places = re.findall(r'\s(?:x|y|x1|x2|y1|y2|cx|cy)="([^"]*)"', "".join(charts))
        assert len(places) > 50
        assert all(re.fullmatch(r"0|\d+(\.\d+)?%", place) for place in places)
        assert "<ruby>" not in "".join(charts)


def test_a_correction_is_said_on_both(town: ReleasedTown) -> None:
    release(QUARTERS[-1], note="Zwölf Rollen waren doppelt.")
    old, new = get(f"/figures/{LATEST}/"), get(f"/figures/{LATEST}-2/")
    assert "These figures were corrected" in old
    assert f'href="/en/figures/{LATEST}-2/"' in old
    assert "Zwölf Rollen waren doppelt." in new
    assert f'href="/en/figures/{LATEST}/"' in new
    assert "These figures were corrected" not in new
    assert "Zwölf Rollen waren doppelt." in get("/figures/")
    assert get("/figures/releases/").count("corrected</span>") == 1


def test_every_figure_is_defined_under_its_own_address(town: ReleasedTown) -> None:
    definitions, whole = get("/figures/definitions/"), get(f"/figures/{LATEST}/")
    for figure in newest().figures:
        assert f'id="{figure.id}"' in definitions
        assert f"/figures/definitions/#{figure.id}" in whole
        assert f'<article class="figure" id="{figure.id}">' in whole
    for name in words.DEFINITIONS:
        assert definitions.count(f'id="{name}"') == 1
    for said in ("three fifths", "365 days", "rounded to tens", "never mixed"):
        assert said in definitions


def test_every_column_is_explained(town: ReleasedTown) -> None:
    assert [name for names in words.COLUMNS for name in names.split(", ")] == list(HEADER)
    text = get("/figures/data/")
    for said in ("CC BY 4.0", f"/figures/{LATEST}.csv", f"/figures/{LATEST}.json", "catalogue.jsonld", "Source: Deban"):
        assert said in text


def test_unknown_shares_and_the_count_of_inhabitants_are_always_printed(town: ReleasedTown) -> None:
    for page in ("", f"{LATEST}/"):
        text = get(f"/figures/{page}")
        assert "Age not known: 17 % of the registered." in text
        assert "District not known: 0 % of the registered." in text
        assert "住民基本台帳" in text


def test_the_policy_page_has_targets_values_and_programmes(town: ReleasedTown) -> None:
    for value, on in ((176.0, "2024-12-31"), (174.0, "2025-12-31")):
        Actual.objects.create(key="births", value=value, on=on, source="駒ヶ根市", entered_at=clock.now())
    text = get("/figures/policy/")
    assert "<strong>174</strong>" in text
    assert re.search(r"31 Dec 2024\s*: 176", text)
    assert "Quality education" in text
    assert text.count("not assigned") == 2  # the other programme has neither policy nor goals
    assert '<span lang="ja">学びの場づくり</span>' in text
    assert 'lang="ja">ワーケーション</a>' in text
    cells = re.findall(r"<tr><th scope=\"row\">Had a role</th>(.*?)</tr>", text)
    assert re.findall(r"<td>(.*?)</td>", cells[0]) == ["370", "280", "–"]


def test_names_that_are_not_translated_say_their_language(town: ReleasedTown) -> None:
    assert '<span lang="ja">赤穂</span>' in get(f"/figures/{LATEST}/", "vi")
    assert '<span lang="en">Akaho</span>' in get(f"/figures/{LATEST}/", "en")


@pytest.mark.parametrize("page", PAGES)
def test_more_releases_and_people_cost_no_more_queries(page: str, town: ReleasedTown) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(f"/figures/{page}")
        return len(captured)

    before = queries()
    town.quarter(QUARTERS[0], more=3)
    release(QUARTERS[0])
    assert queries() == before <= 4


def test_a_remembered_page_costs_no_query_until_a_release_comes(
    town: ReleasedTown, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/en/figures/releases/?test={uuid4()}"
    first = Client().get(address).content
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).content == first
    assert len(captured) == 0
    with django_capture_on_commit_callbacks(execute=True):
        release(QUARTERS[0])
        drain()
    assert Client().get(address).content != first


def test_nothing_can_be_asked_for_but_what_is_published(town: ReleasedTown) -> None:
    """No free filters: a query changes nothing."""
    asked = Client().get(f"/api/v1/figures/?test={uuid4()}&district=x&from=2020-01-01").json()
    assert asked == Client().get(f"/api/v1/figures/?test={uuid4()}").json()
    for path in ("/figures/", f"/figures/{LATEST}/", f"/figures/{LATEST}.csv", "/figures/data/"):
        assert Client().post(path).status_code == 405
    for slug in ("2026-q5", "2026-q2-1", "2026-q02", "1899-q1", "2026-q3", "2026-q2-9"):
        assert Client().get(f"/figures/{slug}/").status_code == 404
        assert Client().get(f"/figures/{slug}.csv").status_code == 404


def test_pages_have_no_inline_code(town: ReleasedTown) -> None:
    for page in PAGES:
        text = get(f"/figures/{page}")
        assert "style=" not in text
        assert "<script>" not in text
