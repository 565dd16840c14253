"""Notices by SMS, against a double that speaks and checks the provider's protocol."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from notifications.channels.lengths import units
from notifications.channels.sms.channel import LONGEST_WAIT, Sms, signature_of
from notifications.channels.sms.message import text_of
from notifications.models import ChannelGate, Notice, NoticeDelivery, Way
from notifications.services.send_due import send_due
from tests.clients import browser
from tests.factories import make_person
from tests.mail_sink import Sink
from tests.notifications.channel_kit import MOBILE, NOON, by_sms, make_due, parcel, send_all, taken, tell
from tests.notifications.conftest import SetClock
from tests.notifications.http_double import CUT, Answered
from tests.notifications.sms_double import SmsDouble, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_form_that_the_provider_wants(sms: SmsDouble, settings: Settings) -> None:
    person = by_sms()
    tell(person)
    send_due()
    assert taken(person) == [("sms", "sent")]
    [form], delivery = sms.taken, NoticeDelivery.objects.get()
    link = f"{settings.SITE_URL}/n/{delivery.pk}/"
    assert form == {
        "To": MOBILE,
        "From": settings.SMS_FROM,
        "Body": f"Deban: {Notice.objects.get().title}\n{link}",
        "ValidityPeriod": str(LONGEST_WAIT),
        "StatusCallback": f"{settings.SITE_URL}/sms/status/?of={delivery.pk}",
    }
    assert delivery.receipt == f"SM{1:032x}"


def test_a_messaging_service_has_its_own_field(sms: SmsDouble, settings: Settings) -> None:
    settings.SMS_FROM = "MG0service"
    tell(by_sms())
    send_due()
    assert sms.taken[0]["MessagingServiceSid"] == "MG0service"


@pytest.mark.parametrize("title", ["｜出番《でばん》" * 60, "😀" * 90, "A long title. " * 20, "x" * 200])
def test_two_segments_at_most_and_nothing_of_the_body(settings: Settings, title: str) -> None:
    settings.SITE_URL = "https://deban.city.komagane.nagano.example"
    text = text_of(parcel(deliveries=(12_345_678,), title=title, body="電話 0265-83-2111"))
    assert units(text) <= 134
    assert text.endswith("…\nhttps://deban.city.komagane.nagano.example/n/12345678/")
    assert "《" not in text
    assert "0265" not in text


def test_a_bundle_leads_to_the_inbox(settings: Settings) -> None:
    assert text_of(parcel(deliveries=(1, 2), path="/notices/")).endswith(f"\n{settings.SITE_URL}/notices/")


def test_the_short_link_is_the_readers_own(sms: SmsDouble) -> None:
    person = by_sms()
    tell(person)
    send_due()
    path = urlsplit(sms.taken[0]["Body"].splitlines()[-1]).path
    assert browser(person.user).get(path)["Location"] == Notice.objects.get().path
    assert Client().get(path)["Location"].startswith("/sign-in/?next=")
    assert browser(make_person(email="other@example.jp").user).get(path).status_code == 404


def test_what_broke_off_in_the_middle_is_sent_once_more_at_most(sms: SmsDouble, sink: Sink) -> None:
    person = by_sms()
    tell(person)
    sms.next_answers = [Answered(CUT)]
    send_due()
    assert taken(person) == [("sms", "planned")]
    make_due()
    sms.next_answers = [Answered(CUT)]
    send_due()
    make_due()
    send_all()
    assert len(sms.taken) == 2
    assert taken(person) == [("sms", "failed")]  # it may have arrived, so no other channel repeats it
    assert "may have arrived" in NoticeDelivery.objects.get().error


def test_the_repeat_may_arrive(sms: SmsDouble) -> None:
    person = by_sms()
    tell(person)
    sms.next_answers = [Answered(CUT)]
    send_due()
    make_due()
    send_due()
    assert taken(person) == [("sms", "sent")]
    assert len(sms.taken) == 2


@pytest.mark.parametrize("code", [21211, 21614, 21635, 21610])
def test_a_number_that_takes_no_sms_is_not_tried_again(sms: SmsDouble, sink: Sink, code: int) -> None:
    person = by_sms()
    tell(person)
    sms.next_answers = [refused(400, code)]
    send_all()
    tell(person)
    send_all()
    assert taken(person) == [("sms", "failed"), ("email", "sent"), ("email", "sent")]
    assert Way.objects.get().broken_at == NOON
    errors = list(NoticeDelivery.objects.filter(channel="sms").values_list("error", flat=True))
    assert MOBILE not in str(errors)
    assert str(code) in errors[0]


def test_another_refusal_is_about_this_message_alone(sms: SmsDouble, sink: Sink) -> None:
    person = by_sms()
    tell(person)
    sms.next_answers = [refused(400, 21617)]
    send_all()
    assert taken(person) == [("sms", "failed"), ("email", "sent")]
    assert Way.objects.get().broken_at is None


@pytest.mark.parametrize("answer", [refused(401, 20003), refused(400, 21606), refused(404, 20404)])
def test_our_account_is_no_notices_fault(sms: SmsDouble, answer: Answered) -> None:
    tell(by_sms())
    sms.next_answers = [answer]
    send_due()
    delivery = NoticeDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("planned", 0)
    assert ChannelGate.objects.get(channel="sms").failures == 1


@pytest.mark.parametrize("answer", [refused(429, 20429), refused(503, 20503), Answered(500, b"oops")])
def test_not_now_is_later(sms: SmsDouble, answer: Answered) -> None:
    person = by_sms()
    tell(person)
    sms.next_answers = [answer]
    send_due()
    delivery = NoticeDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.lost) == ("planned", 1, 0)
    make_due()
    send_due()
    assert taken(person) == [("sms", "sent")]


def test_nobody_listens_there() -> None:
    tell(by_sms())
    send_due()
    assert ChannelGate.objects.get(channel="sms").failures == 1
    assert NoticeDelivery.objects.get().lost == 0


def test_the_months_budget_is_used_up_and_begins_anew(
    sms: SmsDouble, settings: Settings, sink: Sink, set_clock: SetClock
) -> None:
    settings.SMS_MONTHLY_BUDGET = 1
    person = by_sms()
    tell(person)
    send_due()
    tell(person)
    send_all()
    assert taken(person) == [("sms", "sent"), ("sms", "failed"), ("email", "sent")]
    set_clock(NOON.replace(month=12, day=1, hour=9))
    tell(person)
    send_due()
    assert taken(person)[-1] == ("sms", "sent")
    assert len(sms.taken) == 2


def test_three_a_day_beside_what_is_urgent() -> None:
    assert (Sms.a_day, Sms.disturbs) == (3, True)


def test_the_signature_of_the_providers_own_example(settings: Settings) -> None:
    settings.SMS_AUTH_TOKEN = "12345"
    form = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": "1234", "From": "+14158675310"}
    url = "https://example.com/myapp.php?foo=1&bar=2"
    assert signature_of(url, {"To": "+18005551212", **form}) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def told_by_network(form: dict[str, str], *, url: str, signed_with: dict[str, str] | None = None) -> Any:
    """The provider calls the address that it was given: no cookie, no token, CSRF checks on."""
    parts = urlsplit(url)
    return Client(enforce_csrf_checks=True).post(
        f"{parts.path}?{parts.query}", form, headers={"X-Twilio-Signature": signature_of(url, signed_with or form)}
    )


@pytest.fixture
def sent(sms: SmsDouble) -> dict[str, str]:
    """One SMS that the provider has taken."""
    tell(by_sms())
    send_due()
    return sms.taken[0]


def status(word: str, **more: str) -> dict[str, str]:
    return {"MessageSid": f"SM{1:032x}", "MessageStatus": word, "To": MOBILE, "AccountSid": "AC0test", **more}


@pytest.mark.parametrize("word", ["failed", "undelivered"])
def test_what_did_not_arrive_takes_the_next_channel(sent: dict[str, str], sink: Sink, word: str) -> None:
    answer = told_by_network(status(word, ErrorCode="30003"), url=sent["StatusCallback"])
    assert answer.status_code == 204
    send_due()
    deliveries = NoticeDelivery.objects.order_by("id")
    assert [(one.channel, one.state) for one in deliveries] == [("sms", "failed"), ("email", "sent")]
    assert "30003" in deliveries[0].error
    assert Way.objects.get().broken_at is None


@pytest.mark.parametrize("code", ["30005", "30006", "21610"])
def test_a_number_that_is_gone_is_noted(sent: dict[str, str], code: str) -> None:
    told_by_network(status("undelivered", ErrorCode=code), url=sent["StatusCallback"])
    assert Way.objects.get().broken_at == NOON


def test_told_twice_it_falls_back_once(sent: dict[str, str]) -> None:
    for _ in range(2):
        told_by_network(status("failed"), url=sent["StatusCallback"])
    assert NoticeDelivery.objects.count() == 2


def test_told_before_the_sender_has_written_it_down(sent: dict[str, str]) -> None:
    NoticeDelivery.objects.update(state="sending", receipt="")
    told_by_network(status("failed"), url=sent["StatusCallback"])
    assert [one.state for one in NoticeDelivery.objects.order_by("id")] == ["failed", "planned"]


def test_what_an_older_message_became_does_not_matter(sent: dict[str, str]) -> None:
    NoticeDelivery.objects.update(receipt="SMnewer")
    told_by_network(status("failed"), url=sent["StatusCallback"])
    assert NoticeDelivery.objects.get().state == "sent"


@pytest.mark.parametrize("word", ["queued", "sent", "delivered"])
def test_good_news_changes_nothing(sent: dict[str, str], word: str) -> None:
    assert told_by_network(status(word), url=sent["StatusCallback"]).status_code == 204
    assert NoticeDelivery.objects.get().state == "sent"


def test_without_the_providers_signature_nothing_happens(sent: dict[str, str]) -> None:
    url, form = sent["StatusCallback"], status("failed")
    assert told_by_network(form, url=url, signed_with=status("delivered")).status_code == 403
    assert Client().post("/sms/status/", form).status_code == 403
    signed = {"X-Twilio-Signature": signature_of(url, form)}
    assert Client().post("/sms/status/?of=1", form, headers=signed).status_code == 403
    assert NoticeDelivery.objects.get().state == "sent"


def test_where_sms_is_not_set_up_there_is_no_door(settings: Settings) -> None:
    settings.SMS_FROM = ""
    assert Client().post("/sms/status/", {}).status_code == 404
