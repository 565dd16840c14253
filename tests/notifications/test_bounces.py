"""Mails that come back: by a mail server's report (RFC 3464), by a mail service's webhook, or at the door."""

import hmac
import io
import json
import sys
import time
from hashlib import sha256
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from community.models import Person, User
from core import clock
from notifications import channels, kinds
from notifications.channels.email.dsn import read_dsn
from notifications.channels.email.status import is_hard, names_the_address
from notifications.management.commands import take_bounce as command
from notifications.models import Bounce, ChannelName, Notice, NoticeDelivery, Way
from notifications.selectors.preferences import mails_come_back
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from notifications.services.take_bounce import SOFT_ENOUGH, take_bounce
from notifications.services.ways import note_broken
from tests.clients import address, browser, last_code, new_email, text_of
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.box import Box, reachable

pytestmark = pytest.mark.django_db
SECRET = "only between us and the mail service"
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 18:00:00 +0900

Final-Recipient: rfc822; megumi@example.jp
Original-Recipient: rfc822;megumi@example.jp
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} said so

--b
Content-Type: message/rfc822

From: Deban <deban@example.jp>
To: megumi@example.jp
Subject: x

x
--b--
"""


@pytest.fixture(autouse=True)
def _bounce_domain(settings: Settings) -> None:
    settings.BOUNCE_DOMAIN = "bounces.example.jp"
    settings.BOUNCE_SECRET = SECRET


def sent(sink: Sink, person: Person | None = None) -> tuple[NoticeDelivery, str]:
    """A mail that left, and the sender on its envelope."""
    person = person or make_person(email="megumi@example.jp")
    party = make_sign_up(session=make_session(capacity=99), person=person)
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    send_due()
    delivery = NoticeDelivery.objects.filter(channel="email").latest("id")
    assert delivery.state == "sent"
    return delivery, sink.senders[-1]


def report(to: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return REPORT.format(to=to, status=status, action=action).replace("\n", "\r\n").encode()


def pipe(monkeypatch: pytest.MonkeyPatch, mail: bytes, to: str = "") -> str:
    """What the mail server does."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail)))
    call_command("take_bounce", to=to, stdout=out)
    return out.getvalue().strip()


def post(told: dict[str, str] | str, *, secret: str = SECRET, at: float | None = None) -> Any:
    body = told if isinstance(told, str) else json.dumps(told)
    moment = str(int(time.time() if at is None else at))
    signed = hmac.new(secret.encode(), f"{moment}.{body}".encode(), sha256).hexdigest()
    return browser(strict=True).post(
        address("notifications:bounces"),
        body,
        content_type="application/json",
        headers={"X-Deban-Signature": f"t={moment},v1={signed}"},
    )


def test_the_envelope_names_one_mail_and_the_reader_sees_the_town(sink: Sink) -> None:
    delivery, sender = sent(sink)
    local, _, domain = sender.partition("@")
    assert domain == "bounces.example.jp"
    assert local.startswith(f"bounces+{delivery.pk}.")
    assert len(local) <= 64
    assert "megumi" not in sender
    assert "deban@localhost" in sink.mails[-1]["From"]


def test_without_a_domain_for_bounces_the_envelope_is_the_usual_one(sink: Sink, settings: Settings) -> None:
    settings.BOUNCE_DOMAIN = ""
    assert sent(sink)[1] == "deban@localhost"


@pytest.mark.parametrize("way", ["piped in", "piped in for an address", "webhook"])
def test_a_mail_that_comes_back_for_good(way: str, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Box, "disturbs", False)  # at whatever hour the test runs
    box = Box("sms")
    monkeypatch.setitem(channels.ALL, "sms", box)
    person = reachable(make_person(email="megumi@example.jp"), ChannelName.SMS)
    delivery, sender = sent(sink, person)
    for again in (False, True):
        if way == "webhook":
            said = post({"to": sender.upper(), "status": "5.1.1", "action": "failed"}).json()["outcome"]
        elif way == "piped in":
            said = pipe(monkeypatch, report(sender))
        else:
            said = pipe(monkeypatch, report("postmaster@example.jp"), to=sender)
        assert said == ("known" if again else "broken")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("failed", "the mail came back: 5.1.1")
    assert mails_come_back(person)
    send_due()
    assert [parcel.title for parcel in box.parcels] == [Notice.objects.get().title]  # once
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[make_sign_up(session=make_session(), person=person).pk])
    assert NoticeDelivery.objects.latest("id").channel == "sms"  # no mail any more
    assert "megumi" not in delivery.error


