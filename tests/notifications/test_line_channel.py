"""Notices over LINE, against a double that speaks and checks its protocol."""

import json

import pytest
from pytest_django import Settings

from notifications.channels.lengths import units
from notifications.channels.line.channel import LineApp
from notifications.channels.line.message import text_of
from notifications.models import ChannelGate, Notice, NoticeDelivery, Way
from notifications.services.send_due import send_due
from tests.mail_sink import Sink
from tests.notifications.channel_kit import NOON, make_due, on_line, parcel, send_all, taken, tell
from tests.notifications.conftest import SetClock
from tests.notifications.http_double import CUT, Answered
from tests.notifications.line_double import LineDouble, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_one_text_with_the_words_and_the_way_to_the_page(line: LineDouble, settings: Settings) -> None:
    person = on_line()
    tell(person)
    send_due()
    assert taken(person) == [("line", "sent")]
    [pushed], notice = line.pushed, Notice.objects.get()
    assert pushed["to"] == user()
    [text] = line.texts()
    assert text.startswith(notice.title)
    assert f"{settings.SITE_URL}{notice.path}?openExternalBrowser=1" in text
    assert NoticeDelivery.objects.get().receipt == next(iter(line.accepted.values()))


def test_no_marks_of_furigana() -> None:
    text = text_of(parcel())
    assert text.startswith("明日です\n\n時間は 10:00\n\n見る:\n")


def test_the_longest_text_keeps_its_link() -> None:
    text = text_of(parcel(body="😀" * 4000))
    assert units(text) <= 5000
    assert "…" in text
    assert text.endswith("/sign-ups/7/?openExternalBrowser=1")


def test_a_message_that_was_taken_and_not_answered_is_not_pushed_twice(line: LineDouble) -> None:
    person = on_line()
    tell(person)
    line.next_answers = [Answered(CUT)]
    send_due()
    assert taken(person) == [("line", "planned")]
    make_due()
    send_due()
    assert taken(person) == [("line", "sent")]
    assert len(line.pushed) == 1
    first, again = line.asked
    assert first.headers["X-Line-Retry-Key"] == again.headers["X-Line-Retry-Key"]
    assert NoticeDelivery.objects.get().receipt == next(iter(line.accepted.values()))


@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_at_line_is_tried_again_with_the_same_key(line: LineDouble, status: int) -> None:
    person = on_line()
    tell(person)
    line.next_answers = [Answered(status)]
    send_due()
    assert NoticeDelivery.objects.get().attempts == 1
    make_due()
    send_due()
    assert taken(person) == [("line", "sent")]
    assert len({asked.headers["X-Line-Retry-Key"] for asked in line.asked}) == 1


def test_a_bundle_with_one_more_notice_is_no_repeat() -> None:
    assert parcel(deliveries=(7,)).retry_key == parcel().retry_key
    assert parcel(deliveries=(7, 8)).retry_key != parcel().retry_key


def test_what_line_refuses_takes_the_next_channel(line: LineDouble, sink: Sink) -> None:
    person = on_line()
    tell(person)
    line.next_answers = [Answered(400, b'{"message":"Failed to send messages"}')]
    send_all()
    assert taken(person) == [("line", "failed"), ("email", "sent")]
    assert Way.objects.get().broken_at is None


@pytest.mark.parametrize(("to", "answer"), [("someone", None), (user(), Answered(404, b'{"message":"Not found"}'))])
def test_a_user_that_line_does_not_know_is_not_tried_again(
    line: LineDouble, sink: Sink, to: str, answer: Answered | None
) -> None:
    person = on_line(to)
    line.next_answers = [answer] if answer else []
    tell(person)
    send_all()
    tell(person)
    send_all()
    assert taken(person) == [("line", "failed"), ("email", "sent"), ("email", "sent")]
    assert Way.objects.get().broken_at == NOON
    assert user() not in NoticeDelivery.objects.values_list("error", flat=True)[0]


@pytest.mark.parametrize("status", [401, 403])
def test_our_own_token_is_no_notices_fault(line: LineDouble, settings: Settings, status: int) -> None:
    person = on_line()
    tell(person)
    if status == 401:
        line.token = "another"
    else:
        line.next_answers = [Answered(403)]
    send_due()
    delivery = NoticeDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("planned", 0)
    assert ChannelGate.objects.get(channel="line").failures == 1


def test_too_fast_is_a_pause_for_the_line(line: LineDouble) -> None:
    tell(on_line())
    line.next_answers = [Answered(429, b'{"message":"The API rate limit has been exceeded. Try again later."}')]
    send_due()
    assert NoticeDelivery.objects.get().attempts == 0
    assert ChannelGate.objects.get(channel="line").closed_until is not None


def test_lines_own_limit_of_the_month_sends_it_another_way(line: LineDouble, sink: Sink) -> None:
    person = on_line()
    tell(person)
    line.next_answers = [Answered(429, b'{"message":"You have reached your monthly limit."}')]
    send_all()
    assert taken(person) == [("line", "failed"), ("email", "sent")]


def test_nobody_listens_there() -> None:
    person = on_line()
    tell(person)
    send_due()
    assert taken(person) == [("line", "planned")]
    assert ChannelGate.objects.get(channel="line").failures == 1


def test_our_budget_of_the_month_is_used_up_and_begins_anew(
    line: LineDouble, settings: Settings, sink: Sink, set_clock: SetClock
) -> None:
    settings.LINE_MONTHLY_BUDGET = 1
    person = on_line()
    tell(person)
    send_due()
    tell(person)
    send_all()
    assert taken(person) == [("line", "sent"), ("line", "failed"), ("email", "sent")]
    assert [mail["To"] for mail in sink.mails] == ["hana@example.jp"]
    set_clock(NOON.replace(month=12, day=1, hour=9))
    tell(person)
    send_due()
    assert taken(person)[-1] == ("line", "sent")
    assert len(line.pushed) == 2
    assert ChannelGate.objects.get(channel="line").spent == 1


def test_a_deployment_that_gave_line_up_reaches_its_people_another_way(settings: Settings, sink: Sink) -> None:
    settings.LINE_CHANNEL_TOKEN = ""
    assert not LineApp().is_set_up()
    person = on_line()
    tell(person)
    send_due()
    send_due()
    assert taken(person) == [("line", "suppressed"), ("email", "sent")]


@pytest.mark.parametrize("missing", ["LINE_CHANNEL_TOKEN", "LINE_CHANNEL_SECRET", "LINE_FRIEND_URL"])
def test_it_is_set_up_by_all_its_settings(settings: Settings, missing: str) -> None:
    assert LineApp().is_set_up()
    setattr(settings, missing, "")
    assert not LineApp().is_set_up()


def test_the_double_checks_what_it_gets(line: LineDouble) -> None:
    with LineApp().line() as open_line:
        open_line.hand_over(parcel())
    [asked] = line.asked
    assert asked.path == "/v2/bot/message/push"
    assert json.loads(asked.body)["messages"][0]["type"] == "text"
