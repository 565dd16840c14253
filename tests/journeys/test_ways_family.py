"""A family on the waiting list: all or nobody, and one tap when there is room for all."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, MISAKI, book, choose, counts, is_in_state, party, session_ahead
from tests.journeys.town import Town, text_of, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

FAMILY = 3


def test_a_family_waits_together_and_comes_together(town: Town, arrive: Arrive) -> None:
    session, activity = session_ahead(town, HANAKO, MISAKI, days=14, seats=FAMILY + 2)
    capacity, taken, _ = counts(town, session)

    # The telephone fills it: a pair, one alone, and the rest.
    host = arrive("joca", width=DESK)
    book(host, session, "有賀 ともえ", "0265-00-9301", 2)
    book(host, session, "原 かつみ", "0265-00-9302", 1)
    book(host, session, "湯澤 みのり", "0265-00-9303", capacity - taken - 3)
    assert counts(town, session) == (capacity, capacity, 0)

    # Grandmother, mother, a child, and an interpreter, who needs no seat.
    hanako = arrive("resident")
    choose(hanako, activity, session)
    hanako.fill(seats=str(FAMILY))
    hanako.unfold("companions")
    hanako.page.locator("[data-party-more]").click()
    hanako.fill(companions="1", name_1="山田 さくら", name_2="山田 春")
    hanako.page.locator("[name=kind_1]").select_option("family")
    hanako.page.locator("[name=kind_2]").select_option("family")
    hanako.page.locator("[name=age_2]").select_option("child")
    hanako.picture("family-form")
    hanako.submit()
    is_in_state(hanako, "waiting")
    hanako.picture("family-waiting")
    assert counts(town, session) == (capacity, capacity, FAMILY)

    # Two seats come free: too few for three, so nobody of them is asked to come alone.
    host.go(f"/organise/sessions/{session}/")
    party(host, "有賀 ともえ").locator("[formaction$='/cancel/']").click()
    wait_for(lambda: counts(town, session) == (capacity, capacity - 2, FAMILY), "two free seats")
    hanako.page.reload()
    is_in_state(hanako, "waiting")

    # One more: the offer comes by mail and on My page; one tap, and all three are in.
    before = len(town.mails_to(HANAKO))
    expect(party(host, "有賀 ともえ")).to_have_count(0)
    party(host, "原 かつみ").locator("[formaction$='/cancel/']").click()
    wait_for(lambda: len(town.mails_to(HANAKO)) > before, "the mail about the offer")
    assert counts(town, session) == (capacity, capacity, 0)  # the seats are held for them
    hanako.go("/my/")
    hanako.picture("family-my-page")
    hanako.page.locator(".card--offer a.button").first.click()
    is_in_state(hanako, "offered")
    hanako.picture("family-offer")
    hanako.press("/accept/")
    is_in_state(hanako, "confirmed")
    assert counts(town, session) == (capacity, capacity, 0)
    family = party(host, "山田 花子")
    for name in ("山田 さくら", "山田 春"):
        expect(family).to_contain_text(name)  # the open roster, by itself
    expect(family).not_to_have_class("roster__row--waiting")
    host.picture("family-roster")
    assert "/sign-ups/" in text_of(town.mail_to(HANAKO))