def test_nothing_else_reaches_them_the_inbox_has_it(sink: Sink) -> None:
    person = make_person(email="megumi@example.jp")
    delivery, sender = sent(sink, person)
    assert take_bounce(envelope_to=sender, status="5.1.1") == "broken"
    send_due()
    assert Notice.objects.get().title
    assert NoticeDelivery.objects.get() == delivery
    sent_before = len(sink.mails)
    party = make_sign_up(session=make_session(), person=person)
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    send_due()
    assert len(sink.mails) == sent_before
    assert NoticeDelivery.objects.latest("id").channel == "inbox"


def test_what_is_too_late_is_not_sent_on_another_channel(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(channels.ALL, "sms", Box("sms"))
    delivery, sender = sent(sink, reachable(make_person(email="a@example.jp"), ChannelName.SMS))
    NoticeDelivery.objects.update(expires_at=clock.now())
    take_bounce(envelope_to=sender, status="5.1.1")
    assert list(NoticeDelivery.objects.values_list("pk", "state")) == [(delivery.pk, "failed")]


def test_mails_that_come_back_for_now_are_counted(sink: Sink) -> None:
    person = make_person(email="megumi@example.jp")
    for number in range(1, SOFT_ENOUGH + 1):
        delivery, sender = sent(sink, person)
        outcome = take_bounce(envelope_to=sender, status="4.4.7")
        assert outcome == ("broken" if number == SOFT_ENOUGH else "counted")
        delivery.refresh_from_db()
        assert delivery.state == "failed"
    assert mails_come_back(person)


def test_a_bounce_of_a_bundle_fails_all_of_it(sink: Sink) -> None:
    first, sender = sent(sink)
    second = NoticeDelivery.objects.create(
        notice=Notice.objects.create(
            person=first.notice.person, kind="sign_up_confirmed", key="k2", language="ja", subject="sign_up",
            subject_id=1, title="x", created_at=clock.now(),
        ),
        channel="email", state="sent", receipt=NoticeDelivery.objects.get(pk=first.pk).receipt, due_at=clock.now(),
        expires_at=first.expires_at,
    )  # fmt: skip
    take_bounce(envelope_to=sender, status="5.1.1")
    assert set(NoticeDelivery.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)) == {
        "failed"
    }


@pytest.mark.parametrize("change", ["number", "signature", "domain", "prefix"])
def test_a_forged_bounce_breaks_nobodys_address(change: str, sink: Sink) -> None:
    delivery, sender = sent(sink)
    other, _ = sent(sink, make_person(email="b@example.jp"))
    forged = {
        "number": sender.replace(f"+{delivery.pk}.", f"+{other.pk}."),
        "signature": sender.replace("@", "0@"),
        "domain": sender.replace("bounces.example.jp", "evil.example"),
        "prefix": sender.replace("bounces+", "bounces-"),
    }[change]
    assert take_bounce(envelope_to=forged, status="5.1.1") == "unknown"
    assert not Way.objects.exists()
    assert not Bounce.objects.exists()


def test_a_late_bounce_about_an_address_that_was_left(sink: Sink) -> None:
    _, sender = sent(sink)
    User.objects.filter(email="megumi@example.jp").update(email="new@example.jp")
    assert take_bounce(envelope_to=sender, status="5.1.1") == "unknown"


