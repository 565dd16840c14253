"""A stay: days asked for, days given, and nobody else can have them."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import choose, is_in_state, party
from tests.journeys.town import Town, day_of, wait_for
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

AHEAD, NIGHTS = 45, 3  # days


def test_days_that_were_given_are_taken(town: Town, arrive: Arrive) -> None:
    session, activity, host_slug = town.ask(
        """SELECT session.id, activity.id, host.slug FROM activities_session session
           JOIN activities_activity activity ON activity.id = session.activity_id
           JOIN community_organisation host ON host.id = activity.organisation_id
           WHERE activity.way = 'stay' AND activity.state = 'published' AND session.ends_at > %s
           ORDER BY session.starts_at LIMIT 1""",
        town.now() + timedelta(days=AHEAD + 10),
    )[0]
    first = day_of(town.now()) + timedelta(days=AHEAD)

    # Two parties ask for days that overlap: nothing is booked yet, so both may.
    misaki, yohei = arrive("visitor"), arrive("teacher")
    choose(misaki, activity, session)
    misaki.picture("stay-form")
    _asks(misaki, first, seats="2")
    is_in_state(misaki, "requested")
    misaki.picture("stay-asked")
    choose(yohei, activity, session)
    _asks(yohei, first + timedelta(days=1))
    is_in_state(yohei, "requested")

    # The host gives them to the first. The second can't be approved any more.
    host = arrive(width=DESK)
    host.sign_in(f"staff@{host_slug}.example")
    host.go(f"/organise/sessions/{session}/")
    host.picture("stay-roster")
    _says_yes(host, "佐藤 美咲")
    expect(host.page.locator(".roster__row--asking", has_text="佐藤 美咲")).to_have_count(0)
    _says_yes(host, "竹村 洋平")
    expect(host.page.locator(".messages .alert--error")).to_be_visible()
    expect(host.page.locator(".roster__row--asking", has_text="竹村 洋平")).to_be_visible()
    host.picture("stay-roster-refused")
    assert _states(town, session) == {"佐藤 美咲": "confirmed", "竹村 洋平": "requested"}
    misaki.page.reload()
    is_in_state(misaki, "confirmed")

    # A third sees that they are taken, and can't ask for them, but for the days right after.
    hanako = arrive("resident")
    choose(hanako, activity, session)
    hanako.page.locator(".taken summary").click()
    expect(hanako.page.locator(".taken li", has_text=f"{first.month}月{first.day}日")).to_be_visible()
    hanako.expect_refusal_at(f"/sessions/{session}/sign-up/")
    _asks(hanako, first + timedelta(days=2))
    expect(hanako.page.locator(".error-summary")).to_be_visible()
    hanako.picture("stay-taken")
    _asks(hanako, first + timedelta(days=NIGHTS))  # one party leaves in the morning, the next comes in the afternoon
    is_in_state(hanako, "requested")
    host.page.reload()
    _says_yes(host, "山田 花子")
    wait_for(lambda: _states(town, session).get("山田 花子") == "confirmed", "the second yes")


def _asks(visitor: Visitor, arrives: date, *, seats: str = "1") -> None:
    leaves = arrives + timedelta(days=NIGHTS)
    visitor.fill(arrives=arrives.isoformat(), leaves=leaves.isoformat(), seats=seats)
    visitor.submit()


def _says_yes(host: Visitor, name: str) -> None:
    party(host, name).locator("form[action$='/approve/'] button").first.click()


def _states(town: Town, session: int) -> dict[str, str]:
    """Of the three who took part here."""
    names = ["佐藤 美咲", "竹村 洋平", "山田 花子"]
    return dict(
        town.ask(
            """SELECT person.name, party.state FROM activities_signup party
               JOIN community_person person ON person.id = party.person_id
               WHERE party.session_id = %s AND person.name = ANY(%s)""",
            session,
            names,
        )
    )
