"""A list from the town office, with its traps: looked at row by row, taken in, taken back."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.town import TOKYO, Town, day_of, wait_for
from tests.journeys.visitor import DESK

pytestmark = pytest.mark.browser

TITLES = [
    "駅前の朝市",
    "年の瀬のもちつき",
    "どこにもない日",
    "さかさまの時間",
    "駅前の朝市 二度目",
    "=cmd|'/c calc'!A1",
]
HEADER = "ID,イベント名,開始日,開始時間,終了時間,言語コード,定員"


def test_a_list_is_looked_at_taken_in_and_taken_back(town: Town, arrive: Arrive) -> None:
    day = day_of(town.now()) + timedelta(days=20)
    rows = [
        f"J-1,駅前の朝市,{day:%Y/%m/%d},08:00,10:00,ja,20",
        f"J-2,年の瀬のもちつき,令和{day.year - 2018}年{day.month}月{day.day}日,午後1時,午後3時,ja,３０名",
        f"J-3,どこにもない日,{day.year + 1}/02/30,10:00,11:00,ja,10",
        f"J-4,さかさまの時間,{day:%Y/%m/%d},15:00,14:00,ja,10",
        f"J-1,駅前の朝市 二度目,{day:%Y/%m/%d},08:00,10:00,ja,20",
        f"J-6,=cmd|'/c calc'!A1,{day:%Y/%m/%d},10:00,11:00,ja,10",
    ]
    content = "\r\n".join([HEADER, *rows, ""]).encode("cp932")
    host = arrive("joca", width=DESK)
    host.go("/organise/joca/import/")
    host.page.locator("[name=file]").set_input_files(
        {"name": "ivent-2026.csv", "mimeType": "text/csv", "buffer": content}
    )
    host.picture("import-file")
    host.submit()
    expect(host.page.locator("form[action$='/take/']")).to_be_visible(timeout=70_000)
    host.picture("import-preview")
    verdicts = host.page.locator(".import-rows tbody tr")
    expect(verdicts).to_have_count(len(rows))
    for place, badge, words in (
        (0, "warning", "駅前の朝市"),
        (1, "warning", "年の瀬のもちつき"),  # another calendar, full-width digits, 午後
        (2, "error", f"{day.year + 1}/02/30"),  # a day that is in no calendar
        (3, "warning", "14:00"),  # ends before it begins
        (4, "error", "J-1"),  # the same number twice
        (5, "warning", "=cmd"),  # a spreadsheet's formula is a text like any other
    ):
        expect(verdicts.nth(place).locator(f".badge--{badge}")).to_be_visible()
        expect(verdicts.nth(place)).to_contain_text(words)
    assert _drafts(town) == []  # nothing has been done yet

    # Taken in: drafts, which nobody else sees.
    host.press("/take/")
    expect(host.page.locator("form[action$='/undo/']")).to_be_attached(timeout=70_000)
    host.picture("import-taken")
    drafts = _drafts(town)
    assert [(title, state) for _, title, state, _ in drafts] == [
        ("駅前の朝市", "draft"),
        ("年の瀬のもちつき", "draft"),
        ("さかさまの時間", "draft"),
        ("=cmd|'/c calc'!A1", "draft"),
    ]
    mochi = drafts[1][3].astimezone(TOKYO)
    assert (mochi.date(), mochi.hour) == (day, 13)
    stranger = arrive()
    stranger.expect_refusal_at(f"/activities/{drafts[0][0]}/")
    assert stranger.go(f"/activities/{drafts[0][0]}/").status == 404
    page = host.page.url
    host.go("/organise/?show=drafts")
    expect(host.page.locator("main")).to_contain_text("年の瀬のもちつき")
    host.page.goto(page)

    # Taken back: what it brought is gone, and the page says so.
    host.page.locator("details:has(form[action$='/undo/']) summary").click()
    host.picture("import-undo")
    host.press("/undo/")
    expect(host.page.locator("form[action$='/undo/']")).to_have_count(0, timeout=70_000)
    wait_for(lambda: _drafts(town) == [], "none of it to be left")
    host.page.reload()
    expect(host.page.locator(".roster-count dd").first).to_have_text(str(len(drafts)))
    host.picture("import-undone")


def _drafts(town: Town) -> list[tuple[Any, ...]]:
    """What JOCA has of this list: id, title, state, when it begins; in the list's order."""
    return town.ask(
        """SELECT activity.id, text.title, activity.state, session.starts_at FROM activities_activity activity
           JOIN activities_activitytext text ON text.activity_id = activity.id
           JOIN activities_session session ON session.activity_id = activity.id
           WHERE text.title = ANY(%s) ORDER BY activity.id""",
        TITLES,
    )
