"""Web push against a push service that checks signature and headers, and decrypts what it gets."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from community.models import Person, User
from core import clock
from core.clock import TOKYO
from notifications import kinds
from notifications.channels import ALL
from notifications.channels.base import Parcel
from notifications.channels.push import channel as push
from notifications.channels.push.endpoints import parse
from notifications.channels.push.message import LARGEST, content, headers, tag
from notifications.models import ChannelGate, NoticeDelivery, Urgency, Way
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_activity, make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.conftest import SetClock
from tests.notifications.push_kit import give, push_service
from tests.push_double import PushDouble
from tests.server import free_port

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=TOKYO)


@pytest.fixture
def service(settings: Settings, set_clock: SetClock) -> Iterator[PushDouble]:
    """Noon, so that nothing waits for the morning; at the end nothing was wrong."""
    set_clock(NOON)
    with push_service(settings) as double:
        yield double
        assert double.wrong == []


@pytest.fixture
def megumi(sink: Sink) -> Person:
    """A resident with an address for mail, too."""
    return make_person("竹内 恵", email="megumi@example.jp")


def tell(person: Person, kind: str = "sign_up_confirmed") -> NoticeDelivery:
    """Plan a notice for them, and send what is due."""
    session = make_session(starts_at=NOON + timedelta(days=3), activity=make_activity(english="Soba"))
    party = make_sign_up(session=session, person=person)
    plan_notices(kind=kinds.ALL[kind], subjects=[party.pk])
    delivery = NoticeDelivery.objects.latest("id")
    send_due()
    delivery.refresh_from_db()
    return delivery


def channels() -> list[tuple[str, str]]:
    """Of all deliveries."""
    return list(NoticeDelivery.objects.order_by("id").values_list("channel", "state"))


def broken() -> list[bool]:
    """Of all ways, in order."""
    return [way.broken_at is not None for way in Way.objects.order_by("id")]


def test_a_push_as_it_arrives(service: PushDouble, megumi: Person, sink: Sink) -> None:
    device = service.device("phone")
    give(megumi, device)
    delivery = tell(megumi)
    [got] = service.of(device)
    notice = delivery.notice
    assert device.read(got.body) == {
        "title": "申し込みができました：手打ちそば体験",
        "body": "申し込みを見る",
        "path": notice.path,
        "tag": tag(notice.key),
        "lang": "ja",
    }
    assert got.claims["sub"] == "mailto:push@example.jp"
    assert got.headers["topic"] == tag(notice.key)
    assert got.headers["urgency"] == {0: "high", 1: "normal", 2: "low"}[delivery.urgency]
    assert int(got.headers["ttl"]) == int((delivery.expires_at - NOON).total_seconds())
    assert (delivery.channel, delivery.state, delivery.receipt) == ("push", "sent", "1/1")
    assert sink.mails == []


def test_the_screen_shows_the_readers_language_and_nothing_of_the_body(service: PushDouble, sink: Sink) -> None:
    reader = make_person("Anna", email="anna@example.jp", language="en")
    device = service.device("phone")
    give(reader, device)
    notice = tell(reader).notice
    said = device.read(service.of(device)[0].body)
    assert (said["title"], said["lang"]) == ("You are signed up: Soba", "en")
    assert "Anna" in notice.body
    assert "Anna" not in str(said)


def test_all_devices_ring_over_one_connection(service: PushDouble, megumi: Person) -> None:
    devices = [service.device(name) for name in ("phone", "tablet", "desk")]
    for device in devices:
        give(megumi, device)
    assert tell(megumi).receipt == "3/3"
    assert [len(service.of(device)) for device in devices] == [1, 1, 1]
    assert len(service.connections) == 1


def test_one_device_that_takes_it_is_enough_and_one_that_is_gone_is_noted_alone(
    service: PushDouble, megumi: Person
) -> None:
    for name, status in (("old", 410), ("older", 404), ("busy", 503), ("phone", 201)):
        give(megumi, service.device(name))
        service.answers[f"/send/{name}"] = status
    assert tell(megumi).state == "sent"
    assert broken() == [True, True, False, False]
    assert [way.broken_why for way in Way.objects.order_by("id")][:2] == [
        "the push service knows it no more (410)",
        "the push service knows it no more (404)",
    ]
    before = len(service.pushes)
    tell(megumi)
    assert len(service.pushes) == before + 2


@pytest.mark.parametrize("status", [404, 410, 400, 403, 413, 307])
def test_what_no_device_takes_goes_by_mail(status: int, service: PushDouble, megumi: Person, sink: Sink) -> None:
    give(megumi, service.device("phone"))
    service.answers["/send/phone"] = status
    assert tell(megumi).state == "failed"
    send_due()
    assert channels() == [("push", "failed"), ("email", "sent")]
    assert len(sink.mails) == 1
    assert broken() == [status in (404, 410)]
    assert len(service.pushes) == 1  # also where it was led elsewhere


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_not_taken_now_is_tried_again_and_replaces_itself(
    status: int, service: PushDouble, megumi: Person, sink: Sink, set_clock: SetClock
) -> None:
    give(megumi, service.device("phone"))
    service.answers["/send/phone"] = [status]
    delivery = tell(megumi)
    assert (delivery.state, delivery.attempts) == ("planned", 1)
    assert broken() == [False]
    set_clock(delivery.due_at)
    send_due()
    assert channels() == [("push", "sent")]
    assert len({push.headers["topic"] for push in service.pushes}) == 1
    assert len(service.pushes) == 2


def test_who_names_a_service_that_never_answers_holds_up_nobody(
    service: PushDouble, megumi: Person, settings: Settings
) -> None:
    silent = f"http://127.0.0.1:{free_port()}"
    settings.PUSH_TRUSTED_ORIGINS = [service.origin, silent]
    other, device = make_person("Bob", email="bob@example.jp"), service.device("phone")
    way = give(other, device)
    Way.objects.filter(pk=way.pk).update(address={**device.subscription, "endpoint": f"{silent}/x"})
    give(megumi, device)
    assert tell(other).state == "planned"
    assert tell(megumi).state == "sent"
    assert not ChannelGate.objects.filter(channel="push", failures__gt=0).exists()


def test_when_a_big_service_is_out_of_reach_the_line_is_down_and_no_notice_to_blame(
    service: PushDouble, megumi: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = f"http://127.0.0.1:{free_port()}"
    settings.PUSH_TRUSTED_ORIGINS = [silent]
    monkeypatch.setattr(push, "BIG_SERVICES", ("127.0.0.1",))
    device = service.device("phone")
    way = give(megumi, device)
    Way.objects.filter(pk=way.pk).update(address={**device.subscription, "endpoint": f"{silent}/x"})
    delivery = tell(megumi)
    assert (delivery.state, delivery.attempts) == ("planned", 0)
    assert ChannelGate.objects.get(channel="push").failures == 1


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("fcm.googleapis.com", push.Answer.CUT_OFF),
        ("db5p.notify.windows.com", push.Answer.CUT_OFF),
        ("web.push.apple.com", push.Answer.CUT_OFF),
        ("evilnotify.windows.com.example.com", push.Answer.LATER),
        ("evilweb.push.apple.com", push.Answer.LATER),
    ],
)
def test_which_services_are_big(host: str, expected: push.Answer, settings: Settings) -> None:
    assert push._away(parse(f"https://{host}/x")) is expected


def test_at_night_it_stays_quiet(service: PushDouble, megumi: Person, set_clock: SetClock) -> None:
    give(megumi, service.device("phone"))
    set_clock(NOON.replace(hour=22))
    delivery = tell(megumi)
    assert (delivery.state, delivery.due_at) == ("planned", NOON.replace(hour=8) + timedelta(days=1))
    assert service.pushes == []


def test_a_deployment_that_gives_push_up_uses_the_next_channel(
    service: PushDouble, megumi: Person, settings: Settings, sink: Sink
) -> None:
    give(megumi, service.device("phone"))
    settings.VAPID_PRIVATE_KEY = ""
    assert ALL["push"].is_set_up() is False
    tell(megumi)
    send_due()
    assert channels() == [("push", "suppressed"), ("email", "sent")]


def test_nothing_goes_to_the_devices_of_a_closed_account(service: PushDouble, megumi: Person) -> None:
    give(megumi, service.device("phone"))
    User.objects.update(is_active=False)
    tell(megumi)
    assert service.pushes == []
    assert channels()[0] == ("push", "suppressed")


def test_a_key_that_is_none_is_told_and_holds_up_no_other_channel(
    service: PushDouble, megumi: Person, settings: Settings, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    give(megumi, service.device("phone"))
    settings.VAPID_PRIVATE_KEY = "not-a-key"
    with caplog.at_level(logging.WARNING):
        assert tell(megumi).state == "planned"
    assert "make_vapid_keys" in caplog.text
    tell(make_person("Bob", email="bob@example.jp"))
    assert len(sink.mails) == 1


def test_logs_name_neither_address_nor_keys(
    service: PushDouble, megumi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    device = service.device("phone")
    give(megumi, device)
    service.answers["/send/phone"] = 403
    with caplog.at_level(logging.DEBUG):
        tell(megumi)
    assert "was refused with code 403" in caplog.text
    assert "/send/phone" not in caplog.text
    assert device.subscription["keys"]["auth"] not in caplog.text  # type: ignore[index]


def parcel(title: str, **fields: object) -> Parcel:
    """A parcel with this title."""
    values = {
        "deliveries": (1,), "key": "k" * 120, "person": 1, "address": "[]", "language": "ja-easy", "title": title,
        "body": "", "path": "/" + "p" * 199, "action": "見る" * 60, "topic": "", "urgency": Urgency.NOW,
        "written_at": NOON, "expires_at": NOON, **fields,
    }  # fmt: skip
    return Parcel(**values)  # type: ignore[arg-type]


def test_the_longest_notice_fits() -> None:
    assert len(content(parcel("漢" * 200))) <= LARGEST


def test_furigana_marks_are_no_text() -> None:
    assert '"title":"あした 出番です"' in content(parcel("あした ｜出番《でばん》です")).decode()


def test_what_lives_too_long_is_kept_for_four_weeks_at_most(service: PushDouble) -> None:
    for expires, expected in ((NOON - timedelta(hours=1), "0"), (NOON + timedelta(days=90), str(28 * 86400))):
        assert headers(parcel("x", expires_at=expires))["TTL"] == expected
    assert clock.now() == NOON
