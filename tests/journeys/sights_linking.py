"""The pages that link LINE and confirm a mobile number (people: scene_linking)."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight
from tests.journeys.visitor import Visitor


def make_a_code(visitor: Visitor) -> None:
    """It is shown once."""
    visitor.page.locator("main button[value=code]").click()
    expect(visitor.page.locator("main .link-code")).to_be_visible()


def give_a_landline(visitor: Visitor) -> None:
    """SMS don't get there; the page says what does."""
    visitor.expect_refusal_at(visitor.path)
    visitor.fill(number="0265-83-2111")
    visitor.page.locator("main button[value=number]").click()
    expect(visitor.page.locator(".error-summary")).to_be_focused()


def type_a_wrong_code(visitor: Visitor) -> None:
    """Six digits that were not sent."""
    visitor.expect_refusal_at(visitor.path)
    visitor.fill(code="000000")
    visitor.page.locator("main button[value=code]").click()
    expect(visitor.page.locator(".error-summary")).to_be_focused()


LINKING = [
    Sight("line", "/notices/line/", "visitor"),
    Sight("line-code", "/notices/line/", "visitor", act=make_a_code),
    Sight("line-linked", "/notices/line/", "minor"),
    Sight("line-broken", "/notices/line/", "guest"),
    Sight("sms", "/notices/sms/", "visitor"),
    Sight("sms-landline", "/notices/sms/", "visitor", act=give_a_landline),
    Sight("sms-code", "/notices/sms/", "guest"),
    Sight("sms-wrong-code", "/notices/sms/", "guest", act=type_a_wrong_code),
    Sight("sms-confirmed", "/notices/sms/", "minor"),
]
