"""An old person without e-mail: a neighbour fills in her profile, takes a role for her, and answers a question."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.roles import ask_from_the_board, fill_in_profile, person_called
from tests.journeys.steps import MEGUMI
from tests.journeys.town import Town
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

YAEKO = "下島 八重子"


def test_a_supporter_finds_a_role_for_somebody_without_e_mail(town: Town, arrive: Arrive) -> None:
    yaeko = person_called(town, YAEKO)
    # She rang the town: her neighbour may act for her.
    coordinator = arrive("coordinator", width=DESK)
    coordinator.go(f"/organise/people/{yaeko}/support/")
    coordinator.fill(supporter_name="中村 恵", supporter_email=MEGUMI)
    coordinator.page.locator("[name=how][value=phone]").check()
    coordinator.submit()
    expect(coordinator.page.locator(".messages .alert--success")).to_be_visible()

    # At her kitchen table they write down together what she likes.
    megumi = arrive("helper")
    megumi.go("/my/people/")
    megumi.page.locator(f"a[href$='/my/people/{yaeko}/profile/']").click()
    megumi.page.locator("[name=helps][value=first_timers]").focus()
    megumi.picture("roles-supporter-profile")
    fill_in_profile(megumi, tasks=["help", "teach"], skills=["crafts"], ask_me=True)

    # What fits her, and the first of it is taken for her.
    megumi.page.wait_for_url(f"**/roles/?for={yaeko}")
    megumi.picture("roles-supporter-fits")
    megumi.page.locator("#fit .card--accent a.button").first.click()
    expect(megumi.page.locator(".for-whom")).to_contain_text(YAEKO)
    megumi.picture("roles-supporter-role")
    megumi.page.locator("form[action$='/take/'] button[type=submit]").first.click()
    megumi.is_told(YAEKO)
    taken = "SELECT count(*) FROM volunteers_assignment WHERE person_id = %s AND state = 'accepted'"
    assert town.one(taken, yaeko) == 1

    # A coordinator asks for something else; the question comes to the neighbour, who has asked her.
    ask_from_the_board(coordinator, yaeko)
    megumi.go("/my/roles/")
    question = megumi.page.locator("[data-proposal]")
    expect(question).to_contain_text(YAEKO)
    megumi.picture("roles-supporter-question")
    question.locator("form[action$='/accept/'] button").click()
    expect(megumi.page.locator(".messages .alert--success")).to_be_visible()
    assert town.one(taken, yaeko) == 2

    # Who wrote it down stands on the profile, and all that was done in the log that both read.
    coordinator.go(f"/organise/people/{yaeko}/profile/")
    expect(coordinator.page.locator("[data-written-by]")).to_contain_text("中村 恵")
    coordinator.picture("roles-supporter-desk")
    deeds = town.ask(
        """SELECT act.deed FROM community_supportact act JOIN community_supporter support ON support.id = act.support_id
           WHERE support.person_id = %s ORDER BY act.id""",
        yaeko,
    )
    assert [deed for (deed,) in deeds if deed != "looked"] == ["profile", "took_role", "took_role"]
