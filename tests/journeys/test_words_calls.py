"""The telephone list: somebody without e-mail hears that it is called off, from a coordinator who rings."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import AFTER_A_JUMP, book, call_off, daytime, session_ahead
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

CALLER, NUMBER = "六波羅 ふじの", "0265-00-9801"
WHY = "強い風のため。"


def card(visitor: Visitor) -> Locator:
    """Hers, on the list."""
    return visitor.page.locator(".board-calls > li", has_text=CALLER)


def say(visitor: Visitor, outcome: str) -> None:
    """One tap."""
    card(visitor).locator(f"button[name=outcome][value={outcome}]").click()


def test_a_coordinator_works_through_the_list(town: Town, arrive: Arrive) -> None:
    daytime(town)
    session, _ = session_ahead(town, days=10, seats=2)
    host, coordinator = arrive("joca", width=DESK), arrive("coordinator")
    colleague = arrive("administrator", width=DESK)
    book(host, session, CALLER, NUMBER, 1)
    call_off(host, session, WHY)

    # She is on the list, with her number and what to say.
    coordinator.go("/coordinate/calls/")
    coordinator.reload_until(lambda: card(coordinator).count() == 1, "the call", seconds=AFTER_A_JUMP)
    number = card(coordinator).locator(".board-calls__number")
    expect(number).to_have_attribute("href", f"tel:{NUMBER.replace('-', '')}")
    expect(card(coordinator)).to_contain_text(WHY)
    coordinator.picture("calls")

    # Taken: a colleague sees who is ringing her, and can't.
    card(coordinator).locator("form[action$='/take/'] button").click()
    expect(card(coordinator).locator(".badge--accent")).to_be_visible()
    colleague.go("/coordinate/calls/")
    expect(card(colleague).locator(".badge--warning")).to_be_visible()
    expect(card(colleague).locator("button[name=outcome]")).to_have_count(0)
    colleague.picture("calls-taken")

    # Nobody answers: she comes again two hours later.
    card(coordinator).locator("[name=note]").fill("留守のようです")
    say(coordinator, "no_answer")
    expect(card(coordinator)).to_contain_text("留守のようです")
    expect(card(coordinator).locator("button[value=no_answer]")).to_have_count(0)
    coordinator.picture("calls-again")
    town.move_clock_to(town.now() + timedelta(hours=2, minutes=2))
    coordinator.page.reload()
    expect(card(coordinator).locator("button[value=no_answer]")).to_be_visible()

    # Told; by mistake it was the wrong button first.
    say(coordinator, "wrong")
    expect(card(coordinator)).to_have_count(0)
    coordinator.page.locator(".notice-list > li", has_text=CALLER).locator(
        "form[action$='/undo/'] button"
    ).first.click()
    expect(card(coordinator)).to_have_count(1)
    say(coordinator, "told")
    expect(card(coordinator)).to_have_count(0)

    # The colleague reads that she knows.
    colleague.page.reload()
    expect(card(colleague)).to_have_count(0)
    expect(colleague.page.locator(".notice-list > li", has_text=CALLER)).to_have_count(2)
    colleague.picture("calls-done")
    outcomes = town.ask(
        """SELECT attempt.outcome FROM notifications_callattempt attempt
           JOIN notifications_call ring ON ring.id = attempt.call_id
           JOIN community_person person ON person.id = ring.person_id
           WHERE person.name = %s ORDER BY attempt.at""",
        CALLER,
    )
    assert outcomes == [("no_answer",), ("told",)]
