"""The reception: by card, by the list, by a tap too many, and taken back."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, MISAKI, book, choose, is_in_state, party, session_ahead
from tests.journeys.town import Town
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

CALLER = "小原 はるよ"
HERE = re.compile("present")


def test_people_are_checked_in_by_card_and_by_list(town: Town, arrive: Arrive) -> None:
    session, activity = session_ahead(town, HANAKO, MISAKI, days=1, seats=4)
    hanako, misaki, host = arrive("resident"), arrive("visitor"), arrive("joca", width=DESK)
    for visitor, seats in ((hanako, "1"), (misaki, "2")):
        choose(visitor, activity, session)
        visitor.fill(seats=seats)
        visitor.submit()
        is_in_state(visitor, "confirmed")
    book(host, session, CALLER, "0265-00-9601", 1)
    hanako.go("/my/card/")
    hanako.page.locator("main form:not(details form) button").first.click()
    code = hanako.page.locator(".id-card__code").inner_text()
    hanako.picture("reception-card")

    # Not yet: it opens three hours before.
    host.go(f"/organise/sessions/{session}/check-in/")
    expect(host.page.locator("[name=token]")).to_have_count(0)
    starts_at = town.one("SELECT starts_at FROM activities_session WHERE id = %s", session)
    town.move_clock_to(starts_at - timedelta(minutes=20))

    # The camera fails: the code is typed, in whatever spelling; a wrong one lets nobody in.
    host.page.reload()
    card = f"/organise/sessions/{session}/check-in/card/"
    host.expect_refusal_at(card)
    host.fill(token="22222-22222")
    host.press("/check-in/card/")
    expect(_verdict(host.page.locator("main"), "no")).to_be_visible()
    host.fill(token=code.replace("-", " ").lower())
    host.press("/check-in/card/")
    expect(_verdict(host.page.locator("main"), "welcome")).to_contain_text("山田 花子")
    assert _here(town, session) == {"山田 花子": "present"}
    host.picture("reception-welcome")
    host.fill(token=code)
    host.press("/check-in/card/")
    expect(_verdict(host.page.locator("main"), "again")).to_be_visible()

    # By the list; a tap too many is taken back.
    host.go(f"/organise/sessions/{session}/")
    expect(party(host, "山田 花子")).to_have_class(HERE)
    party(host, CALLER).locator(".button--primary").click()
    expect(party(host, CALLER)).to_have_class(HERE)
    host.picture("reception-roster")
    host.page.locator("#roster-undo button").click()
    expect(party(host, CALLER)).not_to_have_class(HERE)
    assert _here(town, session) == {"山田 花子": "present"}
    party(host, "佐藤 美咲").locator(".button--primary").click()
    expect(party(host, "佐藤 美咲")).to_have_class(HERE)
    assert _here(town, session) == {"山田 花子": "present", "佐藤 美咲": "present"}

    # Somebody who only looks in is counted, not asked.
    for more, in_all in (("1", "1"), ("5", "6"), ("-1", "5")):
        host.page.locator(f"[formaction$='/walk-ins/'][value='{more}']").click()
        expect(host.page.locator(".door-count strong")).to_have_text(in_all)
    assert town.one("SELECT walk_ins FROM activities_session WHERE id = %s", session) == 5


def _verdict(main: Locator, kind: str) -> Locator:
    return main.locator(f"[data-verdict={kind}]")


def _here(town: Town, session: int) -> dict[str, str]:
    """Who is marked as here, of the three; what was taken back is unknown again."""
    return dict(
        town.ask(
            """SELECT person.name, attendance.state FROM activities_attendance attendance
               JOIN activities_signup party ON party.id = attendance.sign_up_id
               JOIN community_person person ON person.id = party.person_id
               WHERE party.session_id = %s AND attendance.state <> 'unknown'""",
            session,
        )
    )