@pytest.mark.parametrize(
    "mail",
    [
        report("bounces+1.0@bounces.example.jp", action="delayed", status="4.4.1"),
        report("bounces+1.0@bounces.example.jp", action="delivered", status="2.0.0"),
        b"To: bounces+1.0@bounces.example.jp\r\nAuto-Submitted: auto-replied\r\n\r\nI am on holiday.\r\n",
        b"To: somebody@else.example\r\n\r\nx\r\n",
        b"\xff\x00 no mail at all",
        b"",
    ],
)
def test_what_is_no_failure_is_ignored(mail: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_dsn(mail) is None
    assert pipe(monkeypatch, mail) == "ignored"


def test_while_the_database_is_away_the_mail_server_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: str) -> None:
        raise OperationalError

    monkeypatch.setattr(command, "take_bounce", away)
    with pytest.raises(CommandError) as told:
        pipe(monkeypatch, report("bounces+1.0@bounces.example.jp"))
    assert told.value.returncode == 75


def test_the_webhook_believes_only_its_secret(sink: Sink, settings: Settings) -> None:
    _, sender = sent(sink)
    told = {"to": sender, "status": "5.1.1", "action": "failed"}
    assert post(told, secret="guessed").status_code == 403
    assert post(told, at=time.time() - 301).status_code == 403
    assert browser().post(address("notifications:bounces"), told, content_type="application/json").status_code == 403
    assert post("[1]").status_code == 422
    assert post("{").status_code == 422
    assert post({**told, "status": "gone"}).status_code == 422
    assert post({**told, "action": "delayed"}).json() == {"outcome": "ignored"}
    assert not Bounce.objects.exists()
    settings.BOUNCE_SECRET = ""
    assert post(told, secret="").status_code == 403
    settings.BOUNCE_SECRET = SECRET
    assert post(told).json() == {"outcome": "broken"}


@pytest.mark.parametrize(
    ("reply", "broken"), [("550 5.1.1 no such user", True), ("550 no", False), ("554 5.7.1 spam", False)]
)
def test_a_mailbox_that_the_first_server_does_not_know(reply: str, broken: bool, sink: Sink) -> None:
    sink.answers["megumi@example.jp"] = reply
    person = make_person(email="megumi@example.jp")
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[make_sign_up(session=make_session(), person=person).pk])
    send_due()
    assert mails_come_back(person) is broken


@pytest.mark.parametrize(
    ("status", "hard"), [("5.1.1", True), ("5.4.4", True), ("5.2.2", False), ("5.7.1", False), ("4.4.7", False)]
)
def test_what_a_status_says_about_the_address(status: str, hard: bool) -> None:
    assert is_hard(status) is hard
    assert names_the_address(f"{status} so") is (status == "5.1.1")


def test_planned_mails_take_the_next_channel_once_the_address_is_broken() -> None:
    person = make_person(email="a@example.jp")
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[make_sign_up(session=make_session(), person=person).pk])
    note_broken(person=person.pk, channel="email", address="a@example.jp", why="x")
    assert list(NoticeDelivery.objects.order_by("id").values_list("channel", "state")) == [
        ("email", "suppressed"),
        ("inbox", "planned"),
    ]


def test_the_person_reads_that_mails_come_back_and_mends_it() -> None:
    person = make_person(email="megumi@example.jp")
    client = browser(person.user)
    settings_url = address("notifications:settings")
    assert 'value="mend"' not in text_of(client.get(settings_url))
    note_broken(person=person.pk, channel="email", address="megumi@example.jp", why="mails come back: 5.1.1")
    assert f'<a href="{settings_url}">' in text_of(client.get(address("activities:my-page")))
    page = text_of(client.get(settings_url))
    assert "m…@example.jp" in page
    assert 'value="mend"' in page
    client.post(settings_url, {"do": "mend"})
    assert not mails_come_back(person)
    assert 'value="mend"' not in text_of(client.get(settings_url))


def test_signing_in_with_a_code_proves_that_the_address_works() -> None:
    email = new_email()
    person = make_person(email=email)
    note_broken(person=person.pk, channel="email", address=email, why="x")
    client = browser()
    client.post("/sign-in/", {"email": email})
    assert mails_come_back(person)
    client.post("/sign-in/code/", {"code": last_code()})
    assert not mails_come_back(person)
