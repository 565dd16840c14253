"""Every page in Japanese and English, on a phone and on a desk: axe, overflow, console, language."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from django.urls import URLPattern, resolve
from playwright.sync_api import Browser, ViewportSize

from demo.urls import urlpatterns as demo_patterns
from tests.activities.doors import PUBLIC, TABLE
from tests.journeys.audience import Audience
from tests.journeys.sights import (
    PEOPLE,
    TAKING_PART,
    Sight,
    ask_for_a_code,
    every_state,
    send_empty,
    unfold,
    until_the_panel_is_there,
)
from tests.journeys.sights_board import BOARD
from tests.journeys.sights_by_hand import BY_HAND
from tests.journeys.sights_figures import FIGURES
from tests.journeys.sights_figures_staff import FIGURES_STAFF
from tests.journeys.sights_hosting import HOSTING
from tests.journeys.sights_linking import LINKING
from tests.journeys.sights_notices import MAIL_NOTICES
from tests.journeys.sights_organise import ORGANISING
from tests.journeys.sights_plans import PLANS
from tests.journeys.sights_population import POPULATION
from tests.journeys.sights_recognition import RECOGNITION
from tests.journeys.sights_roles import ROLES
from tests.journeys.sights_staff import STAFF
from tests.journeys.sights_stand_ins import STAND_INS
from tests.journeys.town import Scenery, Town
from tests.journeys.visitor import DESK, HEIGHTS, PHONE, Visitor
from tests.server import ROOT

pytestmark = pytest.mark.browser

NARROW = 320  # WCAG 1.4.10
# The dear parts of a look are axe and every change of the width. So axe looks at each language in one width, the last
# one, and so at each page in both; and each language begins where the other one ends.
WIDTHS = {"ja": (DESK, NARROW, PHONE), "en": (PHONE, NARROW, DESK)}
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
VIOLATIONS = r"""async colours => {
  const rules = { "color-contrast": { enabled: colours } };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, rules });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


@cache
def axe() -> str:
    """The checker's script; fails with a sentence where it isn't installed."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: run npm ci in frontend/ (make test does).", pytrace=False)
    return AXE.read_text()


@pytest.fixture(scope="module")
def audience(town: Town, browser: Browser, scene: Scenery) -> Iterator[Audience]:
    """Everybody who looks."""
    people = Audience(town, browser, scene)
    yield people
    people.leave()


SIGHTS = [
    Sight("find", "/", act=unfold),
    Sight("find-empty", "/?q=xyzzy&district=akaho"),
    Sight("find-calendar", "/?view=calendar"),
    Sight("find-near", "/?view=near&near=area-akaho"),
    Sight("activity", "/activities/{activity}/"),
    Sight("activity-own", "/activities/{own_activity}/", "shopkeeper"),
    Sight("sign-up-form", "/sessions/{session}/sign-up/"),
    Sight("sign-up-errors", "/sessions/{session}/sign-up/", act=send_empty),
    Sight("sign-up-done", "/sign-ups/{sign_up}/", "resident", act=unfold),
    Sight("sign-in", "/sign-in/"),
    Sight("code", "/sign-in/", act=ask_for_a_code),
    Sight("my-page", "/my/", "resident"),
    Sight("my-page-empty", "/my/", "administrator"),
    Sight("my-roles", "/my/roles/", "resident"),
    Sight("details", "/my/details/", "resident"),
    Sight("notices", "/notices/", "resident"),
    Sight("notices-empty", "/notices/", "helper"),
    Sight("push", "/notices/push/", "resident", act=every_state),
    Sight("figures", "/figures/", act=unfold),
    Sight("roles", "/roles/"),
    Sight("how-we-match", "/roles/how-we-match/"),
    Sight("plans", "/coordinate/plans/", "coordinator"),
    Sight("plan-ask", "/coordinate/plans/new/", "coordinator"),
    Sight("organise", "/organise/", "shopkeeper"),
    Sight("organise-nothing", "/organise/", "resident"),
    Sight("post", "/organise/komakusa/post/", "shopkeeper", act=unfold),
    Sight("post-errors", "/organise/komakusa/post/", "shopkeeper", act=send_empty),
    Sight("roster", "/organise/sessions/{own_session}/", "shopkeeper", act=until_the_panel_is_there),
    Sight("roles-panel", "/sessions/{own_session}/roles/", "shopkeeper", act=unfold),
    Sight("sign-out", "/sign-out/", "resident"),
    Sight("demo", "/demo/", prefixed=False),
    Sight("demo-mails", "/demo/mail/", prefixed=False, quotes=True),
    Sight("missing", "/nothing-here/", status=404, exists=False),
]
EVERYTHING = [
    *(*SIGHTS, *TAKING_PART, *PEOPLE, *ORGANISING, *BOARD, *HOSTING, *ROLES, *STAND_INS, *RECOGNITION, *PLANS),
    *(*MAIL_NOTICES, *LINKING),
    *STAFF,
    *POPULATION,
    *FIGURES,
    *FIGURES_STAFF,
    *BY_HAND,
]
NO_SIGHT = {  # what a browser can ask for and nobody looks at
    **PUBLIC,
    "photo": "a picture",
    "api-schema": "a machine's door",
    "account_confirm_login_code": "its page is the sight “code”: without a mail on its way it leads back",
    "activities:sign-up-finish": "leads on to the sign-up",
    "activities:post-for": "leads on to the form of one organisation",
    "activities:post-programme": "a part of the form for posting, fetched into it",
    "notifications:open": "leads on to what the notice is about",
    "service-worker": "a script",
    "notifications:staff-kind-mail": "the frame in the sight “staff-kind”",
    "notice-link": "the short link of an SMS: leads on likewise",
    "people:guardian-answer": "its pages are the sights “guardian-answer” and “guardian-link-over”, by their links",
    "volunteers:record-json": "a file",
    "metrics-files:json": "a file",
    "metrics-files:report": "a PDF: test_report reads it",
    "metrics-files:catalogue": "a machine's door",
    "notifications:letter-paper": "a PDF: test_letters reads it",
    "volunteers:certificate-paper": "a PDF: test_certificates reads it",
    "demo:mail-html": "the frame in the sight “demo-mail”",
    "demo:sign-in": "a button",
    "demo:clock": "a button",
}
FILES = ("csv", "ical")  # how the names of routes end that answer with a file


def test_every_page_has_its_sight_or_its_reason() -> None:
    """From the URLconf, through the table of doors, which test_permissions holds complete."""
    doors = {row.route for row in TABLE if row.verb == "GET" and "-api:" not in row.route}
    demo = {f"demo:{one.name}" for one in demo_patterns if isinstance(one, URLPattern)}
    pages = {name for name in doors | demo if not name.endswith((*FILES, "-en"))}
    seen = {resolve(path_of(sight), urlconf="tests.demo.urls").view_name for sight in EVERYTHING if sight.exists}
    assert pages - seen - set(NO_SIGHT) == set()
    assert set(NO_SIGHT) & seen == set()
    assert all(NO_SIGHT.values())


def path_of(sight: Sight) -> str:
    """Its address without the question, any number for each of the audience's."""
    return sight.path.partition("?")[0].format_map(defaultdict(lambda: "1"))


