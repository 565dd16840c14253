"""The page that switches messages on for a device; the devices; the worker's script and the manifest."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from community.models import Person
from notifications.channels.push import vapid
from notifications.channels.push.labels import label_of
from notifications.models import Way
from notifications.services import push_devices
from tests.clients import browser
from tests.factories import make_person, make_user
from tests.notifications.push_kit import give, push_service
from tests.push_double import PushDouble

pytestmark = pytest.mark.django_db
PAGE = "/notices/push/"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def service(settings: Settings) -> Iterator[PushDouble]:
    """At the end nothing was wrong."""
    with push_service(settings) as double:
        yield double
        assert double.wrong == []


@pytest.fixture
def alice() -> Person:
    """A resident with an account."""
    return make_person("Alice", email="alice@example.jp")


@pytest.fixture
def client(alice: Person) -> Client:
    """Her browser."""
    return browser(alice.user)


def test_the_page_has_the_switch_and_every_word_it_may_need(service: PushDouble, client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert f'key="{vapid.public_key()}"' in page
    assert re.findall(r'data-state="(\w+)"', page) == [
        "off", "on", "busy", "refused", "install", "unsupported", "failed",
    ]  # fmt: skip
    assert "<noscript>" in page
    assert django_settings.VAPID_PRIVATE_KEY not in page


def test_without_a_key_nobody_is_offered_it(client: Client, alice: Person) -> None:
    page = client.get(PAGE).content.decode()
    assert "<push-switch" not in page
    assert PAGE not in client.get("/notices/").content.decode()
    assert client.post(PAGE, PushDouble(origin="https://x.example.com").device("x").form).status_code == 404
    assert Way.objects.count() == 0


def test_the_inbox_leads_to_it(service: PushDouble, client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/notices/").content.decode()


def test_a_browsers_answer_is_kept_with_its_name(service: PushDouble, client: Client, alice: Person) -> None:
    device = service.device("phone")
    answer = client.post(PAGE, device.form, headers={"User-Agent": CHROME}, follow=True)
    way = Way.objects.get()
    assert (way.person, way.channel, way.label, way.address) == (alice, "push", "Android, Chrome", device.subscription)
    assert way.confirmed_at is not None
    page = answer.content.decode()
    mark = sha256(device.endpoint.encode()).hexdigest()
    assert f'data-known="{mark} "' in page
    assert f'data-device="{mark}"' in page
    assert device.endpoint not in page
    client.post(PAGE, device.form)
    assert Way.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://169.254.169.254/latest/meta-data/"},
        {"endpoint": "http://127.0.0.1:6379/"},
        {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com/\x00"},
        {"p256dh": ""},
        {"p256dh": "BAAA"},
        {"p256dh": "B" + "A" * 86},
        {"auth": "c2hvcnQ"},
        {"auth": "sixteen\x00bytes\x00ok!!!!!!"},
    ],
)
def test_what_is_no_push_address_is_refused_in_words(
    wrong: dict[str, str], service: PushDouble, client: Client
) -> None:
    answer = client.post(PAGE, {**service.device("phone").form, **wrong})
    assert answer.status_code == 422
    assert "alert--error" in answer.content.decode()
    assert Way.objects.count() == 0


def test_a_name_that_leads_inside_is_refused_at_once(
    service: PushDouble, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(2, 1, 6, "", ("10.0.0.5", 443))]
    monkeypatch.setattr("notifications.channels.push.endpoints.socket.getaddrinfo", lambda *_, **__: inside)
    form = {**service.device("phone").form, "endpoint": "https://push.example.jp/x"}
    assert client.post(PAGE, form).status_code == 422


def test_one_device_is_in_one_persons_hands(service: PushDouble, client: Client, alice: Person) -> None:
    tablet = service.device("tablet")
    bob = make_person("Bob", email="bob@example.jp")
    give(bob, tablet)
    client.post(PAGE, tablet.form)
    assert Way.objects.get().person == alice


def test_the_eleventh_device_takes_the_place_of_the_first(service: PushDouble, client: Client) -> None:
    for number in range(push_devices.MOST_DEVICES + 1):
        client.post(PAGE, service.device(f"d{number}").form)
    kept = {way.address["endpoint"].rpartition("/")[2] for way in Way.objects.all()}
    assert kept == {f"d{number}" for number in range(1, push_devices.MOST_DEVICES + 1)}


def test_a_device_that_broke_is_whole_again_when_it_is_switched_on_again(service: PushDouble, client: Client) -> None:
    device = service.device("phone")
    client.post(PAGE, device.form)
    service.answers["/send/phone"] = [410]
    way = Way.objects.get()
    client.post(f"{PAGE}{way.pk}/test/")
    page = client.get(PAGE).content.decode()
    assert 'data-known=""' in page
    assert f"{PAGE}{way.pk}/test/" not in page
    client.post(PAGE, device.form)
    way.refresh_from_db()
    assert way.broken_at is None


def test_a_test_arrives_and_tells_nothing(service: PushDouble, client: Client, alice: Person) -> None:
    device = service.device("phone")
    way = give(alice, device)
    page = client.post(f"{PAGE}{way.pk}/test/", follow=True).content.decode()
    said = device.read(service.of(device)[0].body)
    assert (said["path"], said["lang"]) == (PAGE, "ja")
    assert "alert--success" in page
    assert service.of(device)[0].headers["urgency"] == "high"


@pytest.mark.parametrize("status", [410, 403, 503])
def test_a_test_that_fails_says_what_to_do(status: int, service: PushDouble, client: Client, alice: Person) -> None:
    way = give(alice, service.device("phone"))
    service.answers["/send/phone"] = status
    assert "alert--error" in client.post(f"{PAGE}{way.pk}/test/", follow=True).content.decode()


def test_tests_have_an_end(service: PushDouble, client: Client, alice: Person) -> None:
    way = give(alice, service.device("phone"))
    for _ in range(push_devices.TESTS.most + 2):
        client.post(f"{PAGE}{way.pk}/test/")
    assert len(service.pushes) == push_devices.TESTS.most


def test_removing(service: PushDouble, client: Client, alice: Person) -> None:
    kept, dropped = give(alice, service.device("phone")), give(alice, service.device("tablet"))
    client.post(f"{PAGE}{dropped.pk}/remove/")
    assert list(Way.objects.all()) == [kept]


def test_nobody_elses_device(service: PushDouble, client: Client) -> None:
    way = give(make_person("Bob", email="bob@example.jp"), service.device("phone"))
    assert [client.post(f"{PAGE}{way.pk}/{verb}/").status_code for verb in ("test", "remove")] == [404, 404]
    assert Way.objects.count() == 1
    assert service.pushes == []


def test_other_ways_are_no_devices(service: PushDouble, client: Client, alice: Person) -> None:
    way = Way.objects.create(
        person=alice, channel="sms", address={"number": "+81"}, digest="x", made_at="2026-01-01T00Z"
    )
    assert client.post(f"{PAGE}{way.pk}/remove/").status_code == 404


def test_an_account_without_a_person_is_asked_for_a_name_first(service: PushDouble) -> None:
    answer = browser(make_user()).get(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/details/")


def test_without_a_token_nothing_is_kept(service: PushDouble, alice: Person) -> None:
    assert browser(alice.user, strict=True).post(PAGE, service.device("phone").form).status_code == 403


def test_a_page_costs_the_same_however_many_devices(
    service: PushDouble, client: Client, alice: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        give(alice, service.device(f"d{number}"))
    with django_assert_max_num_queries(8):
        assert client.get(PAGE).content.decode().count("data-device=") == 10


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (CHROME, "Android, Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Windows, Edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "iPhone, Safari"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0", "Mac, Firefox"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/28.0 Chrome/130.0", "Android, Samsung Internet"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_devices_have_names_that_their_owners_know(agent: str, label: str) -> None:
    assert label_of(agent) == label


def test_the_worker_stands_at_the_root_is_never_kept_and_loads_nothing() -> None:
    answer = Client().get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    script = answer.content.decode()
    assert "showNotification" in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)  # browsers take it as it is, not as a module
    assert not answer.cookies


def test_the_site_can_be_put_on_a_home_screen() -> None:
    page = Client().get("/").content.decode()
    [href] = re.findall(r'<link rel="manifest" href="([^"]+)"', page)
    manifest = json.loads(b"".join(Client().get(href)))
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    sizes = {icon["sizes"] for icon in manifest["icons"] if icon["type"] == "image/png"}
    assert {"192x192", "512x512"} <= sizes
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert Client().get(f"/static/{icon['src']}").status_code == 200


def test_the_command_prints_a_key_that_works(settings: Settings) -> None:
    printed = StringIO()
    call_command("make_vapid_keys", stdout=printed)
    key = re.findall(r"^VAPID_PRIVATE_KEY=(\S+)$", printed.getvalue(), re.MULTILINE)
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = key[0], "mailto:push@example.jp"
    assert len(vapid.public_key()) == 87
    assert vapid.authorization("https://push.example.jp").startswith("vapid t=")
