"""A session that is moved and then can't take place: what it means is said before, and everybody is told after."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, MISAKI, book, choose, counts, is_in_state, session_ahead
from tests.journeys.town import Town, text_of, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

CALLER, NUMBER = "春日 とみゑ", "0265-00-9501"
WHY = "大雪で道が通れません。"


def test_everybody_is_told_that_it_is_called_off(town: Town, arrive: Arrive) -> None:
    session, activity = session_ahead(town, HANAKO, MISAKI, days=10, seats=5)
    hanako, misaki, host = arrive("resident"), arrive("visitor"), arrive("joca", width=DESK)
    for visitor, seats in ((hanako, "1"), (misaki, "2")):
        choose(visitor, activity, session)
        visitor.fill(seats=seats)
        visitor.submit()
        is_in_state(visitor, "confirmed")
    book(host, session, CALLER, NUMBER, 1)
    told_before = {address: len(town.mails_to(address)) for address in (HANAKO, MISAKI)}

    # Moved by five minutes: everybody reads what was and what is now.
    host.page.locator(f"a[href$='/sessions/{session}/change/']").first.click()
    was = host.page.locator("main [name=hour]").input_value()
    now = f"{datetime.strptime(was, '%H:%M') + timedelta(minutes=5):%H:%M}"  # noqa: DTZ007  an hour of the clock
    host.fill(hour=now)
    host.page.locator("form[action$='/change/move/'] button").first.click()
    expect(host.page.locator(".before-after")).to_contain_text(now)
    host.picture("moved-before")
    host.submit()
    expect(host.page.locator(".messages .alert")).to_be_visible()
    for address, before in told_before.items():
        moved = wait_for(lambda address=address, before=before: town.mails_to(address)[before:], f"a mail to {address}")  # type: ignore[misc]
        assert was in text_of(moved[0])
        assert now in text_of(moved[0])

    # What it means: how many, and whom to ring up, because no mail reaches them.
    host.go(f"/organise/sessions/{session}/change/")
    host.picture("called-off-change")
    host.page.locator(f"a[href$='/sessions/{session}/change/cancel/']").click()
    expect(host.page.locator(".consequences")).to_contain_text(str(counts(town, session)[1]))
    expect(host.page.locator(".calls li", has_text=CALLER)).to_contain_text(NUMBER)
    expect(host.page.locator(".calls")).not_to_contain_text("山田 花子")
    host.picture("called-off-before")
    assert town.one("SELECT state FROM activities_session WHERE id = %s", session) == "scheduled"
    host.fill(why=WHY)
    host.submit()
    expect(host.page.locator(".messages .alert")).to_be_visible()
    host.picture("called-off-after")

    # Told: by mail, on the sign-up's page, on the activity's.
    for address, before in told_before.items():
        wait_for(
            lambda address=address, before=before: any(  # type: ignore[misc]
                WHY in text_of(mail) for mail in town.mails_to(address)[before:]
            ),
            f"the mail to {address}",
        )
    for visitor in (hanako, misaki):
        visitor.page.reload()
        expect(visitor.page.locator("main")).to_contain_text(WHY)
    hanako.picture("called-off-told")
    hanako.go(f"/activities/{activity}/")
    row = hanako.page.locator(".session-list > li", has_text=WHY)
    expect(row.locator(".badge--error")).to_be_visible()
    expect(hanako.page.locator(f"a[href$='/sessions/{session}/sign-up/']")).to_have_count(0)
    hanako.picture("called-off-activity")
