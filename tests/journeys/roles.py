"""Steps of the journeys about roles."""

from collections.abc import Sequence

from playwright.sync_api import expect

from tests.journeys.town import Town
from tests.journeys.visitor import Visitor


def person_called(town: Town, name: str) -> int:
    """The id of the first whom the town knew by that name."""
    return int(town.one("SELECT min(id) FROM community_person WHERE name = %s", name))


def fill_in_profile(
    visitor: Visitor, *, tasks: Sequence[str] = (), skills: Sequence[str] = (), ask_me: bool = False
) -> None:
    """On the open page: a few ticks, and send it."""
    for field, codes in (("tasks", tasks), ("skills", skills)):
        for code in codes:
            visitor.page.locator(f"[name={field}][value={code}]").check()
    if ask_me:
        visitor.page.locator("[name=ask_me]").check()
    visitor.page.locator("form.profile .actions button[type=submit]").click()


def ask_from_the_board(coordinator: Visitor, person: int) -> None:
    """The first thing on the coordinators' board that fits this person: would they?"""
    coordinator.go(f"/coordinate/board/?person={person}")
    coordinator.page.goto(str(coordinator.page.locator("a[data-ask]").first.get_attribute("href")))
    button = coordinator.page.locator("button[name=verb][value=propose]")
    expect(button).to_be_visible()
    button.click()
    expect(coordinator.page.locator(".messages .alert--success")).to_be_visible()
