"""The pages of those who organise: posting, rosters, the day itself, changes, results, seasons, programmes, imports."""

from playwright.sync_api import expect

from tests.journeys.sights import Sight, send_as_it_is, send_empty, send_wrong_days, unfold, until_the_panel_is_there
from tests.journeys.visitor import Visitor


def look_at_days(visitor: Visitor) -> None:
    """Dates in bulk: every Monday and Thursday of a month, looked at before they are made."""
    page = visitor.page
    page.locator("[name=repeat][value=weekly]").check()
    for box in ("0", "3"):
        page.locator(f"[name=weekdays][value='{box}']").check()
    first = visitor.town.now().date().replace(day=1, month=5, year=visitor.town.now().year + 1)
    visitor.fill(from_day=first.isoformat(), to_day=first.replace(day=28).isoformat())
    visitor.submit()
    expect(page.locator("#days-found")).to_be_visible()


def note_a_known_caller(visitor: Visitor) -> None:
    """Somebody of a name that we know rings up, from another number: is it the same person?"""
    form = visitor.page.locator("form[action$='/telephone/']")
    for field, value in (("name", "北村 みのる"), ("telephone", "0265-00-0799"), ("seats", "1")):
        form.locator(f"[name={field}]").fill(value)
    visitor.press("/telephone/")
    expect(visitor.page.locator(".callers__list, .error-summary").first).to_be_visible()


def note_nobody(visitor: Visitor) -> None:
    """The call's form sent without a word."""
    form = visitor.page.locator("form[action$='/telephone/']")
    visitor.expect_refusal_at(f"{visitor.path}telephone/")
    form.evaluate("form => { form.noValidate = true }")
    visitor.press("/telephone/")
    expect(visitor.page.locator(".error-summary")).to_be_focused()


def show_a_wrong_card(visitor: Visitor) -> None:
    """A code that is on no card."""
    visitor.expect_refusal_at(f"{visitor.path}card/")
    visitor.fill(token="22222-22222")
    visitor.press("/check-in/card/")
    expect(visitor.page.locator("[data-verdict=no]")).to_be_visible()


def write_to_all(visitor: Visitor) -> None:
    """Up to the question whether it shall go."""
    visitor.fill(text="雨でも行います。")
    visitor.submit()
    expect(visitor.page.locator("[name=sure]")).to_be_attached()


def move_to(visitor: Visitor, *, days: int) -> None:
    """What it means to meet on another day."""
    day = visitor.town.now().date().toordinal() + days
    visitor.fill(day=visitor.town.now().date().fromordinal(day).isoformat(), hour="14:00")
    visitor.press("/change/move/")


def move_ahead(visitor: Visitor) -> None:
    """Three weeks from today."""
    move_to(visitor, days=21)
    expect(visitor.page.locator("form[action$='/change/move/'][method=post]")).to_be_visible()


def send_no_file(visitor: Visitor) -> None:
    """The form for a file without one."""
    send_as_it_is(visitor)


