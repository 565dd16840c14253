"""A browser switches messages on, gets one, and sees in its header what is unread: with the real worker and server.

Only the browser's own push service is played: subscribing answers with an address at our double, and what the double
was sent is handed to the worker as the browser would do it, decrypted.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import connections
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings

from community.models import Person
from notifications import kinds
from notifications.models import Way
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_sign_up
from tests.journeys.conftest import ARGUMENTS, chromium
from tests.mail_sink import Sink
from tests.notifications.push_kit import push_service
from tests.push_double import PushDouble
from tests.server import running_server, session_cookie

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Done = TypeVar("Done")

SUBSCRIBES = """given => {
  const subscription = () => localStorage.getItem("subscribed") && {
    endpoint: given.endpoint,
    options: { applicationServerKey: null },
    toJSON: () => given,
  };
  PushManager.prototype.getSubscription = async () => subscription();
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("no browser takes this");
    localStorage.setItem("subscribed", "1");
    return subscription();
  };
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, ...data }))"""


def elsewhere(act: Callable[[], Done]) -> Done:
    """In a thread of its own: where Playwright's event loop runs, nobody may use the database."""

    def run() -> Done:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def drive(address: str, cookie: str, act: Callable[[BrowserContext, Page], None]) -> None:
    """Act in a signed-in browser that may show messages."""

    def run() -> None:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            context = started.new_context(viewport={"width": 390, "height": 844}, permissions=["notifications"])
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            try:
                act(context, context.new_page())
            finally:
                started.close()

    elsewhere(run)


@pytest.fixture
def alice() -> Person:
    """A resident with an account."""
    return make_person("Alice", email="alice@example.jp")


def cookie_of(person: Person) -> str:
    """Of a browser in which the person is signed in."""
    assert person.user is not None
    return session_cookie(person.user)


def tell(person: Person) -> None:
    """A confirmation, sent."""
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[make_sign_up(person=person).pk])
    send_due()


def hand_to_the_worker(page: Page, said: dict[str, str]) -> None:
    """As the browser does with what came from its push service."""
    tools = page.context.new_cdp_session(page)
    found: list[Any] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    at = {"origin": page.evaluate("location.origin"), "registrationId": found[0]["registrationId"]}
    tools.send("ServiceWorker.deliverPushMessage", {**at, "data": json.dumps(said)})


def test_switched_on_tried_and_removed(alice: Person, settings: Settings) -> None:
    def act(context: BrowserContext, page: Page, address: str, double: PushDouble) -> None:
        device = double.device("phone")
        page.add_init_script(f"({SUBSCRIBES})({json.dumps(device.subscription)})")
        page.goto(f"{address}/notices/push/")
        page.locator("[data-state=off] [data-on]").click()
        expect(page.locator(".alert--success")).to_be_visible()
        expect(page.locator("[data-state=on]")).to_be_visible()
        expect(page.locator("[data-this]")).to_be_visible()
        page.locator("form[action$='/test/'] button").click()
        expect(page.locator(".alert--success")).to_be_visible()
        [push] = double.of(device)
        said = device.read(push.body)
        hand_to_the_worker(page, said)
        page.wait_for_function(f"({SHOWN})().then(shown => shown.length === 1)")
        assert page.evaluate(SHOWN) == [said]
        page.locator("form[action$='/remove/'] button").click()
        expect(page.locator("[data-state=off]")).to_be_visible()
        assert elsewhere(Way.objects.count) == 0

    cookie = cookie_of(alice)
    with push_service(settings) as double:
        keys = {"VAPID_PRIVATE_KEY": settings.VAPID_PRIVATE_KEY, "VAPID_SUBJECT": settings.VAPID_SUBJECT}
        with running_server(DEBAN_PUSH_DOUBLE=double.origin, **keys) as address:
            drive(address, cookie, lambda context, page: act(context, page, address, double))
        assert double.wrong == []


def test_the_header_and_the_inbox_change_by_themselves(alice: Person, sink: Sink) -> None:
    def act(context: BrowserContext, page: Page, address: str) -> None:
        page.goto(f"{address}/my/")
        inbox = context.new_page()
        inbox.goto(f"{address}/notices/")
        for shown in (page, inbox):
            expect(shown.locator("[data-unread]")).to_be_hidden()
        page.wait_for_timeout(1000)  # until both listen
        elsewhere(lambda: tell(alice))
        expect(page.locator("[data-unread]")).to_contain_text("1")
        expect(inbox.locator(".notice-list__item--unread")).to_have_count(1)
        inbox.locator(".page-head button").click()
        expect(inbox.locator(".notice-list__item--unread")).to_have_count(0)
        expect(page.locator("[data-unread]")).to_be_hidden()

    cookie = cookie_of(alice)
    with running_server() as address:
        drive(address, cookie, lambda context, page: act(context, page, address))
