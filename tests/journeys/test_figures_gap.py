"""From a gap in the figures to a person who is asked: a coordinator follows the links, and the person sees it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.roles import fill_in_profile, person_called
from tests.journeys.town import Town
from tests.journeys.visitor import DESK, Visitor

pytestmark = pytest.mark.browser

QUYET, NAME = "quyet@journeys.example", "Trần Văn Quyết"


def find(coordinator: Visitor, person: int) -> None:
    """Turn the pages of the worklist until this person stands there."""
    while not coordinator.page.locator(f"#person-{person}").count():
        coordinator.page.locator("nav.pagination a[rel=next]").click()


def test_from_a_gap_to_a_proposal(town: Town, arrive: Arrive) -> None:
    # Somebody who reads Vietnamese says that they may be asked.
    quyet = arrive(language="vi")
    quyet.sign_in(QUYET)
    quyet.go("/my/details/")
    quyet.fill(name=NAME)
    quyet.page.locator("[name=language]").select_option("vi")
    quyet.submit()
    quyet.go("/my/profile/")
    fill_in_profile(quyet, tasks=["help", "interpret"], skills=["cooking"], ask_me=True)
    quyet.page.wait_for_url("**/roles/")
    person = person_called(town, NAME)

    # From the desk to today's figures, to the group, to its people.
    coordinator = arrive("coordinator", width=DESK)
    coordinator.go("/organise/")
    coordinator.page.locator("a.chip[href$='/figures/today/']").click()
    expect(coordinator.page.locator("#gaps-age tbody tr")).to_have_count(5)
    expect(coordinator.page.locator("#unmet .stat")).to_have_count(3)
    coordinator.picture("figures-gap-today")
    coordinator.page.locator("#gaps-language a[href*='reads=other']").click()
    expect(coordinator.page.locator("[name=reads]")).to_have_value("other")
    find(coordinator, person)
    languages = "SELECT DISTINCT language FROM community_person WHERE id = ANY(%s)"
    ids = coordinator.page.evaluate("[...document.querySelectorAll('.outreach > li')].map(row => row.id)")
    shown = [int(name.removeprefix("person-")) for name in ids]
    assert person in shown
    assert not {language for (language,) in town.ask(languages, shown)} & {"ja", "ja-easy"}
    coordinator.picture("figures-gap-worklist")

    # Everything that fits this one person, and the first of it proposed.
    coordinator.page.locator(f"#person-{person} a[href*='/coordinate/board/?person={person}']").click()
    expect(coordinator.page.locator("[data-column=people] [name=reads]")).to_have_value("other")
    coordinator.page.goto(str(coordinator.page.locator("a[data-ask]").first.get_attribute("href")))
    coordinator.page.locator("button[name=verb][value=propose]").click()
    coordinator.is_told(NAME)

    # They see the question in their language; that they were shown is kept.
    quyet.go("/my/roles/")
    expect(quyet.page.locator("[data-proposal]")).to_have_count(1)
    quyet.picture("figures-gap-question")
    kept = "SELECT payload ->> 'page' FROM outbox_event WHERE name = %s AND payload -> 'persons' @> %s::jsonb"
    pages = {page for (page,) in town.ask(kept, "volunteers.PeopleShown", str(person))}
    assert {"outreach", "board"} <= pages
