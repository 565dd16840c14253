"""What a sight is, what people do on a page before it is looked at, and the pages of those who take part.

An address holds the audience's numbers in braces; `tests.journeys.test_pages` walks them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.journeys.scene import DOOR_CODE
from tests.journeys.visitor import Visitor


@dataclass(frozen=True)
class Sight:
    """A page: its address (with the audience's ids), who looks, what they do there first."""

    name: str
    path: str
    persona: str = ""
    status: int = 200
    act: Callable[[Visitor], Any] | None = None
    prefixed: bool = True  # English stands in front; the demo's own pages have it at the end
    quotes: bool = False  # shows what was written to others, in their languages
    refused_at: str = ""  # where the browser is led to a refusal, if not at `path`
    exists: bool = True  # else no route has this address, which is what is looked at


def ask_for_a_code(visitor: Visitor) -> None:
    """To the page that takes the six digits."""
    visitor.fill(email="reader@journeys.example")
    visitor.submit()
    expect(visitor.page.locator("[name=code]")).to_be_visible()


def send_empty(visitor: Visitor) -> None:
    """All required boxes emptied, and sent: the page says what is missing."""
    boxes = "input[required]:not([type=radio], [type=checkbox]), textarea[required], select[required]"
    send_as_it_is(visitor, f"form.querySelectorAll('{boxes}').forEach(box => {{ box.value = '' }})")


def send_wrong_days(visitor: Visitor) -> None:
    """A season that ends before it begins."""
    visitor.fill(starts_on="2030-02-01", ends_on="2030-01-01")
    send_as_it_is(visitor)


def send_as_it_is(visitor: Visitor, first: str = "") -> None:
    """The page's form as it stands there, past the browser's own checks."""
    form = visitor.page.locator("main form:has(.actions button[type=submit])").first
    form.evaluate(f"form => {{ form.noValidate = true; {first} }}")
    form.locator(".actions button[type=submit]").first.click()
    expect(visitor.page.locator(".error-summary")).to_be_focused()


def every_state(visitor: Visitor) -> None:
    """All that the switch of this device may have to say, at once."""
    expect(visitor.page.locator("push-switch [data-state]:visible")).to_have_count(1)
    visitor.page.evaluate("document.querySelectorAll('[data-state]').forEach(part => { part.hidden = false })")


def unfold(visitor: Visitor) -> None:
    """Open every fold."""
    visitor.page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")


def until_the_panel_is_there(visitor: Visitor) -> None:
    """The roles below a roster come by themselves."""
    expect(visitor.page.locator("#session-roles")).to_be_visible()
    unfold(visitor)


def type_a_wrong_door_code(visitor: Visitor) -> None:
    """Six digits that hang nowhere."""
    visitor.expect_refusal_at(visitor.path)
    visitor.fill(code="111111")
    visitor.page.locator("main form:has([name=code]) button[type=submit]").click()
    expect(visitor.page.locator("main [role=alert], main .error-summary").first).to_be_visible()


def find_a_person(visitor: Visitor) -> None:
    """The desk looks somebody up."""
    visitor.fill(text="下平")
    visitor.submit()
    expect(visitor.page.locator("main a[href*='/organise/people/']").first).to_be_visible()


STATES = [
    Sight(f"state-{name.replace('_', '-')}", f"/sign-ups/{{{name}}}/", "guest", act=unfold)
    for name in (
        *("waiting", "offered", "requested", "held", "refused", "lapsed", "cancelled", "stay", "appointment"),
        *("lot_entry", "drawn_entry", "off", "here", "was_there"),
    )
]
TAKING_PART = [
    Sight("activity-full", "/activities/{full_activity}/", "guest", act=unfold),
    Sight("activity-lot", "/activities/{lot_activity}/", act=unfold),
    Sight("activity-stay", "/activities/{stays_activity}/", act=unfold),
    Sight("activity-appointment", "/activities/{hours_activity}/", act=unfold),
    Sight("activity-called-off", "/activities/{called_off_activity}/", "guest"),
    Sight("activity-withdrawn", "/activities/{withdrawn_activity}/"),
    Sight("find-results", "/?q=soba&seats=1", act=unfold),
    Sight("draw", "/sessions/{lot}/draw/", act=unfold),
    Sight("draw-held", "/sessions/{drawn}/draw/", "guest", act=unfold),
    Sight("sign-up-known", "/sessions/{ahead}/sign-up/", "guest", act=unfold),
    Sight("sign-up-for-another", "/sessions/{ahead}/sign-up/?for={elder}", "guest", act=unfold),
    Sight("sign-up-full", "/sessions/{full}/sign-up/", "host"),
    Sight("sign-up-lot", "/sessions/{lot}/sign-up/", act=unfold),
    Sight("sign-up-approval", "/sessions/{approval}/sign-up/", act=unfold),
    Sight("sign-up-stay", "/sessions/{stays}/sign-up/", act=unfold),
    Sight("sign-up-stay-errors", "/sessions/{stays}/sign-up/", act=send_empty),
    Sight("sign-up-appointment", "/sessions/{hours}/sign-up/", act=unfold),
    Sight("sign-up-not-yet", "/sessions/{not_yet}/sign-up/", "guest"),
    Sight("sign-up-walk-in", "/sessions/{coffee}/sign-up/"),
    *STATES,
    Sight("my-page-full", "/my/", "guest", act=unfold),
    Sight("feedback", "/sessions/{over}/feedback/", "guest"),
    Sight("feedback-errors", "/sessions/{over}/feedback/", "guest", act=send_as_it_is),
    Sight("feedback-thanks", "/sessions/{over}/feedback/?thanks=1", "guest"),
    Sight("feedback-code", "/sessions/{over}/feedback/"),
    Sight("feedback-wrong-code", "/sessions/{over}/feedback/?code=000000"),
    Sight("feedback-by-code", f"/sessions/{{over}}/feedback/?code={DOOR_CODE}"),
    Sight("feedback-not-yet", "/sessions/{ahead}/feedback/"),
    Sight("door", "/sessions/{today}/door/", "guest"),
    Sight("door-wrong-code", "/sessions/{today}/door/", "guest", act=type_a_wrong_door_code),
    Sight("door-stranger", "/sessions/{today}/door/"),
    Sight("door-early", "/sessions/{ahead}/door/", "guest"),
    Sight("season", "/seasons/{season}/"),
    Sight("season-by-category", "/seasons/{season}/?by=category"),
    Sight("programme", "/programmes/machizemi/", act=unfold),
]

PEOPLE = [
    Sight("details-errors", "/my/details/", "guest", act=send_empty),
    Sight("details-minor", "/my/details/", "minor"),
    Sight("my-data", "/my/data/", "guest"),
    Sight("erase-me", "/my/data/erase/", "host"),
    Sight("erase-me-errors", "/my/data/erase/", "guest", act=send_as_it_is),
    Sight("good-bye", "/good-bye/"),
    Sight("guardian", "/my/details/guardian/", "minor", act=unfold),
    Sight("guardian-errors", "/my/details/guardian/", "minor", act=send_empty),
    Sight("guardian-answer", "/guardian/{token}/"),
    Sight("guardian-link-over", "/guardian/nothing/", status=404, refused_at="/guardian/"),
    Sight("people", "/my/people/", "guest", act=unfold),
    Sight("people-nobody", "/my/people/", "visitor"),
    Sight("people-ask", "/my/people/ask/", "guest"),
    Sight("people-ask-errors", "/my/people/ask/", "guest", act=send_empty),
    Sight("people-request", "/my/people/requests/{request}/", "guest"),
    Sight("people-card", "/my/people/{elder}/card/", "guest", act=unfold),
    Sight("people-guardian", "/my/people/{child}/guardian/", "guest"),
    Sight("card-none", "/my/card/", "guest"),
    Sight("desk", "/organise/people/support/", "coordinator"),
    Sight("desk-found", "/organise/people/support/", "coordinator", act=find_a_person),
    Sight("desk-new", "/organise/people/support/new/", "coordinator", act=unfold),
    Sight("desk-new-errors", "/organise/people/support/new/", "coordinator", act=send_empty),
    Sight("desk-person", "/organise/people/{elder}/support/", "coordinator", act=unfold),
    Sight("desk-person-errors", "/organise/people/{elder}/support/", "coordinator", act=send_empty),
    Sight("desk-card", "/organise/people/{elder}/card/", "coordinator", act=unfold),
    Sight("desk-data", "/organise/people/{elder}/data/", "coordinator"),
    Sight("desk-erase-errors", "/organise/people/{elder}/data/erase/", "coordinator", act=send_as_it_is),
    Sight("desk-guardian", "/organise/people/{child}/guardian/", "coordinator"),
    Sight("desk-guardian-errors", "/organise/people/{child}/guardian/", "coordinator", act=send_empty),
    Sight("account-closed", "/sign-in/closed/"),
    Sight("demo-mail", "/demo/mail/{mail}/", prefixed=False, quotes=True),
]
