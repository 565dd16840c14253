"""One demo town and one Chromium for all journeys."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

pytest.register_assert_rewrite("tests.journeys.before", "tests.journeys.afterwards", "tests.journeys.steps")

from tests.journeys.town import Scenery, Town, running_town  # noqa: E402
from tests.journeys.visitor import PHONE, Visitor  # noqa: E402

CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ja-JP",  # how Chromium itself writes dates
]


def chromium() -> str:
    """The browser's path; fails with a sentence where there is none."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CANDIDATES)), None)
    if found is None or not Path(found).is_file():
        why = f"CHROMIUM names {named}, and there is no such file" if named else "none was found"
        pytest.fail(
            f"The browser tests need Chromium; {why}. Install the package chromium, or set CHROMIUM to the path of a "
            "Chromium or Chrome.",
            pytrace=False,
        )
    return found


# Both end with this folder, not with the run: an open Playwright is a running event loop, which the other rooms'
# tests can't have, and nobody after us needs the demo.
@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A demo that runs."""
    chromium()  # without a browser there is no need to start it
    with running_town(tmp_path_factory.mktemp("town")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS, headless=True)
        yield started
        started.close()


@pytest.fixture(scope="package")
def scene(town: Town) -> Scenery:
    """A host and a guest of their own, with their pages in every state (tests.journeys.scene)."""
    made = town.manage("shell", "-v0", "--no-imports", "-c", "from tests.journeys.scene import main; main()")
    return Scenery(**json.loads(made.splitlines()[-1]))


Arrive = Callable[..., Visitor]


@pytest.fixture
def arrive(town: Town, browser: Browser) -> Iterator[Arrive]:
    """Somebody comes with a browser of their own; at the end everybody leaves, and no script may have failed."""
    came: list[Visitor] = []

    def one(persona: str = "", *, width: int = PHONE, language: str = "ja", zone: str = "Asia/Tokyo") -> Visitor:
        visitor = Visitor(town, browser, width=width, language=language, zone=zone)
        came.append(visitor)
        if persona:
            visitor.be(persona)
        return visitor

    yield one
    for visitor in came:
        visitor.leave()
    assert [complaint for visitor in came for complaint in visitor.complaints] == []
