"""The pages on which residents, supporters and coordinators meet roles and profiles (numbers: scene_roles)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, unfold
from tests.journeys.visitor import Visitor


def _send_days_in_the_wrong_order(visitor: Visitor) -> None:
    unfold(visitor)
    visitor.fill(away_from_0="2030-02-02", away_to_0="2030-02-01")
    visitor.submit()
    expect(visitor.page.locator(".error-summary")).to_be_focused()


ROLES = [
    Sight("roles-fit", "/roles/", "guest", act=unfold),
    Sight("roles-filtered", "/roles/?task=watch&comfort=seated&day=5", act=unfold),
    Sight("roles-nothing", "/roles/?task=ward&kind=welfare_a&pupils=1", act=unfold),
    Sight("roles-for-another", "/roles/?for={elder}", "guest", act=unfold),
    Sight("role", "/roles/{role_open}/", "guest"),
    Sight("role-stranger", "/roles/{role_open}/"),
    Sight("role-welfare", "/roles/{role_welfare}/", "guest"),
    Sight("role-closed", "/roles/{role_closed}/", "guest"),
    Sight("role-for-another", "/roles/{role_open}/?for={elder}", "guest"),
    Sight("my-roles-full", "/my/roles/", "guest", act=unfold),
    Sight("profile", "/my/profile/", "guest", act=unfold),
    Sight("profile-empty", "/my/profile/", "resident"),
    Sight("profile-errors", "/my/profile/", "guest", act=_send_days_in_the_wrong_order),
    Sight("profile-erase", "/my/profile/erase/", "guest"),
    Sight("profile-person", "/my/people/{elder}/profile/", "guest"),
    Sight("profile-desk", "/organise/people/{role_guest}/profile/", "coordinator", act=unfold),
]
