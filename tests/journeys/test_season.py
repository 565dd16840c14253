"""The hour at which booking opens for eighty classes, and two people who want the last seat.

It moves the town to the hour itself, "tomorrow at ten", so it comes before every journey that goes further.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import at_once, counts, is_in_state
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

CLASSES = 80


def test_the_hour_at_which_booking_opens(town: Town, arrive: Arrive) -> None:
    season, opens_at = town.ask(
        "SELECT id, booking_opens_at FROM activities_campaign ORDER BY booking_opens_at DESC LIMIT 1"
    )[0]
    assert opens_at > town.now(), "this journey comes before those that move the clock further"
    session, activity = town.ask(
        """SELECT session.id, activity.id FROM activities_session session
           JOIN activities_activity activity ON activity.id = session.activity_id
           WHERE activity.campaign_id = %s AND session.capacity = 2 ORDER BY session.starts_at LIMIT 1""",
        season,
    )[0]
    path, form = f"/activities/{activity}/", f"/sessions/{session}/sign-up/"
    teacher, helper = arrive("teacher", language="en"), arrive("helper", width=DESK, language="en")

    # Before the hour: the season says when; there is no button, and no way round it.
    teacher.go(f"/seasons/{season}/")
    expect(teacher.page.locator(".season-list__row")).to_have_count(CLASSES)
    expect(teacher.page.locator("opens-at")).to_contain_text("10:00")
    expect(teacher.page.locator("opens-at .opening__left")).not_to_be_empty()
    teacher.picture("season-before")
    teacher.go(path)
    expect(teacher.page.locator(".session-list strong")).to_contain_text("10:00")
    expect(teacher.page.locator(f"a[href$='{form}']")).to_have_count(0)
    teacher.picture("season-class-before")
    teacher.go(form)
    expect(teacher.page.locator(".alert--warning strong")).to_contain_text("10:00")
    expect(teacher.page.locator("[name=seats]")).to_have_count(0)

    # The hour comes. Both read the page; somebody else takes the first of two seats.
    town.move_clock_to(opens_at + timedelta(minutes=1))  # it moves by whole minutes
    for visitor in (teacher, helper):
        _watches(visitor, path)
        expect(visitor.seats(session)).to_have_text("2 seats left")
    resident = arrive("resident")
    resident.go(form)
    resident.submit()
    is_in_state(resident, "confirmed")
    for visitor in (teacher, helper):
        expect(visitor.seats(session)).to_have_text("1 seat left")
    teacher.picture("season-class-open")

    # Both want the last one, in the same moment; a stranger watches.
    onlooker = arrive(language="en")
    _watches(onlooker, path)
    for visitor in (teacher, helper):
        visitor.page.locator(f"a[href$='{form}']").click()
        expect(visitor.page.locator("main form.form [name=seats]")).to_be_visible()
    at_once(*(visitor.page.locator("main form.form") for visitor in (teacher, helper)))
    for visitor in (teacher, helper):
        expect(visitor.page.locator("[data-state]")).to_be_visible()
    states = [visitor.page.locator("[data-state]").get_attribute("data-state") for visitor in (teacher, helper)]
    assert sorted(map(str, states)) == ["confirmed", "waiting"]
    assert counts(town, session) == (2, 2, 1)
    expect(onlooker.seats(session)).to_have_text("Full1 waiting")
    expect(onlooker.page.locator(f"a[href$='{form}']")).to_be_visible()  # the waiting list stays open
    second = (teacher, helper)[states.index("waiting")]
    expect(second.page.locator("[data-state=waiting] strong")).to_have_text("1")
    second.picture("season-second")
    onlooker.go(f"/seasons/{season}/")
    expect(onlooker.page.locator("opens-at")).to_have_count(0)
    onlooker.picture("season-open")


def _watches(visitor: Visitor, path: str) -> None:
    """The page is open and has been told the present state."""
    with visitor.page.expect_websocket() as opened:
        visitor.go(path)
    opened.value.wait_for_event("framereceived")
