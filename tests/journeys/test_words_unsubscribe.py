"""From a real mail: one kind of it is switched off by its link, without signing in, and only that kind."""

import re
import urllib.request
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import MISAKI, choose, is_in_state, session_ahead
from tests.journeys.town import TOKYO, Town, text_of, wait_for

pytestmark = pytest.mark.browser
ONE_CLICK = urlencode({"List-Unsubscribe": "One-Click"}).encode()
MUTED = """SELECT count(*) FROM notifications_muted muted JOIN community_person person ON person.id = muted.person_id
           JOIN community_user account ON account.id = person.user_id
           WHERE account.email = %s AND topic = %s AND channel = 'email'"""
CHANNELS = """SELECT delivery.channel, delivery.state, notice.title FROM notifications_noticedelivery delivery
              JOIN notifications_notice notice ON notice.id = delivery.notice_id
              JOIN community_person person ON person.id = notice.person_id
              JOIN community_user account ON account.id = person.user_id
              WHERE account.email = %s AND notice.kind = %s AND notice.about_id IS NULL ORDER BY delivery.id"""


def link(mail: EmailMessage, part: str) -> str:
    """The path of the address in a mail's text."""
    found = re.search(rf"https?://\S+{part}\S+", text_of(mail))
    assert found, text_of(mail)
    return urlsplit(found[0]).path


def test_one_kind_of_mail_is_switched_off_by_its_link(town: Town, arrive: Arrive) -> None:
    # Misaki is reminded of a first thing, and has signed up for a second one.
    first, activity = session_ahead(town, MISAKI, days=2, seats=2)
    misaki = arrive("visitor")
    choose(misaki, activity, first)
    misaki.submit()
    is_in_state(misaki, "confirmed")
    confirmed = town.mail_to(MISAKI, "申し込みができました")
    evening_before(town, first)
    wait_for(lambda: town.ask(CHANNELS, MISAKI, "reminder"), "the reminder")
    reminder = wait_for(lambda: reminders(town), "its mail")[-1]
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert confirmed["List-Unsubscribe-Post"] is None  # a cancellation is not silenced in passing

    # Somebody who is not signed in opens the link in the mail: it asks, and nothing has happened yet.
    reader = arrive()
    reader.go(link(reminder, "/notices/stop/"))
    expect(reader.page.locator("button[value=off]")).to_be_visible()
    reader.picture("unsubscribe-asked")
    assert town.one(MUTED, MISAKI, "reminders") == 0
    reader.page.locator("button[value=off]").click()
    expect(reader.page.locator("button[value=on]")).to_be_visible()
    reader.picture("unsubscribe-done")
    assert town.one(MUTED, MISAKI, "reminders") == 1
    reader.page.locator("button[value=on]").click()
    expect(reader.page.locator("button[value=off]")).to_be_visible()
    assert town.one(MUTED, MISAKI, "reminders") == 0

    # A mail program presses its own button.
    request = urllib.request.Request(f"{town.address}{urlsplit(header(reminder)).path}", data=ONE_CLICK)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  our own address
        assert answer.status == 200
    assert town.one(MUTED, MISAKI, "reminders") == 1

    # The settings, by the mail's other link, say so.
    reader.go(link(reminder, "/notices/settings/"))
    expect(reader.page.locator("[name=topic][value=reminders]")).not_to_be_checked()
    expect(reader.page.locator("[name=topic][value=changes]")).to_be_checked()
    reader.picture("unsubscribe-settings")

    # The next reminder is in the inbox alone; a confirmation still comes by mail.
    known, mailed = len(town.mails_to(MISAKI)), len(reminders(town))
    second, other = session_ahead(town, MISAKI, days=2, seats=2)
    choose(misaki, other, second)
    misaki.submit()
    is_in_state(misaki, "confirmed")
    wait_for(lambda: town.mails_to(MISAKI)[known:], "the second confirmation by mail")
    reminded = len(town.ask(CHANNELS, MISAKI, "reminder"))
    evening_before(town, second)
    wait_for(
        lambda: [row for row in town.ask(CHANNELS, MISAKI, "reminder")[reminded:] if row[1] == "sent" and row[2]],
        "the second reminder",
    )
    assert {row[0] for row in town.ask(CHANNELS, MISAKI, "reminder")[reminded:]} == {"inbox"}
    misaki.go("/notices/")
    title = str(town.ask(CHANNELS, MISAKI, "reminder")[-1][2])
    expect(misaki.page.locator(".notice-list__title", has_text=title).first).to_be_visible()
    assert len(reminders(town)) == mailed
    misaki.picture("unsubscribe-inbox")


def header(mail: EmailMessage) -> str:
    """What List-Unsubscribe names, however it was folded."""
    return "".join(str(mail["List-Unsubscribe"]).split()).strip("<>")


def reminders(town: Town) -> list[EmailMessage]:
    """Misaki's mails about the topic."""
    return [mail for mail in town.mails_to(MISAKI) if ".reminders." in header(mail)]


def evening_before(town: Town, session: int) -> None:
    """Ten past six in the town, on the day before."""
    starts_at = town.one("SELECT starts_at FROM activities_session WHERE id = %s", session)
    assert isinstance(starts_at, datetime)
    day = (starts_at.astimezone(TOKYO) - timedelta(days=1)).replace(hour=18, minute=10, second=0)
    town.move_clock_to(day)
