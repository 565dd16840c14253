"""The coordinators' pages: the board with its telephone list, and outreach (numbers: scene_roles, scene_hosting)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, send_as_it_is, unfold
from tests.journeys.visitor import DESK, HEIGHTS, Visitor


def pick_somebody(visitor: Visitor) -> None:
    """By keyboard: who is picked can be put onto a shift. Only where both stand side by side."""
    visitor.page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
    pick = visitor.page.locator("[data-pick]").first
    pick.focus()
    visitor.page.keyboard.press("Enter")
    expect(pick).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.locator("[data-put]:not([hidden])").first).to_be_attached()


def say_nothing(visitor: Visitor) -> None:
    """The note sent as it is."""
    send_as_it_is(visitor)


BOARD = [
    Sight("board", "/coordinate/board/?who=never", "coordinator"),
    Sight("board-picked", "/coordinate/board/?who=never", "coordinator", act=pick_somebody),
    Sight("board-person", "/coordinate/board/?person={role_guest}", "coordinator", act=unfold),
    Sight("board-shift", "/coordinate/board/?shift={hosted_shift}", "coordinator", act=unfold),
    Sight("board-shifts", "/coordinate/board/?step=shifts", "coordinator", act=unfold),
    Sight("board-ask", "/coordinate/board/ask/?person={role_guest}&shift={hosted_shift}", "coordinator"),
    Sight("telephone-list", "/coordinate/telephone/", "coordinator", act=unfold),
    Sight("outreach", "/coordinate/outreach/?who=never", "coordinator"),
    Sight("outreach-note", "/coordinate/outreach/{role_guest}/", "coordinator"),
    Sight("outreach-note-errors", "/coordinate/outreach/{role_guest}/", "coordinator", act=say_nothing),
]
