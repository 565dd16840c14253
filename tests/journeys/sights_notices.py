"""How notices reach a person: the settings, and the pages behind the links in mails (numbers: scene_notices)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, unfold
from tests.journeys.visitor import Visitor


def stop_them(visitor: Visitor) -> None:
    """Press the button, unless they are off since the same sight in another language; how to get them back."""
    button = visitor.page.locator("button[value=off]")
    if button.count():
        button.click()
    expect(visitor.page.locator("button[value=on]")).to_be_visible()


MAIL_NOTICES = [
    Sight("notice-settings", "/notices/settings/", "guest", act=unfold),
    Sight("notice-settings-host", "/notices/settings/", "host", act=unfold),
    Sight("notice-settings-broken", "/notices/settings/", "minor", act=unfold),
    Sight("notice-settings-link", "/notices/settings/{settings_link}/", act=unfold),
    Sight("notice-settings-link-over", "/notices/settings/nothing/", status=404),
    Sight("notice-stop", "/notices/stop/{stop_reminders}/"),
    Sight("notice-stop-careful", "/notices/stop/{stop_changes}/"),
    Sight("notice-stopped", "/notices/stop/{stop_thanks}/", act=stop_them),
    Sight("notice-stop-unknown", "/notices/stop/nothing/", status=404),
]