POSTING = [
    Sight("organise-host", "/organise/", "host"),
    Sight("organise-drafts", "/organise/?show=drafts", "host"),
    Sight("organise-over", "/organise/?show=over", "host"),
    Sight("organise-coordinator", "/organise/", "coordinator"),
    Sight("post-template", "/organise/komakusa/post/?template={machizemi}-0", "shopkeeper", act=unfold),
    Sight("post-copy", "/organise/scene/post/?like={ahead_activity}", "host", act=unfold),
    Sight("add-dates", "/organise/activities/{ahead_activity}/dates/", "host"),
    Sight("add-dates-errors", "/organise/activities/{ahead_activity}/dates/", "host", act=send_empty),
    Sight("add-dates-days", "/organise/activities/{ahead_activity}/dates/", "host", act=look_at_days),
    Sight("edit", "/organise/activities/{ahead_activity}/edit/", "host", act=unfold),
    Sight("edit-errors", "/organise/activities/{ahead_activity}/edit/", "host", act=send_empty),
    Sight("preview-draft", "/activities/{draft_activity}/", "host", act=unfold),
    Sight("preview-in-review", "/activities/{review_activity}/", "host", act=unfold),
    Sight("preview-to-review", "/activities/{review_activity}/", "coordinator", act=unfold),
    Sight("review-queue", "/organise/review/", "coordinator"),
]
THE_DAY = [
    Sight("roster-today", "/organise/sessions/{today}/", "host", act=until_the_panel_is_there),
    Sight("roster-asks", "/organise/sessions/{asks}/", "host", act=until_the_panel_is_there),
    Sight("roster-full", "/organise/sessions/{full}/", "host", act=until_the_panel_is_there),
    Sight("roster-lot", "/organise/sessions/{lot}/", "host", act=until_the_panel_is_there),
    Sight("roster-approval", "/organise/sessions/{approval}/", "host", act=until_the_panel_is_there),
    Sight("roster-stay", "/organise/sessions/{stays}/", "host", act=until_the_panel_is_there),
    Sight("roster-appointment", "/organise/sessions/{hours}/", "host", act=until_the_panel_is_there),
    Sight("roster-walk-in", "/organise/sessions/{coffee}/", "host", act=until_the_panel_is_there),
    Sight("roster-called-off", "/organise/sessions/{called_off}/", "host", act=until_the_panel_is_there),
    Sight("roster-over", "/organise/sessions/{over}/", "host", act=until_the_panel_is_there),
    Sight("roster-coordinator", "/organise/sessions/{asks}/", "coordinator", act=until_the_panel_is_there),
    Sight("roster-call-errors", "/organise/sessions/{ahead}/", "host", act=note_nobody),
    Sight("roster-same-person", "/organise/sessions/{ahead}/", "host", act=note_a_known_caller),
    Sight("roster-print", "/organise/sessions/{today}/print/", "host"),
    Sight("roster-print-help", "/organise/sessions/{asks}/print/?help=1", "host"),
    Sight("support-request", "/organise/sessions/{asks}/{helped}/support/", "host"),
    Sight("message", "/organise/sessions/{ahead}/message/", "host"),
    Sight("message-errors", "/organise/sessions/{ahead}/message/", "host", act=send_empty),
    Sight("message-sure", "/organise/sessions/{asks}/message/", "host", act=write_to_all),
    Sight("check-in", "/organise/sessions/{today}/check-in/", "host"),
    Sight("check-in-no", "/organise/sessions/{today}/check-in/", "host", act=show_a_wrong_card),
    Sight("check-in-early", "/organise/sessions/{ahead}/check-in/", "host"),
    Sight("door-sign", "/organise/sessions/{today}/door/", "host"),
    Sight("door-sign-none", "/organise/sessions/{ahead}/door/", "host"),
    Sight("collect-feedback", "/organise/sessions/{over}/feedback/", "host", act=unfold),
    Sight("collect-feedback-errors", "/organise/sessions/{over}/feedback/", "host", act=send_as_it_is),
    Sight("collect-feedback-early", "/organise/sessions/{ahead}/feedback/", "host"),
    Sight("results", "/organise/activities/{over_activity}/results/", "host", act=unfold),
    Sight("results-nothing", "/organise/activities/{ahead_activity}/results/", "host", act=unfold),
    Sight("results-season", "/organise/campaigns/{past_season}/results/", "coordinator", act=unfold),
]
CHANGING = [
    Sight("change", "/organise/sessions/{ahead}/change/", "host"),
    Sight("change-called-off", "/organise/sessions/{called_off}/change/", "host"),
    Sight("move", "/organise/sessions/{full}/change/", "host", act=move_ahead),
    Sight("move-errors", "/organise/sessions/{full}/change/move/?day=2020-01-01&hour=10:00", "host", status=422),
    Sight("seats", "/organise/sessions/{full}/change/seats/?capacity=9", "host"),
    Sight("seats-too-few", "/organise/sessions/{full}/change/seats/?capacity=1", "host", status=422),
    Sight("cancel", "/organise/sessions/{full}/change/cancel/", "host"),
    Sight("cancel-errors", "/organise/sessions/{full}/change/cancel/", "host", act=send_empty),
    Sight("restore", "/organise/sessions/{called_off}/change/restore/", "host"),
    Sight("withdraw", "/organise/activities/{full_activity}/withdraw/", "host"),
    Sight("withdraw-errors", "/organise/activities/{full_activity}/withdraw/", "host", act=send_empty),
]
LEADING = [
    Sight("seasons", "/organise/seasons/", "coordinator"),
    Sight("seasons-host", "/organise/seasons/", "host"),
    Sight("season-organised", "/organise/seasons/{season}/", "coordinator", act=unfold),
    Sight("season-of-a-host", "/organise/seasons/{season}/", "host", act=unfold),
    Sight("season-new", "/organise/seasons/new/", "coordinator", act=unfold),
    Sight("season-new-errors", "/organise/seasons/new/", "coordinator", act=send_wrong_days),
    Sight("season-edit", "/organise/seasons/{season}/edit/", "coordinator", act=unfold),
    Sight("programmes", "/organise/programmes/", "coordinator"),
    Sight("programme-new", "/organise/programmes/new/", "coordinator", act=unfold),
    Sight("programme-new-errors", "/organise/programmes/new/", "coordinator", act=send_empty),
    Sight("programme-edit", "/organise/programmes/machizemi/edit/", "coordinator", act=unfold),
    Sight("imports-for", "/organise/imports/", "coordinator"),
    Sight("imports", "/organise/scene/import/", "host", act=unfold),
    Sight("imports-none", "/organise/komakusa/import/", "shopkeeper"),
    Sight("imports-errors", "/organise/scene/import/", "host", act=send_no_file),
    Sight("import-ready", "/organise/imports/{import_ready}/", "host", act=unfold),
    Sight("import-taken", "/organise/imports/{import_taken}/", "host", act=unfold),
    Sight("import-undone", "/organise/imports/{import_undone}/", "host", act=unfold),
    Sight("import-failed", "/organise/imports/{import_failed}/", "host", act=unfold),
]
ORGANISING = [*POSTING, *THE_DAY, *CHANGING, *LEADING]
