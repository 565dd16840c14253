"""The evening before, somebody who has a role can't come: another takes over with one tap, and all are told."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, MEGUMI
from tests.journeys.town import TOKYO, Town, day_of, text_of, wait_for
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser
HOSTS = {"joca": "joca", "komakusa": "shopkeeper"}  # their slugs, and who acts for them


def an_open_role(town: Town) -> tuple[int, int, int, str]:
    """The next shift with a place, at a session from tomorrow on: shift, role, session, and the host's slug.

    Neither Hanako nor Megumi has anything at that time.
    """
    found = town.ask(
        """SELECT shift.id, role.id, session.id, host.slug FROM volunteers_shift shift
           JOIN volunteers_role role ON role.id = shift.role_id
           JOIN activities_session session ON session.id = role.session_id
           JOIN activities_activity activity ON activity.id = session.activity_id
           JOIN community_organisation host ON host.id = role.organisation_id
           WHERE host.slug = ANY(%s) AND shift.state = 'scheduled' AND session.state = 'scheduled'
             AND activity.state = 'published' AND role.state = 'open' AND role.kind = 'volunteer'
             AND NOT role.asks_first AND role.skills = '{}' AND role.languages = '{}' AND role.certificate = ''
             AND shift.starts_at > %s AND shift.most > (
               SELECT count(*) FROM volunteers_assignment taken
               WHERE taken.shift_id = shift.id AND taken.state IN ('accepted', 'proposed'))
             AND NOT EXISTS (
               SELECT FROM volunteers_assignment other JOIN community_person person ON person.id = other.person_id
               JOIN community_user account ON account.id = person.user_id
               WHERE account.email = ANY(%s) AND other.busy && tstzrange(shift.starts_at, shift.ends_at))
           ORDER BY shift.starts_at LIMIT 1""",
        list(HOSTS),
        datetime.combine(day_of(town.now()) + timedelta(days=1), time(6), tzinfo=TOKYO),
        [HANAKO, MEGUMI],
    )
    assert found, "no role waits for anybody"
    return found[0][0], found[0][1], found[0][2], found[0][3]


def name_of(town: Town, email: str) -> str:
    """Of the person behind an account."""
    return str(
        town.one(
            """SELECT person.name FROM community_person person
               JOIN community_user account ON account.id = person.user_id WHERE account.email = %s""",
            email,
        )
    )


def take(visitor: Visitor, role: int, shift: int) -> None:
    """From the role's page."""
    visitor.go(f"/roles/{role}/")
    visitor.press(f"/shifts/{shift}/take/")
    visitor.page.wait_for_url("**/my/roles/")


def test_a_stand_in_takes_over_the_evening_before(town: Town, arrive: Arrive) -> None:
    shift, role, session, host = an_open_role(town)
    hanako, megumi = arrive("resident"), arrive("helper")
    take(hanako, role, shift)
    megumi.go(f"/roles/{role}/")
    megumi.press(f"/roles/{role}/watch/on/")

    # The evening before: the reminder comes, and Hanako has a fever.
    starts_at = town.one("SELECT starts_at FROM volunteers_shift WHERE id = %s", shift)
    town.move_clock_to(datetime.combine(day_of(starts_at) - timedelta(days=1), time(18, 5), tzinfo=TOKYO))
    wait_for(
        lambda: town.ask("SELECT 1 FROM notifications_notice WHERE kind = 'role_reminder' AND title <> ''"),
        "the reminder",
    )
    hanako.go("/my/roles/")
    mine = town.one(
        "SELECT id FROM volunteers_assignment WHERE shift_id = %s AND state = 'accepted' AND person_id = "
        "(SELECT person.id FROM community_person person JOIN community_user u ON u.id = person.user_id "
        "WHERE u.email = %s)",
        shift,
        HANAKO,
    )
    hanako.page.locator(f"a[href$='/assignments/{mine}/stand-in/']").click()
    hanako.picture("stand-in-ways")
    hanako.page.locator("form:has(input[name=how][value=all]) button").click()
    expect(hanako.page.locator("[data-search]")).to_be_visible()
    hanako.picture("stand-in-search")

    # Megumi gets the mail, opens it, and takes over with one tap.
    def question() -> str | None:
        letters = [text_of(mail) for mail in town.mails_to(MEGUMI)]
        asked = [word for letter in letters for word in letter.split() if "/stand-ins/" in word]
        return asked[-1] if asked else None

    megumi.page.goto(wait_for(question, "the question to Megumi"))
    expect(megumi.page.locator("[data-ask=open]")).to_be_visible()
    expect(megumi.page.locator("main")).not_to_contain_text("山田 花子")
    megumi.picture("stand-in-asked")
    megumi.press("/take-over/")
    megumi.page.wait_for_url("**/my/roles/")
    expect(megumi.page.locator(f"a[href$='/roles/{role}/']").first).to_be_visible()

    # The host's list shows who comes now; Hanako is thanked, and her record is no worse.
    keeper = arrive(HOSTS[host], width=DESK)
    keeper.go(f"/sessions/{session}/roles/")
    expect(keeper.page.locator("#session-roles")).to_contain_text(name_of(town, MEGUMI))
    expect(keeper.page.locator("#session-roles")).not_to_contain_text(name_of(town, HANAKO))
    thanks = wait_for(
        lambda: town.ask(
            "SELECT notice.id FROM notifications_notice notice WHERE kind = 'stand_in_found' AND subject_id IN "
            "(SELECT id FROM volunteers_standinsearch WHERE assignment_id = %s) AND title <> ''",
            mine,
        ),
        "the thanks to Hanako",
    )
    hanako.go("/notices/")
    expect(hanako.page.locator(f"form[action$='/notices/{thanks[0][0]}/open/']")).to_be_visible()
    hanako.picture("stand-in-thanks")
    hanako.go(f"/assignments/{mine}/stand-in/")
    expect(hanako.page.locator(".alert--success")).to_be_visible()
    [(state, outcome)] = town.ask("SELECT state, outcome FROM volunteers_assignment WHERE id = %s", mine)
    assert (state, outcome) == ("handed_over", "handed_over")
