"""Letters: an address told by telephone, a session called off, a letter printed, read, posted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Arrive
from tests.journeys.steps import AFTER_A_JUMP, book, call_off, daytime, session_ahead
from tests.journeys.town import Town, wait_for
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

READER, NUMBER = "下島 きくゑ", "0265-00-9701"
WHY = "講師の都合のため。"
NOTICES = "SELECT kind FROM notifications_notice WHERE person_id = %s"
LETTERS = """SELECT delivery.state FROM notifications_noticedelivery delivery
             JOIN notifications_notice notice ON notice.id = delivery.notice_id
             WHERE notice.person_id = %s AND notice.kind = 'session_cancelled' AND delivery.channel = 'letter'"""


def downloaded(visitor: Visitor, link: str, to: Path) -> str:
    """The words of the PDF behind a link, without spaces."""
    with visitor.page.expect_download() as coming:
        visitor.page.locator(f"a[href$='{link}']").click()
    coming.value.save_as(to)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(to).pages)


def test_a_letter_is_printed_and_posted(town: Town, arrive: Arrive, tmp_path: Path) -> None:
    daytime(town)
    session, _ = session_ahead(town, days=12, seats=2)
    host, coordinator = arrive("joca", width=DESK), arrive("coordinator", width=DESK)
    book(host, session, READER, NUMBER, 1)
    person = town.one("SELECT id FROM community_person WHERE name = %s", READER)
    # Else a busy worker would find her wish for letters before it has come to the booking.
    wait_for(lambda: town.ask(NOTICES, person), "the notice of the booking", AFTER_A_JUMP)

    # On the telephone she tells where she lives, and that she would rather read it.
    coordinator.go(f"/organise/people/{person}/support/")
    coordinator.page.locator(f"a[href$='/organise/people/{person}/ways/']").click()
    coordinator.fill(postcode="3994117", lines="長野県駒ヶ根市赤穂9-8-7")
    coordinator.page.locator("[name=order][value=letter]").check()
    coordinator.picture("letters-ways")
    coordinator.submit()
    coordinator.page.wait_for_url(f"**/organise/people/{person}/support/")

    call_off(host, session, WHY)
    # Hers: another one may have been waiting for long.
    wait_for(lambda: town.ask(LETTERS, person) == [("planned",)], "her letter", AFTER_A_JUMP)
    coordinator.go("/coordinate/letters/")
    coordinator.picture("letters-waiting")
    coordinator.press("/letters/make/")
    expect(coordinator.page.locator("main ol > li", has_text=READER)).to_have_count(1)
    coordinator.picture("letters-batch")
    letters = downloaded(coordinator, "letters.pdf", tmp_path / "letters.pdf")
    for words in ("〒399-4117", "駒ヶ根市赤穂9-8-7", "下島きくゑ様", WHY):
        assert words in letters
    assert "下島きくゑ様" in downloaded(coordinator, "labels.pdf", tmp_path / "labels.pdf")
    assert town.ask(LETTERS, person) == [("claimed",)]
    coordinator.press("/posted/")
    expect(coordinator.page.locator(".messages .alert--success")).to_be_visible()
    assert town.ask(LETTERS, person) == [("sent",)]
    coordinator.picture("letters-posted")
