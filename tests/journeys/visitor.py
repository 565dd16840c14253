"""A person in front of a browser: what they click and type, and what they see."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.town import Town, text_of, wait_for

PHONE = 390
DESK = 1280
HEIGHTS = {PHONE: 844, DESK: 900}
# A picture of every step, for people who want to look: JOURNEY_PICTURES=/some/folder
PICTURES = os.environ.get("JOURNEY_PICTURES")
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)  # to sign in with: on a line of its own

expect.set_options(timeout=15_000)


class Visitor:
    """One person with a browser of their own (cookies are not shared), on one open page."""

    def __init__(
        self, town: Town, browser: Browser, *, width: int = PHONE, language: str = "ja", zone: str = "Asia/Tokyo"
    ) -> None:
        self.town = town
        self.prefix = "" if language == "ja" else f"/{language}"
        self._context = browser.new_context(
            base_url=town.address,
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="ja-JP",
            timezone_id=zone,
            reduced_motion="reduce",
        )
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self._expected: set[str] = set()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 on purpose is a red line in Chromium's console.
        if message.type == "error" and message.location.get("url") not in self._expected:
            self.complaints.append(f"{self.page.url}: {message.text} ({message.location})")

    def leave(self) -> None:
        """Close the browser."""
        self._context.close()

    def expect_refusal_at(self, path: str) -> None:
        """This address answers with an error on purpose."""
        self._expected.add(f"{self.town.address}{path}")

    def go(self, path: str) -> Response:
        """Open an address of the site, in the visitor's language."""
        answer = self.page.goto(f"{self.prefix}{path}")
        assert answer is not None
        return answer

    def be(self, persona: str) -> None:
        """Sign in as somebody from the demo's guide, with one click."""
        self.page.goto("/demo/")
        self.page.locator(f"form[action='/demo/sign-in/{persona}/'] button").first.click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)

    def wear(self, session: str) -> None:
        """Be signed in by the cookie of a session that is there already."""
        self._context.add_cookies([{"name": "sessionid", "value": session, "url": self.town.address}])

    @property
    def path(self) -> str:
        """Where the visitor is, without a question."""
        return urlsplit(self.page.url).path

    def sign_in(self, email: str) -> None:
        """As somebody who is not in the guide: with the code from a mail."""
        known = len(self.town.mails_to(email))
        self.page.goto("/sign-in/")
        self.fill(email=email)
        self.submit()

        def code() -> str | None:
            mails = self.town.mails_to(email)[known:]
            return next((found[1] for mail in mails if (found := CODE.search(text_of(mail)))), None)

        self.fill(code=wait_for(code, f"the code for {email}"))
        self.submit()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def unfold(self, field: str) -> None:
        """Open the fold in which a field lies."""
        self.page.locator(f"main details:has([name='{field}']) > summary").click()

    def is_told(self, words: str) -> None:
        """The page says so, at the top, in green."""
        expect(self.page.locator(".messages .alert--success")).to_contain_text(words)

    def fill(self, **fields: str) -> None:
        """Type into the fields of the only form that has them."""
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']").fill(value)

    def press(self, action: str) -> None:
        """Press the button of the form that leads to an address with this end."""
        self.page.locator(f"form[action$='{action}'] button[type=submit]").click()

    def submit(self) -> None:
        """Press the main button of the page's form."""
        self.page.locator("main form .actions button[type=submit]").click()

    def seats(self, session: int) -> Locator:
        """Where the page says how many seats a session has left."""
        return self.page.locator(f"live-seats[session='{session}']")

    def number_at(self, selector: str) -> int:
        """The first whole number in an element."""
        found = re.search(r"[\d,]+", self.page.locator(selector).inner_text())
        assert found is not None, f"no number in {selector}"
        return int(found[0].replace(",", ""))

    def reload_until(self, there: Callable[[], bool], what: str, seconds: float = 40) -> None:
        """Load the page again until it is there: something that a worker brings."""

        def look() -> bool:
            self.page.reload()
            return there()

        wait_for(look, what, seconds)

    def picture(self, name: str) -> None:
        """Keep what the page looks like, if somebody asked for pictures."""
        size = self.page.viewport_size
        if PICTURES is None or size is None:
            return
        Path(PICTURES, name).parent.mkdir(parents=True, exist_ok=True)
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            # Hiding the caret would leave style attributes behind, which the policy refuses at the next swap.
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True, caret="initial")
        self.page.set_viewport_size(size)
