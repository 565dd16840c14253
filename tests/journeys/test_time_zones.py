"""Somebody looks from a country that changes its clocks: every hour on every page stays the town's (quality.md, 12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.town import TOKYO, Scenery, Town
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

ZONES = ("America/New_York", "Europe/Berlin")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

# Without the parts that come by themselves: one browser may have them already.
WORDS = """main => {
  const copy = main.cloneNode(true);
  copy.querySelectorAll("[hx-trigger]").forEach(part => part.remove());
  return copy.textContent.replace(/\\s+/g, " ");
}"""


def next_changeover(zone: str, now: datetime) -> datetime:
    """The hour at which that country's clocks jump next."""
    local, hour = ZoneInfo(zone), now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    before = hour.astimezone(local).utcoffset()
    while hour.astimezone(local).utcoffset() == before:
        hour += HOUR
    return hour


def as_in(town: Town, visitor: Visitor, moment: datetime) -> None:
    """The visitor's own clock stands still at the moment that the town would call this."""
    visitor.page.clock.set_fixed_time(moment - (town.now() - datetime.now(TOKYO)))


@pytest.mark.parametrize("zone", ZONES)
def test_a_viewer_elsewhere_sees_the_towns_hours(town: Town, arrive: Arrive, scene: Scenery, zone: str) -> None:
    change, ids = next_changeover(zone, town.now()), scene.ids
    with _straddling(town, ids, change):
        here, there = (arrive(zone=one) for one in ("Asia/Tokyo", zone))
        for visitor in (here, there):
            as_in(town, visitor, change - 30 * MINUTE)
        assert _offset(there) != _offset(here) == -9 * 60  # as browsers count: minutes behind
        for path, moment in {
            "/activities/{ahead_activity}/": change - 30 * MINUTE,
            "/sessions/{hours}/sign-up/": change,
            "/sessions/{not_yet}/sign-up/": change + 90 * MINUTE,
            "/seasons/{season}/": change + 90 * MINUTE,
        }.items():
            _same_words(here, there, path.format_map(ids), moment)
        for visitor in (here, there):
            visitor.wear(scene.cookies["guest"])
        _same_words(here, there, "/sign-ups/{offered}/".format_map(ids), change + 30 * MINUTE)
        _same_words(here, there, "/my/")
        _count_down_over_the_jump(town, there, change, ids["season"])


@contextmanager
def _straddling(town: Town, ids: dict[str, Any], change: datetime) -> Iterator[None]:
    """All of it lies across the jump: what begins, how long an offer stands, when booking opens, hours to choose."""
    was = {pk: _times(town, pk) for pk in (ids["not_yet"], ids["ahead"], ids["hours"])}
    opens, offer = _opening(town, ids["season"]), _offer(town, ids["offered"])
    for pk in was:
        _move(town, pk, change - 30 * MINUTE, change + 90 * MINUTE)
    _open(town, ids["season"], change + 90 * MINUTE)
    _let_stand(town, ids["offered"], "offered", change + 30 * MINUTE)  # other journeys may have let it lapse
    _forget_pages(town)
    try:
        yield
    finally:
        for pk, times in was.items():
            _move(town, pk, *times)
        _open(town, ids["season"], opens)
        _let_stand(town, ids["offered"], *offer)
        _forget_pages(town)


def _same_words(here: Visitor, there: Visitor, path: str, moment: datetime | None = None) -> None:
    """Both read the same, and the moment's hour as it is in the town."""
    words = [_words(visitor, path) for visitor in (here, there)]
    assert words[0] == words[1]
    assert moment is None or f"{moment.astimezone(TOKYO):%H:%M}" in words[1]


def _forget_pages(town: Town) -> None:
    """Rows were changed behind the program's back."""
    town.manage("shell", "-v0", "--no-imports", "-c", "from core.pages import forget_pages; forget_pages()")


def _count_down_over_the_jump(town: Town, visitor: Visitor, change: datetime, season: int) -> None:
    """115 minutes before the opening, with the jump between: the countdown counts what will pass."""
    as_in(town, visitor, change - 25 * MINUTE + timedelta(seconds=30))
    visitor.go(f"/seasons/{season}/")
    opens = visitor.page.locator("opens-at").first
    expect(opens).to_contain_text(f"{(change + 90 * MINUTE).astimezone(TOKYO):%H:%M}")
    expect(opens).to_contain_text("115")


def _words(visitor: Visitor, path: str) -> str:
    visitor.go(path)
    words: str = visitor.page.locator("main").evaluate(WORDS)
    return words


def _offset(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("new Date().getTimezoneOffset()"))


def _times(town: Town, session: int) -> tuple[datetime, datetime]:
    [(starts, ends)] = town.ask("SELECT starts_at, ends_at FROM activities_session WHERE id = %s", session)
    return starts, ends


def _move(town: Town, session: int, starts: datetime, ends: datetime) -> None:
    town.rows.execute(
        "UPDATE activities_session SET starts_at = %s, ends_at = %s WHERE id = %s", (starts, ends, session)
    )


def _opening(town: Town, season: int) -> datetime:
    opens: datetime = town.one("SELECT booking_opens_at FROM activities_campaign WHERE id = %s", season)
    return opens


def _open(town: Town, season: int, moment: datetime) -> None:
    town.rows.execute("UPDATE activities_campaign SET booking_opens_at = %s WHERE id = %s", (moment, season))


def _offer(town: Town, sign_up: int) -> tuple[str, datetime | None]:
    [(state, ends)] = town.ask("SELECT state, offer_ends_at FROM activities_signup WHERE id = %s", sign_up)
    return state, ends


def _let_stand(town: Town, sign_up: int, state: str, until: datetime | None) -> None:
    town.rows.execute(
        "UPDATE activities_signup SET state = %s, offer_ends_at = %s WHERE id = %s", (state, until, sign_up)
    )
