"""The telephone meets the web: both want the same last seat, and there is one count."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, at_once, book, choose, counts, note_call, party, session_ahead
from tests.journeys.town import Town, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

CALLER = "倉田 いちえ"


def test_one_seat_is_not_given_away_twice(town: Town, arrive: Arrive) -> None:
    session, activity = session_ahead(town, HANAKO, days=24, seats=3)
    capacity, taken, _ = counts(town, session)
    host = arrive("joca", width=DESK)
    book(host, session, "宮澤 よしこ", "0265-00-9401", capacity - taken - 1)
    hanako, onlooker = arrive("resident"), arrive(language="en")
    onlooker.go(f"/activities/{activity}/")
    expect(onlooker.seats(session)).to_have_text("1 seat left")

    # She has the form open; the host has the caller on the line. Both press in the same moment.
    choose(hanako, activity, session)
    note_call(host, CALLER, "0265-00-9402", 1)
    at_once(hanako.page.locator("main form.form"), host.page.locator("form[action$='/telephone/']"))
    expect(hanako.page.locator("[data-state]")).to_be_visible()
    expect(host.page.locator(".messages .alert")).to_contain_text(CALLER)
    states = dict(
        town.ask(
            """SELECT person.name, party.state FROM activities_signup party
               JOIN community_person person ON person.id = party.person_id
               WHERE party.session_id = %s AND person.name = ANY(%s)""",
            session,
            [CALLER, "山田 花子"],
        )
    )
    assert sorted(states.values()) == ["confirmed", "waiting"]
    assert hanako.page.locator("[data-state]").get_attribute("data-state") == states["山田 花子"]
    assert counts(town, session) == (capacity, capacity, 1)

    # Roster, page and ledger say the same; whoever waits is offered the seat when the other gives it back.
    for name in states:
        expect(party(host, name)).to_be_visible()
    assert host.number_at(".roster-count div:first-child dd") == capacity
    expect(onlooker.seats(session)).to_have_text("Full1 waiting")
    host.picture("telephone-roster")
    first, second = sorted(states, key=lambda name: states[name])
    party(host, first).locator("[formaction$='/cancel/']").click()
    wait_for(lambda: counts(town, session) == (capacity, capacity, 0), "the offer")
    if second == CALLER:  # by telephone too
        party(host, CALLER).locator("[formaction$='/accept/']").click()
    else:
        hanako.page.reload()
        hanako.press("/accept/")
    expect(party(host, second).locator("[formaction$='/accept/']")).to_have_count(0)
    assert counts(town, session) == (capacity, capacity, 0)
