"""The staff's pages of notices (numbers: scene_staff)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, unfold
from tests.journeys.visitor import Visitor

LIST, WHO = "/staff/notices/", "administrator"


def look_somebody_up(visitor: Visitor) -> None:
    """By the reading."""
    visitor.fill(text="下平")
    visitor.submit()
    expect(visitor.page.locator("main a[href*='?person=']").first).to_be_visible()


STAFF = [
    Sight("staff-notices", LIST, WHO),
    Sight("staff-notices-none", f"{LIST}?day=2020-01-01", WHO),
    Sight("staff-notices-of-one", f"{LIST}?person={{staff_person}}&state=failed", WHO),
    Sight("staff-notice", f"{LIST}{{staff_notice}}/", WHO),
    Sight("staff-reader", f"{LIST}person/", WHO, act=look_somebody_up),
    Sight("staff-failed", f"{LIST}failed/", WHO),
    Sight("staff-failed-none", f"{LIST}failed/?channel=push", WHO),
    Sight("staff-channels", f"{LIST}channels/", WHO),
    Sight("staff-kinds", f"{LIST}kinds/", WHO),
    Sight("staff-kind", f"{LIST}kinds/session_moved/", WHO, act=unfold),
    Sight("staff-kind-easy", f"{LIST}kinds/seat_offered/?in=ja-easy", WHO, act=unfold),
]
