"""A coordinator plans a festival with the optimiser: 60 roles, 300 shifts, 400 people; changes it, applies it."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.town import Town, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

HELPER = "matsuri@journeys.example"
PATIENT = 600_000  # milliseconds: a festival takes half a minute of a core of its own, ten times that on a starved one

# People and shifts in a ward of their own, so that the rest of the town stays as the other journeys know it.
BUILD = """
import json
from community.models import Area
from tests.volunteers.festival import build_festival
district = Area.objects.filter(kind="district", parent__slug="komagane").order_by("position").first()
ward = Area.objects.create(slug="journey-festival", kind="ward", parent=district, names={"ja": "祭区"})
made = build_festival(area=ward)
print(json.dumps({"area": made.area, "session": made.session, "shifts": len(made.shifts), "people": len(made.people)}))
"""
SIGN_UP = """
from community.models import Person, User
Person.objects.filter(pk={person}).update(user=User.objects.create_user("{email}"))
"""


def until_ready(page: Page) -> int:
    """The page shows the result by itself; the plan's number."""
    expect(page.locator(".plan-stages")).to_be_visible(timeout=PATIENT)
    found = re.search(r"/plans/(\d+)/", page.url)
    assert found
    return int(found[1])


def test_a_festival_is_planned_changed_by_hand_and_applied(town: Town, arrive: Arrive) -> None:
    festival = json.loads(town.manage("shell", "-c", BUILD).strip().splitlines()[-1])
    assert (festival["shifts"], festival["people"]) == (300, 400)

    # Asked for, and watched.
    coordinator = arrive("coordinator", width=DESK)
    page = coordinator.page
    coordinator.go("/coordinate/plans/")
    coordinator.go("/coordinate/plans/new/")
    coordinator.picture("plan-ask")
    page.locator("[name=area]").select_option(str(festival["area"]))
    page.locator("[name=about]").select_option(f"session-{festival['session']}")
    coordinator.submit()
    expect(page.locator(".plan-progress, .plan-stages").first).to_be_visible()
    coordinator.picture("plan-progress")
    first = until_ready(page)
    coordinator.picture("plan-result")
    expect(page.locator(".plan-stages tbody tr")).to_have_count(5)
    lines = town.one("SELECT count(*) FROM volunteers_planline WHERE plan_id = %s", first)
    assert lines > 200
    assert town.one("SELECT count(*) FROM volunteers_assignment WHERE via = 'plan'") == 0  # nobody was asked yet

    # Why this person, and why not another one.
    page.locator(".plan-shift:has(.plan-line) .plan-shift__title a").first.click()
    planned = page.locator(".plan-line[data-line]").first
    expect(planned.locator(".plan-why li").first).to_be_visible()
    coordinator.picture("plan-shift")
    page.locator("[data-candidate] .plan-line__who a").first.click()
    expect(page.locator(".plan-why-not .plan-why li").first).to_be_visible()
    coordinator.picture("plan-why-not")
    page.locator(".back-link").click()

    # One out, another one in by hand, and the rest made again around it.
    out = int(planned.get_attribute("data-line") or 0)
    planned.locator("form button").click()
    expect(page.locator(f"[data-line='{out}'][data-state=removed]")).to_be_visible()
    shift = town.one("SELECT shift_id FROM volunteers_planline WHERE id = %s", out)
    candidate = page.locator("[data-candidate]:has(form)").first
    pinned = int(candidate.get_attribute("data-candidate") or 0)
    candidate.locator("form button").click()
    expect(page.locator("[data-state=pinned]")).to_be_visible()
    coordinator.go(f"/coordinate/plans/{first}/?show=hand")
    coordinator.press("/again/")
    page.wait_for_url(lambda url: f"/plans/{first}/" not in url)
    second = until_ready(page)
    states = dict(
        town.ask("SELECT person_id, state FROM volunteers_planline WHERE plan_id = %s AND shift_id = %s", second, shift)
    )
    gone = town.one("SELECT person_id FROM volunteers_planline WHERE id = %s", out)
    assert (states[pinned], states[gone]) == ("pinned", "removed")

    # Applied: everybody is asked, with the reasons.
    coordinator.go(f"/coordinate/plans/{second}/apply/")
    coordinator.picture("plan-apply")
    coordinator.submit()
    expect(page.locator(".done")).to_be_visible(timeout=60_000)
    coordinator.picture("plan-applied")
    asked = town.ask(
        "SELECT id, person_id, reasons FROM volunteers_assignment WHERE via = 'plan' AND state = 'proposed'"
    )
    applied = "SELECT count(*) FROM volunteers_planline WHERE plan_id = %s AND state = 'applied'"
    assert len(asked) == town.one(applied, second) > 200
    assert all(reasons for _, _, reasons in asked)

    # And somebody says yes.
    assignment, person, _ = asked[0]
    town.manage("shell", "-c", SIGN_UP.format(person=person, email=HELPER))
    helper = arrive()
    helper.sign_in(HELPER)
    helper.go(f"/my/roles/{assignment}/why/")
    expect(helper.page.locator(".plan-why li").first).to_be_visible()
    helper.picture("plan-why-me")
    helper.go("/my/roles/")
    helper.press(f"/my/roles/{assignment}/accept/")
    state = "SELECT state FROM volunteers_assignment WHERE id = %s"
    wait_for(lambda: town.one(state, assignment) == "accepted", "the yes")
