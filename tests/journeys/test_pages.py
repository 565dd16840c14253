"""Every page in Japanese and English, on a phone and on a desk: axe, overflow, console, language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.town import Town
from tests.journeys.visitor import DESK, HEIGHTS, PHONE, Visitor
from tests.server import ROOT

pytestmark = pytest.mark.browser

NARROW = 320  # WCAG 1.4.10
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

# Words of the interface that stand in English on a Japanese page: three words or more, in lower case after the first,
# where no `lang` says that they are English. What people see, and what is read to them.
ENGLISH = r"""() => {
  const sentence = /[A-Za-z][a-z’']*(?: [a-z’'-]+){2,}/;
  const found = [];
  const look = (element, text) => {
    const match = sentence.exec(text || "");
    if (match && (element.closest("[lang]")?.lang || "").startsWith("ja")) found.push(match[0]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName)) look(parent, walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) {
      if (["data-ways", "data-repeats"].includes(name)) continue;  // what a field is for: codes, no words
      if (["aria-label", "alt", "placeholder", "title", "content"].includes(name) || name.startsWith("data-"))
        look(element, element.getAttribute(name));
    }
  }
  look(document.documentElement, document.title);
  return found;
}"""
WIDER_THAN_THE_SCREEN = r"""() => {
  const screen = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= screen) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(element => element instanceof HTMLElement && element.getBoundingClientRect().right > screen + 1)
    .map(element => `${element.tagName}.${element.className}`);
}"""
VIOLATIONS = r"""async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


@cache
def axe() -> str:
    """The checker's script; fails with a sentence where it isn't installed."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: run npm ci in frontend/ (make test does).", pytrace=False)
    return AXE.read_text()


class Audience:
    """The people who look at pages, each with one browser, and the ids that the pages' addresses need."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self._town, self._browser = town, browser
        self._visitors: dict[str, Visitor] = {}
        self.session, self.activity = self._session_ahead("activity.campaign_id IS NULL AND capacity > taken")
        self.own_session, self.own_activity = self._session_ahead("organisation.slug = 'komakusa'")
        self.sign_up = 0
        self._somebody_signs_up()

    def _session_ahead(self, which: str) -> tuple[int, int]:
        """A session that lies well ahead, and its activity."""
        [found] = self._town.ask(
            f"""SELECT session.id, activity.id FROM activities_session session
                JOIN activities_activity activity ON activity.id = session.activity_id
                JOIN community_organisation organisation ON organisation.id = activity.organisation_id
                WHERE activity.state = 'published' AND session.state = 'scheduled' AND {which}
                  AND session.starts_at > %s
                ORDER BY session.starts_at LIMIT 1""",  # noqa: S608  our own words
            self._town.now() + timedelta(days=10),
        )
        return int(found[0]), int(found[1])

    def _somebody_signs_up(self) -> None:
        """So that My page, the notices and the sign-up's own page have something to show."""
        resident = self.visitor("resident")
        resident.go(f"/sessions/{self.session}/sign-up/")
        if "/sign-ups/" not in resident.page.url:
            resident.submit()
        expect(resident.page.locator("[data-state]")).to_be_visible()
        self.sign_up = int(resident.page.url.rstrip("/").rpartition("/")[2])
        resident.go("/notices/")
        notice = resident.page.locator(".notice-list > li").first
        resident.reload_until(lambda: notice.count() == 1, "a notice")

    def visitor(self, persona: str) -> Visitor:
        """Somebody's browser; the empty name is a stranger's."""
        if persona not in self._visitors:
            self._visitors[persona] = Visitor(self._town, self._browser)
            if persona:
                self._visitors[persona].be(persona)
        return self._visitors[persona]

    def leave(self) -> None:
        """Close all browsers."""
        for visitor in self._visitors.values():
            visitor.leave()


@pytest.fixture(scope="module")
def audience(town: Town, browser: Browser) -> Iterator[Audience]:
    """Everybody who looks."""
    people = Audience(town, browser)
    yield people
    people.leave()


@dataclass(frozen=True)
class Sight:
    """A page: its address (with the audience's ids), who looks, what they do there first."""

    name: str
    path: str
    persona: str = ""
    status: int = 200
    act: Callable[[Visitor], Any] | None = None
    prefixed: bool = True  # English stands in front; the demo's own pages have it at the end
    quotes: bool = False  # shows what was written to others, in their languages


def _ask_for_a_code(visitor: Visitor) -> None:
    visitor.fill(email="reader@journeys.example")
    visitor.submit()
    expect(visitor.page.locator("[name=code]")).to_be_visible()


