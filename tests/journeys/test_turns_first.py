"""A foreign resident finds a first role, in Vietnamese and in やさしい日本語: profile, reasons, a question, a yes."""

import gettext
from collections.abc import Iterable
from functools import cache

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.roles import ask_from_the_board, fill_in_profile, person_called
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor
from tests.server import ROOT

pytestmark = pytest.mark.browser

LINH = "linh@komagane.example"
FOLDERS = {"vi": "vi", "ja-easy": "ja_Easy"}
HTML_LANG = {"vi": "vi", "ja-easy": "ja"}
# The words of the interface: every piece of text that does not stand in another language by its own `lang`.
PIECES = r"""() => {
  const page = document.documentElement.lang, found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!["SCRIPT", "STYLE", "TEMPLATE"].includes(parent.tagName) && parent.closest("[lang]").lang === page)
      if (/[A-Za-z]{2}/.test(text)) found.add(text.replace(/\s+/g, " "));
  }
  return [...found];
}"""


@cache
def catalogs(language: str) -> list[gettext.NullTranslations]:
    """What is translated into it, by room."""
    folders = sorted(path.parents[2] for path in ROOT.glob(f"**/locale/{FOLDERS[language]}/LC_MESSAGES/django.mo"))
    own = [folder for folder in folders if ".venv" not in folder.parts]
    return [gettext.translation("django", folder, [FOLDERS[language]]) for folder in own]


def left_in_english(language: str, pieces: Iterable[str]) -> list[str]:
    """Pieces that stand there in English although there is a translation."""
    return [
        piece
        for piece in pieces
        for english in (piece, piece[:1].lower() + piece[1:])
        if any(one.gettext(english) not in (english, piece) for one in catalogs(language))
    ]


def read(visitor: Visitor, language: str, picture: str) -> None:
    """The page is in the reader's language, down to every word that has been translated."""
    assert visitor.page.locator("html").get_attribute("lang") == HTML_LANG[language]
    assert left_in_english(language, visitor.page.evaluate(PIECES)) == []
    visitor.picture(f"roles-first-{language}-{picture}")


def test_the_check_finds_english_that_has_been_translated() -> None:
    for language in FOLDERS:
        assert left_in_english(language, ["Find your next turn", "Nguyễn Thị Linh"]) == ["Find your next turn"]


@pytest.mark.parametrize(("language", "email", "name"), [
    ("vi", LINH, "Nguyễn Thị Linh"),
    ("ja-easy", "samsul@journeys.example", "サムスル アラム"),
])  # fmt: skip
def test_a_first_role(town: Town, arrive: Arrive, language: str, email: str, name: str) -> None:
    visitor = arrive(language=language)
    visitor.sign_in(email)
    if not town.ask("SELECT 1 FROM community_person WHERE name = %s", name):
        visitor.go("/my/details/")
        visitor.fill(name=name)
        visitor.submit()

    # From the start page to the roles, and from there to five minutes of questions.
    visitor.go("/")
    visitor.page.locator(".chip-row a[href$='/roles/']").click()
    read(visitor, language, "roles")
    visitor.page.locator("#fit .alert a[href$='/my/profile/']").click()
    read(visitor, language, "profile")
    tongue = {"vi": "speaks_vi", "ja-easy": "japanese"}[language]
    assert visitor.page.locator(".profile__tongues select").first.get_attribute("name") == tongue
    fill_in_profile(visitor, tasks=["help", "interpret"], skills=["cooking"], ask_me=True)

    # What fits, and why.
    visitor.page.wait_for_url("**/roles/")
    read(visitor, language, "fits")
    first = visitor.page.locator("#fit .card--accent").first
    expect(first.locator(".role-card__why li").first).to_be_visible()
    first.locator("a.button").click()
    expect(visitor.page.locator("form[action$='/take/']").first).to_be_visible()
    read(visitor, language, "role")

    # A coordinator asks, with the same reasons; one tap says yes.
    person = person_called(town, name)
    ask_from_the_board(arrive("coordinator", width=DESK), person)
    visitor.go("/my/roles/")
    question = visitor.page.locator("[data-proposal]")
    expect(question).to_have_count(1)
    expect(question.locator(".role-card__why li").first).to_be_visible()
    read(visitor, language, "question")
    asked = question.get_attribute("data-proposal")
    visitor.press(f"/my/roles/{asked}/accept/")
    expect(visitor.page.locator(".messages .alert--success")).to_be_visible()
    expect(visitor.page.locator("[data-proposal]")).to_have_count(0)
    expect(visitor.page.locator(f"form[action$='/my/roles/{asked}/hand-back/']")).to_be_visible()
    read(visitor, language, "mine")
    states = town.ask("SELECT state, via FROM volunteers_assignment WHERE person_id = %s", person)
    assert states == [("accepted", "coordinator")]
