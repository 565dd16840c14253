"""A letter's own bytes say what Django's would, and what is kept for many readers never tells one of another."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from activities.models import ActivityText, SignUp
from core import clock
from core.i18n import OWN_NAMES
from notifications import kinds
from notifications.channels.base import Parcel
from notifications.channels.email.letter import Letter, letter
from notifications.kinds.base import Words
from notifications.models import Urgency
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink
from tests.notifications.mails import tell

pytestmark = pytest.mark.django_db
PARCEL = Parcel(
    deliveries=(7,),
    key="reminder:3:1763802000",
    person=5,
    address="megumi@example.jp",
    language="ja",
    title="明日です：｜手打《てう》ちそば体験",
    body="こんにちは、めぐみさん\n\n電話 0265-83-2111 <まで>\n.点で始まる行\n\nまたね",
    path="/sign-ups/3/",
    action="申し込みを見る",
    topic="reminders",
    urgency=Urgency.TODAY,
    written_at=clock.now(),
    expires_at=clock.now() + timedelta(days=1),
)


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def both(parcel: Parcel) -> tuple[EmailMessage, EmailMessage]:
    """Our own bytes, and Django's of the same mail."""
    mail = letter(parcel, get_connection("django.core.mail.backends.dummy.EmailBackend"))
    django: Any = EmailMultiAlternatives.message(mail)
    return parsed(mail.written()), parsed(django.as_bytes(linesep="\r\n"))


def bodies(mail: EmailMessage) -> list[tuple[str, str]]:
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n").rstrip()) for part in mail.iter_parts()]


@pytest.mark.parametrize("language", OWN_NAMES)
@pytest.mark.parametrize("body", [PARCEL.body, "plain", "ends in an empty line\n\n", "x" * 2000, "a\r\nb\rc"])
def test_the_same_as_djangos(language: str, body: str) -> None:
    ours, django = both(replace(PARCEL, language=language, body=body))
    names = set(django.keys()) - {"Content-Type", "Date"}
    assert {name: " ".join(str(ours[name]).split()) for name in names} == {
        name: " ".join(str(django[name]).split()) for name in names
    }
    assert ours.get_content_type() == django.get_content_type() == "multipart/alternative"
    assert bodies(ours) == bodies(django)
    assert not ours.defects
    raw = letter(PARCEL, get_connection("django.core.mail.backends.dummy.EmailBackend")).written()
    assert all(len(line) <= 998 and b"\n" not in line for line in raw.split(b"\r\n"))


def test_a_message_for_whom_bytes_are_not_enough_is_the_same_mail() -> None:
    mail = letter(PARCEL, get_connection("django.core.mail.backends.dummy.EmailBackend"))
    assert isinstance(mail, Letter)
    message: Any = mail.message()
    assert bodies(parsed(message.as_bytes(linesep="\r\n"))) == bodies(parsed(mail.written()))
    assert message["Message-ID"] == parsed(mail.written())["Message-ID"]


def test_html_is_escaped_and_readings_become_ruby() -> None:
    html = dict(bodies(both(PARCEL)[0]))["text/html"]
    assert "&lt;まで&gt;" in html
    assert "<title>明日です：手打ちそば体験</title>" in html
    assert "<h1><span>明日です：<ruby>手打<rp>（</rp><rt>てう</rt><rp>）</rp></ruby>ちそば体験</span></h1>" in html
    assert '<a href="tel:0265-83-2111">' in html


def words(party: SignUp) -> Words:
    kind = kinds.ALL["reminder"]
    return kind.words(kind.load([party.pk])[party.pk], clock.now())


def test_each_reader_has_their_own_name_and_link() -> None:
    session = make_session(capacity=9)
    names = ["めぐみ", "名 前", " <b>Ann</b> {{ name }} %s ", "name", "線\u2028二"]
    parties = [make_sign_up(session=session, person=make_person(name=name)) for name in names]
    said = [words(party) for party in parties]
    for party, name, one in zip(parties, names, said, strict=True):
        assert name.strip().splitlines()[0] in one.body
        assert str(party.pk) in one.path
        assert sum(other in one.body for other in ("めぐみ", "名 前", "Ann")) <= 1
    assert len({one.body for one in said}) == len(names)


def test_what_changes_is_said_anew() -> None:
    party = make_sign_up(session=make_session(capacity=9))
    before = words(party)
    ActivityText.objects.filter(activity=party.session.activity).update(title="うどん体験")
    party.session.starts_at += timedelta(hours=2)
    party.session.ends_at += timedelta(hours=2)
    party.session.save()
    after = words(party)
    assert "うどん体験" in after.title
    assert "うどん体験" in after.body
    assert "うどん体験" not in before.body
    assert before.body != after.body


@pytest.mark.parametrize("pipelining", [True, False])
def test_servers_with_and_without_pipelining(pipelining: bool, sink: Sink) -> None:
    sink.pipelining = pipelining
    assert settings.EMAIL_BACKEND == "core.mail.SigningBackend"
    party = make_sign_up(person=make_person(email="a@example.jp"), session=make_session())
    assert tell(sink, party, "sign_up_confirmed")["To"] == "a@example.jp"
    assert len(sink.mails) == 1