def test_every_sight_has_a_name_of_its_own() -> None:
    names = [sight.name for sight in EVERYTHING]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("sight", EVERYTHING, ids=lambda sight: sight.name)
def test_a_page_is_fit_to_be_seen(audience: Audience, sight: Sight, language: str) -> None:
    visitor = audience.visitor(sight.persona)
    visitor.complaints.clear()
    path = sight.path.format_map(vars(audience))
    if language != "ja":
        path = f"/{language}{path}" if sight.prefixed else f"{path}{language}/"
    visitor.expect_refusal_at(path)
    if sight.refused_at:
        refused_at = sight.refused_at.format_map(vars(audience))
        visitor.expect_refusal_at(f"{'' if language == 'ja' else f'/{language}'}{refused_at}")
    assert visitor.go(path).status == sight.status
    if sight.act:
        sight.act(visitor)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert [fault for width in WIDTHS[language] for fault in too_wide(visitor, width)] == []
    # Colours speak no language, and to weigh them is half of axe's work: once a page is enough.
    assert violations(visitor, colours=language == "ja") == []
    if language == "ja" and not sight.quotes:
        assert visitor.page.evaluate(ENGLISH) == []
    visitor.picture(f"pages/{sight.name}-{language}")
    assert visitor.complaints == []


def too_wide(visitor: Visitor, width: int) -> list[str]:
    """What of the open page does not fit into this width."""
    be_this_wide(visitor, width)
    wide = visitor.page.evaluate(WIDER_THAN_THE_SCREEN)
    return [f"{width} px: wider than the screen: {element}" for element in wide]


def be_this_wide(visitor: Visitor, width: int) -> None:
    """Nothing where the window is so wide already: else Chromium lays the page out once more."""
    size = ViewportSize(width=width, height=HEIGHTS.get(width, HEIGHTS[PHONE]))
    if visitor.page.viewport_size != size:
        visitor.page.set_viewport_size(size)


def violations(visitor: Visitor, *, colours: bool = True) -> list[str]:
    """What axe finds on the open page as wide as it is, with or without the contrast of its colours."""
    visitor.page.evaluate(axe())
    found: list[str] = visitor.page.evaluate(VIOLATIONS, colours)
    return found


def test_the_checks_find_what_is_wrong(audience: Audience) -> None:
    """A page spoiled by hand: each check must say so, else a clean page means nothing."""
    visitor = audience.visitor("")
    visitor.go("/")
    assert too_wide(visitor, PHONE) + violations(visitor) == []
    visitor.page.evaluate(
        """() => {
          const spoilt = document.createElement("p");
          spoilt.append("please wait a moment", document.createElement("img"));
          spoilt.className = "spoilt";
          spoilt.style.width = "500px";
          document.querySelector("main").append(spoilt);
        }"""
    )
    faults = too_wide(visitor, PHONE) + violations(visitor)
    assert any("wider than the screen: P.spoilt" in fault for fault in faults)
    assert any("image-alt" in fault for fault in faults)
    assert visitor.page.evaluate(ENGLISH) == ["please wait a moment"]
