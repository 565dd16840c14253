"""Linking a LINE account by a code: the page, and LINE's webhook with its signature."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from community.models import Person
from notifications.channels.line.channel import signature_of
from notifications.models import LinkCode, Way, Wishes
from notifications.services.line_links import CODE_LASTS, link_line, make_link_code
from tests.clients import address, browser, text_of
from tests.factories import make_person
from tests.notifications.channel_kit import NOON, hana
from tests.notifications.conftest import SetClock
from tests.notifications.line_double import LineDouble, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOOK = "/line/webhook/"


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


def an_event(kind: str, *, by: str = "", number: str = "01", at: datetime = NOON, **more: object) -> dict[str, Any]:
    """As LINE tells it."""
    event = {
        "type": kind, "mode": "active", "timestamp": int(at.timestamp() * 1000),
        "source": {"type": "user", "userId": by or user()}, "webhookEventId": f"01FZ74A0TDDPYRVKNK77XKC3{number}",
        "deliveryContext": {"isRedelivery": False}, **more,
    }  # fmt: skip
    return event if kind == "unfollow" else event | {"replyToken": f"token{number}"}


def written(text: str, **more: Any) -> dict[str, Any]:
    return an_event("message", message={"type": "text", "id": "1", "text": text}, **more)


def knock(*events: dict[str, Any], signed: bool = True, body: bytes | None = None) -> Any:
    """LINE's server calls: no cookie, no token, CSRF checks on."""
    body = json.dumps({"destination": user(9), "events": events}).encode() if body is None else body
    signature = signature_of(body if signed else body + b" ")
    client = Client(enforce_csrf_checks=True)
    return client.post(HOOK, body, content_type="application/json", headers={"X-Line-Signature": signature})


def ways(person: Person) -> list[str]:
    return [way.address["user"] for way in Way.objects.filter(person=person, channel="line", broken_at=None)]


def test_a_code_from_the_page_links_the_account_that_sends_it(line: LineDouble) -> None:
    person = hana(language="vi")
    client = browser(person.user)
    page = client.post(address("notifications:line"), {"do": "code"})
    shown = text_of(page).split('class="link-code" translate="no">')[1].split("<")[0]
    assert len(shown.replace(" ", "")) == 8
    assert knock(written(shown.lower())).status_code == 200
    assert ways(person) == [user()]
    [reply] = line.replies
    assert reply["replyToken"] == "token01"
    assert "佐藤 はな" in reply["messages"][0]["text"]
    page = client.get(address("notifications:line"))
    assert "unlink" in text_of(page)
    assert page["Cache-Control"] == "no-store"


def test_the_database_has_no_code_that_could_be_sent() -> None:
    code = make_link_code(person=hana())
    assert code not in str(LinkCode.objects.values().get())


def test_a_new_code_ends_the_one_before() -> None:
    person = hana()
    first = make_link_code(person=person)
    make_link_code(person=person)
    assert LinkCode.objects.count() == 1
    assert link_line(code=first, user=user()) is None


@pytest.mark.parametrize("late", [False, True])
def test_a_code_lasts_a_quarter_of_an_hour(line: LineDouble, set_clock: SetClock, late: bool) -> None:
    person = hana()
    code = make_link_code(person=person)
    set_clock(NOON + CODE_LASTS - timedelta(seconds=0 if late else 1))
    knock(written(code))
    assert ways(person) == ([] if late else [user()])
    assert len(line.replies) == 1


def test_a_code_is_good_for_one_account(line: LineDouble) -> None:
    person = hana()
    code = make_link_code(person=person)
    knock(written(code))
    knock(written(code, by=user(2), number="02"))
    assert ways(person) == [user()]
    assert "notices/line/" in line.replies[1]["messages"][0]["text"]


def test_the_same_event_twice_is_answered_once(line: LineDouble) -> None:
    person = hana()
    event = written(make_link_code(person=person))
    knock(event)
    knock(event | {"deliveryContext": {"isRedelivery": True}})
    assert len(line.replies) == 1


def test_told_again_while_redis_is_away_it_answers_the_same(line: LineDouble) -> None:
    person = hana()
    event = written(make_link_code(person=person))
    knock(event)
    cache.clear()
    knock(event)
    assert ways(person) == [user()]
    assert line.replies[0]["messages"] == line.replies[1]["messages"]


def test_a_code_that_nobody_made_is_answered_in_japanese_and_english(line: LineDouble) -> None:
    assert knock(written("ABCD 1234")).status_code == 200
    text = line.replies[0]["messages"][0]["text"]
    assert "/notices/line/" in text
    assert "/en/notices/line/" in text


