"""A card before a camera: a real browser films its picture, reads it with our own reader, and checks the party in."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from activities.models import Attendance, Session
from community.models import Person, User
from community.selectors import card_of
from community.services.cards import renew_card
from core import clock
from core.actor import Actor
from tests.factories import make_activity, make_organisation, make_person, make_session, make_sign_up, make_user
from tests.journeys.conftest import ARGUMENTS, chromium
from tests.server import running_server, session_cookie

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
BY = Actor(user=None)
WIDTH, HEIGHT = 640, 480


def film(says: str, path: Path) -> Path:
    """What a camera sees that looks at this QR code on a grey table: a raw video of a few pictures."""
    drawn = io.BytesIO()
    segno.make(says, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#777")
    code = Image.open(drawn).convert("RGB").rotate(7, expand=True, fillcolor="#777")
    picture.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    luma, blue, red = picture.convert("YCbCr").split()
    half = (WIDTH // 2, HEIGHT // 2)
    frame = b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode() + frame * 5)
    return path


def drive(arguments: list[str], cookie: str, url: str, act: Callable[[Page], str]) -> str:
    """Act in a browser, in a thread of its own: Playwright's event loop must not stand in the database's way."""

    def run() -> str:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *arguments])
            context = started.new_context(viewport={"width": 390, "height": 844})
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
            page = context.new_page()
            page.goto(url)
            try:
                return act(page)
            finally:
                started.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


@pytest.fixture
def alice() -> User:
    """She runs a shop."""
    return make_user()


@pytest.fixture
def session(alice: User) -> Session:
    """A session that began five minutes ago."""
    activity = make_activity(organisation=make_organisation(member=alice))
    return make_session(activity=activity, starts_at=clock.now() - timedelta(minutes=5))


def card(person: Person) -> str:
    """What the QR code of a new card says."""
    renew_card(person=person, made_by=BY)
    shown = card_of(person)
    assert shown is not None
    return shown.says


def test_a_card_held_before_the_camera_checks_its_party_in(alice: User, session: Session, tmp_path: Path) -> None:
    party = make_sign_up(session=session, person=make_person("原 文子"), seats=2)
    seen = film(card(party.person), tmp_path / "card.y4m")

    def show(page: Page) -> str:
        page.locator(".scanner__button").click()
        return page.locator("[data-verdict] h2").inner_text(timeout=20_000)

    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ]
    with running_server() as address:
        url = f"{address}/en/organise/sessions/{session.pk}/check-in/"
        assert drive(camera, session_cookie(alice), url, show) == "Welcome, 原 文子"
    kept = Attendance.objects.get(sign_up=party)
    assert (kept.state, kept.channel) == ("present", "card")


def test_a_refused_camera_leaves_the_code_to_be_typed(alice: User, session: Session) -> None:
    party = make_sign_up(session=session, person=make_person("原 文子"))
    renew_card(person=party.person, made_by=BY)
    shown = card_of(party.person)
    assert shown is not None

    def type_it(page: Page) -> str:
        page.locator(".scanner__button").click()
        page.locator(".scanner__words", has_text="There is no camera").wait_for()
        page.locator("[name=token]").fill(shown.code)
        page.locator(".scanner__form button").click()
        return page.locator("[data-verdict] h2").inner_text()

    with running_server() as address:
        url = f"{address}/en/organise/sessions/{session.pk}/check-in/"
        assert drive([], session_cookie(alice), url, type_it) == "Welcome, 原 文子"
    assert Attendance.objects.filter(sign_up=party, state="present").exists()


def test_without_a_connection_the_list_stays_and_says_so(alice: User, session: Session) -> None:
    party = make_sign_up(session=session, person=make_person("原 文子"))
    waiting = f"#party-{party.pk} .button--primary"

    def tick(page: Page) -> str:
        page.context.set_offline(True)
        page.locator(waiting).click()
        said = page.locator("#alerts", has_text="There is no connection").inner_text()
        page.context.set_offline(False)
        page.locator(waiting).click()
        page.locator(f"#party-{party.pk}.roster__row--present").wait_for()
        page.locator("#roster-undo button").click()
        page.locator(waiting).wait_for()
        return said

    with running_server() as address:
        url = f"{address}/en/organise/sessions/{session.pk}/"
        assert "There is no connection" in drive([], session_cookie(alice), url, tick)
    assert Attendance.objects.get(sign_up=party).state == "unknown"
