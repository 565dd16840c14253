"""The pages on which a host offers roles, changes their times and meets who comes (numbers: scene_hosting)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, send_empty, unfold
from tests.journeys.visitor import Visitor


def _look_at_times(visitor: Visitor) -> None:
    visitor.fill(date_1="2031-05-05", starts_1="09:00", ends_1="12:00", starts_2="12:00", ends_2="15:00")
    visitor.page.locator("main form.post-form .actions button[type=submit]").click()
    expect(visitor.page.locator("[name=chosen]")).to_have_count(2)


def _thank_by_the_hour(visitor: Visitor) -> None:
    unfold(visitor)
    visitor.page.locator("[name=kind][value=thanked]").check()
    visitor.fill(thanks="時給500円")
    send_empty(visitor)


HOSTING = [
    Sight("host-roles", "/organise/scene/roles/", "host"),
    Sight("host-roles-over", "/organise/scene/roles/?show=over", "host"),
    Sight("host-roles-for", "/organise/roles/", "coordinator"),
    Sight("host-role-new", "/organise/scene/roles/new/", "host", act=unfold),
    Sight("host-role-errors", "/organise/scene/roles/new/", "host", act=_thank_by_the_hour),
    Sight("host-role-like", "/organise/scene/roles/new/?like={hosted_role}", "host", act=unfold),
    Sight("host-role", "/organise/roles/{hosted_role}/", "host", act=unfold),
    Sight("host-role-edit", "/organise/roles/{hosted_role}/edit/", "host", act=unfold),
    Sight("shifts-add", "/organise/roles/{hosted_role}/shifts/", "host", act=unfold),
    Sight("shifts-look", "/organise/roles/{hosted_role}/shifts/", "host", act=_look_at_times),
    Sight("shift-change", "/organise/shifts/{hosted_shift}/", "host", act=unfold),
    Sight("shift-off", "/organise/shifts/{hosted_off}/", "host"),
    Sight("shift-move", "/organise/shifts/{hosted_shift}/move/?day={hosted_day}&starts=09:00&ends=12:00", "host"),
    Sight("shift-call-off", "/organise/shifts/{hosted_shift}/call-off/", "host"),
    Sight("shift-restore", "/organise/shifts/{hosted_off}/restore/", "host"),
    Sight("interests", "/organise/roles/{hosted_welfare}/interested/", "host"),
    Sight("interests-none", "/organise/roles/{hosted_role}/interested/", "host"),
    Sight("insurance", "/organise/scene/roles/insurance/", "host"),
]
