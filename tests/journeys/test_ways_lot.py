"""A lot: entered, drawn by itself when entries close, and worked out again by whoever doubts it."""

import hashlib
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.steps import HANAKO, choose, is_in_state, topic
from tests.journeys.town import Town, text_of, wait_for
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def test_seats_are_drawn_and_anybody_can_check_it(town: Town, arrive: Arrive) -> None:
    session, activity, closes_at, title = town.ask(
        """SELECT session.id, activity.id, session.closes_at, text.title FROM activities_session session
           JOIN activities_activity activity ON activity.id = session.activity_id
           JOIN activities_activitytext text ON text.activity_id = activity.id AND text.language = 'ja'
           WHERE activity.way = 'lot' AND activity.state = 'published' AND session.closes_at > %s
           ORDER BY session.closes_at LIMIT 1""",
        town.now(),
    )[0]

    # She enters with her grandchild.
    hanako = arrive("resident")
    choose(hanako, activity, session)
    hanako.fill(seats="2")
    hanako.picture("lot-form")
    hanako.submit()
    is_in_state(hanako, "entered")
    number = int(hanako.page.url.rstrip("/").rpartition("/")[2])
    hanako.picture("lot-entered")

    # What binds the draw stands there before it; what it will be follows from a seed that nobody sees.
    onlooker = arrive(language="en")
    onlooker.go(f"/sessions/{session}/draw/")
    commitment = onlooker.page.locator(".draw-proof code").inner_text()
    seed = town.one("SELECT seed FROM activities_draw WHERE session_id = %s", session)
    assert hashlib.sha256(seed.encode()).hexdigest() == commitment
    assert seed not in onlooker.page.content()
    onlooker.picture("lot-draw-before")

    # Entries close; the beat draws.
    town.move_clock_to(closes_at + timedelta(minutes=1))
    wait_for(
        lambda: town.one("SELECT drawn_at IS NOT NULL FROM activities_draw WHERE session_id = %s", session),
        "the draw",
        seconds=90,
    )
    onlooker.page.reload()
    assert onlooker.page.locator(".draw-proof code").all_inner_texts() == [commitment, seed]
    drawn = _drawn(onlooker)
    assert [entry for entry, _, _ in drawn] == sorted(
        (entry for entry, _, _ in drawn), key=lambda entry: hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()
    )
    assert _seated(drawn, seats=8) == [has_a_seat for _, _, has_a_seat in drawn]
    onlooker.page.locator("#check form button").click()
    expect(onlooker.page.locator("#check .alert--success")).to_be_visible()
    onlooker.picture("lot-draw-after")
    assert _by_their_own_computer(onlooker, commitment) == [entry for entry, _, _ in drawn]

    # She is told: on the page of her sign-up, among her notices, by mail.
    [(rank, seated)] = [(place, has) for place, (entry, _, has) in enumerate(drawn, 1) if entry == number]
    hanako.page.reload()
    is_in_state(hanako, "confirmed" if seated else "waiting")
    assert town.one("SELECT rank FROM activities_signup WHERE id = %s", number) == rank
    hanako.picture("lot-result")
    assert f"/sign-ups/{number}/" in text_of(town.mail_to(HANAKO, topic(title)))
    hanako.go("/notices/")
    notices = hanako.page.locator(".notice-list > li", has_text=title)
    hanako.reload_until(lambda: notices.count() > 0, "the result among the notices")
    hanako.picture("lot-notices")


def _drawn(visitor: Visitor) -> list[tuple[int, int, bool]]:
    """Number, seats, whether it has a seat: the page's table, from the first rank to the last."""
    rows = visitor.page.locator(".draw-table tbody tr").all()
    return [
        (
            int(row.locator("th").inner_text()),
            int(row.locator("td").nth(1).inner_text()),
            row.locator(".badge--success").count() == 1,
        )
        for row in rows
    ]


def _seated(drawn: list[tuple[int, int, bool]], *, seats: int) -> list[bool]:
    """From the top down, each party that fits as a whole."""
    given = []
    for _, size, _ in drawn:
        given.append(size <= seats)
        seats -= size if size <= seats else 0
    return given


def _by_their_own_computer(visitor: Visitor, commitment: str) -> list[int]:
    """What the lines of Python on the page print."""
    visitor.page.locator(".draw-lines summary").click()
    program = visitor.page.locator(".draw-program").inner_text()
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=10)
    assert commitment in done.stdout
    return [int(number) for number in re.findall(r"\b\d+\b", done.stdout.replace(commitment, ""))]