def _send_empty(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelector('main form.form').noValidate = true")
    visitor.submit()
    expect(visitor.page.locator(".error-summary")).to_be_focused()


def _unfold(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")


def _until_the_panel_is_there(visitor: Visitor) -> None:
    expect(visitor.page.locator("#session-roles")).to_be_visible()
    _unfold(visitor)


SIGHTS = [
    Sight("find", "/", act=_unfold),
    Sight("find-empty", "/?q=xyzzy&district=akaho"),
    Sight("find-calendar", "/?view=calendar"),
    Sight("find-near", "/?view=near&near=area-akaho"),
    Sight("activity", "/activities/{activity}/"),
    Sight("activity-own", "/activities/{own_activity}/", "shopkeeper"),
    Sight("sign-up-form", "/sessions/{session}/sign-up/"),
    Sight("sign-up-errors", "/sessions/{session}/sign-up/", act=_send_empty),
    Sight("sign-up-done", "/sign-ups/{sign_up}/", "resident", act=_unfold),
    Sight("sign-in", "/sign-in/"),
    Sight("code", "/sign-in/", act=_ask_for_a_code),
    Sight("my-page", "/my/", "resident"),
    Sight("my-page-empty", "/my/", "administrator"),
    Sight("my-roles", "/my/roles/", "resident"),
    Sight("details", "/my/details/", "resident"),
    Sight("notices", "/notices/", "resident"),
    Sight("notices-empty", "/notices/", "helper"),
    Sight("figures", "/figures/", act=_unfold),
    Sight("roles", "/roles/"),
    Sight("organise", "/organise/", "shopkeeper"),
    Sight("organise-nothing", "/organise/", "resident"),
    Sight("post", "/organise/komakusa/post/", "shopkeeper", act=_unfold),
    Sight("post-errors", "/organise/komakusa/post/", "shopkeeper", act=_send_empty),
    Sight("roster", "/organise/sessions/{own_session}/", "shopkeeper", act=_until_the_panel_is_there),
    Sight("roles-panel", "/sessions/{own_session}/roles/", "shopkeeper", act=_unfold),
    Sight("sign-out", "/sign-out/", "resident"),
    Sight("demo", "/demo/", prefixed=False),
    Sight("demo-mails", "/demo/mail/", prefixed=False, quotes=True),
    Sight("missing", "/nothing-here/", status=404),
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_a_page_is_fit_to_be_seen(audience: Audience, sight: Sight, language: str) -> None:
    visitor = audience.visitor(sight.persona)
    visitor.complaints.clear()
    path = sight.path.format_map(vars(audience))
    if language != "ja":
        path = f"/{language}{path}" if sight.prefixed else f"{path}{language}/"
    visitor.expect_refusal_at(path)
    assert visitor.go(path).status == sight.status
    if sight.act:
        sight.act(visitor)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert [fault for width in (NARROW, PHONE, DESK) for fault in faults_at(visitor, width)] == []
    if language == "ja" and not sight.quotes:
        assert visitor.page.evaluate(ENGLISH) == []
    visitor.picture(f"pages/{sight.name}-{language}")
    assert visitor.complaints == []


def faults_at(visitor: Visitor, width: int) -> list[str]:
    """What is wrong with the open page at this width."""
    visitor.page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, HEIGHTS[PHONE])})
    wide = visitor.page.evaluate(WIDER_THAN_THE_SCREEN)
    faults = [f"{width} px: wider than the screen: {element}" for element in wide]
    if width == NARROW:
        return faults
    visitor.page.evaluate(axe())
    return [*faults, *(f"{width} px: {violation}" for violation in visitor.page.evaluate(VIOLATIONS))]


def test_the_checks_find_what_is_wrong(audience: Audience) -> None:
    """A page spoiled by hand: each check must say so, else a clean page means nothing."""
    visitor = audience.visitor("")
    visitor.go("/")
    assert faults_at(visitor, PHONE) == []
    visitor.page.evaluate(
        """() => {
          const spoilt = document.createElement("p");
          spoilt.append("please wait a moment", document.createElement("img"));
          spoilt.className = "spoilt";
          spoilt.style.width = "500px";
          document.querySelector("main").append(spoilt);
        }"""
    )
    faults = faults_at(visitor, PHONE)
    assert any("wider than the screen: P.spoilt" in fault for fault in faults)
    assert any("image-alt" in fault for fault in faults)
    assert visitor.page.evaluate(ENGLISH) == ["please wait a moment"]
