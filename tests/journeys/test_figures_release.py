"""A quarter's figures: prepared by one person, published by another, read by a stranger in やさしい日本語."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.csv import BOM
from tests.journeys.conftest import Arrive
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

NOTE = "遅れて届いた名簿の分を加えました。"
LATEST = ".quarters > li:first-child"


def have_the_latest_counted(analyst: Visitor) -> None:
    """Its first release; or, where somebody has published one already, a correction."""
    analyst.go("/figures/releasing/")
    card = analyst.page.locator(LATEST)
    if card.get_attribute("data-state") == "published":
        card.locator("a[href$='/correct/']").click()
        analyst.fill(note=NOTE)
        analyst.submit()
    else:
        card.locator("form[action$='/prepare/'] button").click()
    expect(analyst.page.locator(".messages .alert--success")).to_be_visible()
    expect(analyst.page.locator(f"{LATEST}[data-state=prepared]")).to_be_visible(timeout=60_000)


def test_a_quarter_is_released(town: Town, arrive: Arrive) -> None:
    before = town.one("SELECT count(*) FROM metrics_release WHERE state = 'published'")
    analyst = arrive("analyst", width=DESK)
    assert analyst.path == "/figures/releasing/"  # where this persona lands
    have_the_latest_counted(analyst)
    analyst.picture("figures-release-list")

    # Exactly what everybody will read, and what to know before; but not alone.
    analyst.page.locator(f"{LATEST} .button--primary").click()
    expect(analyst.page.locator("#checks")).to_be_visible()
    expect(analyst.page.locator("#withheld")).to_be_visible()
    expect(analyst.page.locator("#decide")).to_be_visible()
    expect(analyst.page.locator("form[action$='/publish/']")).to_have_count(0)
    analyst.picture("figures-release-preview")
    preview = analyst.path

    # A coordinator of the whole town finds it, looks, and publishes.
    coordinator = arrive("coordinator", width=DESK)
    coordinator.go("/figures/")
    coordinator.page.locator("a.chip[href$='/figures/releasing/']").click()
    coordinator.page.locator(f"{LATEST} .button--primary").click()
    assert coordinator.path == preview
    coordinator.page.locator("[name=looked]").check()
    coordinator.press("/publish/")
    expect(coordinator.page.locator(".messages .alert--success")).to_be_visible()
    expect(coordinator.page.locator(f"{LATEST}[data-state=published]")).to_be_visible()
    assert town.one("SELECT count(*) FROM metrics_release WHERE state = 'published'") == before + 1
    [(last, number, digest)] = town.ask(
        "SELECT last, number, digest FROM metrics_release WHERE state = 'published' ORDER BY decided_at DESC LIMIT 1"
    )
    coordinator.picture("figures-release-published")

    # A stranger reads it, in plain Japanese, and takes the table along.
    reader = arrive(language="ja-easy")
    reader.go("/figures/")
    expect(reader.page.locator("html")).to_have_attribute("data-language", "ja-easy")
    expect(reader.page.locator("main ruby").first).to_be_attached()
    slug = f"{last.year}-q{(last.month + 2) // 3}" + (f"-{number}" if number > 1 else "")
    reader.page.locator(f"nav.figures-more a[href$='/figures/{slug}/']").first.click()
    expect(reader.page.locator("main")).to_contain_text(digest[:16])
    reader.picture("figures-release-reader")
    with reader.page.expect_download() as coming:
        reader.page.locator(f"a[href$='/figures/{slug}.csv']").first.click()
    text = Path(coming.value.path()).read_text(encoding="utf-8")
    assert text.startswith(BOM)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))
    assert {"M1", "M2", "M8-roles"} <= {row["figure"] for row in rows}
