"""The demo's pages: be anybody by one click, move the clock; and nothing of it outside the demo."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, ManagementUtility, call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from community.models import Membership, Office, User
from community.selectors import organisations_of
from core import clock
from core.i18n import OWN_NAMES
from demo import views
from demo.clock_moves import WAITING_FOR_THE_TIME, length
from demo.personas import personas
from tests.server import ROOT, environment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_town")]
WITH_ACCOUNT = [persona.slug for persona in personas() if persona.email]


def test_guide_tells_the_story_in_both_languages(client: Client, demo: Settings) -> None:
    japanese, english = client.get("/demo/"), client.get("/demo/en/")
    assert japanese["Content-Type"].startswith("text/html")
    assert 'lang="ja"' in japanese.text
    assert 'lang="en"' in english.text
    assert "The shop posts a class" in english.text
    assert "The shop posts a class" not in japanese.text
    for page in (japanese.text, english.text):
        for persona in personas():
            assert persona.name in page
        assert page.count("/demo/sign-in/") >= len(WITH_ACCOUNT)


@pytest.mark.parametrize("slug", WITH_ACCOUNT)
def test_one_click_is_enough_to_be_somebody(client: Client, demo: Settings, slug: str) -> None:
    persona = next(one for one in personas() if one.slug == slug)
    answer = client.post(reverse("demo:sign-in", args=[slug]))
    assert answer.status_code == 302
    assert answer["Location"] == persona.first_page
    assert client.session["_auth_user_id"] == str(User.objects.get(email=persona.email).pk)
    assert client.get(answer["Location"]).status_code == 200
    assert persona.name in client.get("/demo/").text


def test_personas_are_who_they_say(demo: Settings) -> None:
    accounts = {persona.slug: User.objects.filter(email=persona.email).first() for persona in personas()}
    assert Membership.objects.get(user=accounts["shopkeeper"]).organisation.slug == "komakusa"
    assert Membership.objects.get(user=accounts["joca"]).organisation.slug == "joca"
    office = Office.objects.get(user=accounts["coordinator"])
    assert office.area is not None
    assert (office.kind, office.area.slug) == ("coordinator", "komagane")
    assert Office.objects.get(user=accounts["analyst"]).kind == "analyst"
    coordinator, newcomer, administrator = accounts["coordinator"], accounts["newcomer"], accounts["administrator"]
    assert coordinator is not None
    assert newcomer is not None
    assert administrator is not None
    assert organisations_of(coordinator).count() > 30
    assert newcomer.language == "vi"
    assert administrator.is_superuser
    assert not administrator.has_usable_password()
    assert next(one for one in personas() if one.slug == "newcomer").first_page.startswith("/vi/")
    assert accounts["by-telephone"] is None


def test_somebody_else_takes_over_the_session(client: Client, demo: Settings) -> None:
    client.post("/demo/sign-in/resident/")
    first = client.session.session_key
    client.post("/demo/sign-in/shopkeeper/")
    assert client.session.session_key != first
    assert client.session["_auth_user_id"] == str(User.objects.get(email="komakusa@komagane.example").pk)


@pytest.mark.parametrize("slug", ["by-telephone", "nobody"])
def test_who_has_no_account_can_not_be_signed_in(client: Client, demo: Settings, slug: str) -> None:
    assert client.post(f"/demo/sign-in/{slug}/").status_code == 404


def test_signing_in_needs_a_post_and_its_token(demo: Settings) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/demo/sign-in/resident/").status_code == 405
    assert client.post("/demo/sign-in/resident/").status_code == 403
    assert "_auth_user_id" not in client.session


def test_clock_buttons_move_the_town_and_wake_who_waits(client: Client, demo: Settings, nudged: list[str]) -> None:
    assert client.post("/demo/clock/en/", {"by": "+1d"})["Location"] == "/demo/en/"
    assert clock.offset() == timedelta(days=1)
    assert nudged == WAITING_FOR_THE_TIME
    client.post("/demo/clock/", {"by": "+1h"})
    assert clock.offset() == timedelta(days=1, hours=1)
    client.post("/demo/clock/", {"by": "+9999w"})  # was never offered: back to now
    client.post("/demo/clock/", {"by": "reset"})
    assert clock.offset() == timedelta()


def test_clock_command(demo: Settings, nudged: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_clock", "+1d")
    ManagementUtility(["manage.py", "demo_clock", "-2h"]).execute()
    assert clock.offset() == timedelta(hours=22)
    call_command("demo_clock", "show")
    assert clock.now().astimezone(clock.TOKYO).strftime("%Y-%m-%d") in capsys.readouterr().out
    call_command("demo_clock", "reset")
    assert clock.offset() == timedelta()
    with pytest.raises(CommandError, match="not a length of time"):
        call_command("demo_clock", "tomorrow")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1d", timedelta(days=1)),
        ("-2h", -timedelta(hours=2)),
        ("90m", timedelta(minutes=90)),
        ("1w", timedelta(weeks=1)),
    ],
)
def test_lengths_of_time(text: str, expected: timedelta) -> None:
    assert length(text) == expected


def test_woken_tasks_exist() -> None:
    from config.celery import app

    app.loader.import_default_modules()
    assert set(WAITING_FOR_THE_TIME) <= set(app.tasks)


def test_views_refuse_where_the_demo_is_off(demo: Settings) -> None:
    demo.DEMO = False
    get, post = RequestFactory().get("/"), RequestFactory().post("/")
    calls: list[Callable[[], object]] = [
        lambda: views.guide(get),
        lambda: views.sign_in(post, slug="administrator"),
        lambda: views.move(post),
        lambda: views.mail_list(get),
        lambda: views.mail_page(get, mail_id="1"),
    ]
    for call in calls:
        with pytest.raises(Http404):
            call()
    for command in ("demo_clock", "mail_sink"):
        with pytest.raises(CommandError):
            call_command(command)


IN_PRODUCTION = """
import json
from datetime import timedelta
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, get_commands
from django.test import Client
from core import clock
try:
    clock.move(timedelta(days=1))
except RuntimeError:
    moved = False
else:
    moved = True
print(json.dumps({
    "installed": apps.is_installed("demo"),
    "demo": settings.DEMO,
    "moved": moved,
    "commands": sorted({"load_town", "demo_clock", "mail_sink", "demo"} & set(get_commands())),
    "answers": [
        Client().get("/demo/", secure=True).status_code,
        Client().get("/demo/mail/", secure=True).status_code,
        Client().post("/demo/sign-in/administrator/", secure=True).status_code,
    ],
}))
"""


def test_production_knows_no_demo() -> None:
    env = environment(
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="only-for-this-test",
        ALLOWED_HOSTS="testserver",
        SITE_URL="https://testserver",
    )
    done = subprocess.run([sys.executable, "-c", IN_PRODUCTION], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "installed": False,
        "demo": False,
        "moved": False,
        "commands": [],
        "answers": [404, 404, 404],
    }


def test_every_persona_is_told_in_japanese_and_english() -> None:
    for persona in personas():
        for texts in (persona.titles, persona.texts):
            assert {"ja", "en"} <= set(texts) <= set(OWN_NAMES)
