"""On approval, with something that the person would like help with: the host answers both, and the person is told."""

from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import MEGUMI, choose, is_in_state, party, topic
from tests.journeys.town import Town, text_of, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

WISH = "音の小さい席だと助かります。"
ANSWER = "窓ぎわの静かな机を用意します。"
WORD = "どうぞ、お待ちしています。"


def test_a_request_with_a_wish_is_answered(town: Town, arrive: Arrive) -> None:
    session, activity, title, host_slug = town.ask(
        """SELECT session.id, activity.id, text.title, host.slug FROM activities_session session
           JOIN activities_activity activity ON activity.id = session.activity_id
           JOIN activities_activitytext text ON text.activity_id = activity.id AND text.language = 'ja'
           JOIN community_organisation host ON host.id = activity.organisation_id
           WHERE host.slug = 'machinaka-office' AND activity.way = 'approval' AND activity.state = 'published'
             AND session.starts_at > %s
           ORDER BY session.starts_at LIMIT 1""",
        town.now(),
    )[0]

    # She asks for a place, and says what would help.
    megumi = arrive("helper")
    choose(megumi, activity, session)
    megumi.unfold("support_text")
    megumi.page.locator("label:has([name=examples][value=quiet])").click()
    megumi.fill(support_text=WISH)
    megumi.page.locator("[name=support_consent]").check()
    megumi.picture("request-form")
    megumi.submit()
    is_in_state(megumi, "requested")
    number = megumi.page.url.rstrip("/").rpartition("/")[2]
    expect(megumi.page.locator("main")).to_contain_text(WISH)
    megumi.picture("request-sent")

    # The roster says that something was asked, not what; a page of its own does, to the host alone.
    host = arrive(width=DESK)
    host.sign_in(f"staff@{host_slug}.example")
    host.go(f"/organise/sessions/{session}/")
    expect(party(host, "中村 恵")).to_be_visible()
    assert WISH not in host.page.content()
    host.picture("request-roster")
    party(host, "中村 恵").locator(f"a[href$='/{number}/support/']").click()
    expect(host.page.locator(".quoted")).to_contain_text(WISH)
    host.picture("request-wish")
    coordinator = arrive("coordinator")
    coordinator.expect_refusal_at(f"/organise/sessions/{session}/{number}/support/")
    assert coordinator.go(f"/organise/sessions/{session}/{number}/support/").status == 404

    # できます, and yes.
    host.fill(note=ANSWER)
    host.page.locator("button[name=answer][value=can]").click()
    host.is_told("中村 恵")
    is_in_state(megumi, "requested")
    row = party(host, "中村 恵")
    row.locator("[name=note]").fill(WORD)
    row.locator(f"form[action$='/{number}/approve/'] button").first.click()
    wait_for(
        lambda: town.one("SELECT state FROM activities_signup WHERE id = %s", int(number)) == "confirmed", "the yes"
    )
    expect(host.page.locator(".roster__row--asking", has_text="中村 恵")).to_have_count(0)
    host.picture("request-answered")

    # She is told both.
    megumi.page.reload()
    is_in_state(megumi, "confirmed")
    expect(megumi.page.locator("main")).to_contain_text(WORD)
    expect(megumi.page.locator("main")).to_contain_text(ANSWER)
    megumi.picture("request-confirmed")
    mails = wait_for(lambda: _three(town.mails_to(MEGUMI, topic(title))), "passed on, answered, confirmed")
    assert ANSWER in text_of(mails[1])
    assert all(f"/sign-ups/{number}/" in text_of(mail) and WISH not in text_of(mail) for mail in mails)


def _three(mails: list[EmailMessage]) -> list[EmailMessage]:
    """All three that there will be, or none yet."""
    return mails if len(mails) == 3 else []