def test_after_five_codes_a_user_has_to_wait(line: LineDouble) -> None:
    person = hana()
    for number in range(5):
        knock(written("ABCD1234", number=f"0{number}"))
    knock(written(make_link_code(person=person), number="06"))
    assert ways(person) == []
    knock(written(make_link_code(person=person), number="07", by=user(2)))
    assert ways(person) == [user(2)]


def test_chat_is_no_try(line: LineDouble) -> None:
    for number in range(7):
        knock(written("こんにちは、明日は何時からですか", number=f"0{number}"))
    person = hana()
    knock(written(make_link_code(person=person), number="09"))
    assert ways(person) == [user()]


def test_a_daughter_reads_for_her_mother_too(line: LineDouble) -> None:
    mother, daughter = hana(), make_person("Linh", email="linh@example.jp", language="vi")
    for number, person in enumerate((mother, daughter)):
        knock(written(make_link_code(person=person), number=f"0{number}"))
    assert ways(mother) == ways(daughter) == [user()]
    browser(mother.user).post(address("notifications:line"), {"do": "unlink"})
    assert ways(mother) == []
    assert ways(daughter) == [user()]


def test_another_account_replaces_the_one_before(line: LineDouble) -> None:
    person = hana()
    knock(written(make_link_code(person=person)))
    knock(written(make_link_code(person=person), by=user(2), number="02"))
    assert ways(person) == [user(2)]


def test_who_blocks_the_account_gets_nothing_there_until_they_take_it_back(line: LineDouble) -> None:
    person = hana()
    knock(written(make_link_code(person=person)))
    knock(an_event("unfollow", number="02", at=NOON + timedelta(hours=1)))
    assert ways(person) == []
    knock(an_event("follow", number="03", follow={"isUnblocked": True}))
    assert ways(person) == [user()]
    assert len(line.replies) == 2


def test_a_block_that_is_told_late_leaves_a_newer_link_alone(line: LineDouble) -> None:
    person = hana()
    knock(written(make_link_code(person=person)))
    knock(an_event("unfollow", number="02", at=NOON - timedelta(hours=1)))
    assert ways(person) == [user()]


def test_a_new_friend_is_told_what_to_do(line: LineDouble) -> None:
    knock(an_event("follow", follow={"isUnblocked": False}))
    assert "/notices/line/" in line.replies[0]["messages"][0]["text"]


def test_what_is_written_in_groups_and_other_events_are_passed_over(line: LineDouble) -> None:
    code = make_link_code(person=hana())
    group = written(code, number="02") | {"source": {"type": "group", "groupId": "C1", "userId": user()}}
    standby = written(code, number="03") | {"mode": "standby"}
    odd = {"type": "message", "source": "?", "message": 3}
    assert knock(group, standby, an_event("beacon", number="04"), odd).status_code == 200
    assert knock().status_code == 200  # the console's own test
    assert not line.replies
    assert not Way.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"events": 3}', b"\xff"])
def test_a_signed_body_of_another_shape_does_nothing(body: bytes) -> None:
    assert knock(body=body).status_code == 200


def test_without_lines_signature_nothing_happens(line: LineDouble) -> None:
    person = hana()
    event = written(make_link_code(person=person))
    assert knock(event, signed=False).status_code == 401
    assert Client().post(HOOK, json.dumps({"events": [event]}), content_type="application/json").status_code == 401
    assert ways(person) == []
    assert not line.asked


def test_a_body_beyond_measure_is_not_read() -> None:
    assert knock(body=b" " * (256 * 1024 + 1)).status_code == 413


def test_an_answer_that_line_does_not_take_undoes_nothing(line: LineDouble) -> None:
    line.token = "another"
    person = hana()
    assert knock(written(make_link_code(person=person))).status_code == 200
    assert ways(person) == [user()]


def test_where_line_is_not_set_up_there_is_no_door_and_no_page(settings: Settings) -> None:
    settings.LINE_CHANNEL_SECRET = ""
    assert knock().status_code == 404
    assert browser(hana().user).get(address("notifications:line")).status_code == 404


def test_codes_are_made_six_times_an_hour() -> None:
    client = browser(hana().user)
    statuses = [client.post(address("notifications:line"), {"do": "code"}).status_code for _ in range(7)]
    assert statuses == [200] * 6 + [429]


def test_it_takes_the_first_place_in_an_order_made_before(line: LineDouble) -> None:
    person = hana()
    Wishes.objects.create(person=person, channels=["email", "push"], saved_at=NOON)
    knock(written(make_link_code(person=person)))
    assert Wishes.objects.get().channels == ["line", "email", "push"]
