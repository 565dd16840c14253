"""Mails leave signed where a key is set, and a stranger's mail server finds the signature right."""

from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.mail import send_mail
from pytest_django import Settings

from core import clock
from notifications import kinds
from notifications.models import NoticeDelivery
from notifications.services.plan_notices import plan_notices
from notifications.services.send_due import send_due
from tests.factories import make_person, make_session, make_sign_up
from tests.mail_sink import Sink

pytestmark = pytest.mark.django_db


class Dns:
    """Knows one name: the public key."""

    def __init__(self, name: str, key: rsa.RSAPrivateKey) -> None:
        self.name = name.encode()
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        lines = [line for line in public.splitlines() if b"-----" not in line]
        self.record = b"v=DKIM1; k=rsa; p=" + b"".join(lines)

    def txt(self, name: bytes, timeout: int = 5) -> bytes:
        assert name.rstrip(b".") == self.name
        return self.record


@pytest.fixture
def dns(sink: Sink, settings: Settings, tmp_path: Path) -> Dns:
    """A key of 2048 bits, its public half in the DNS, and the backend that signs."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path / "dkim.pem"
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    file.write_bytes(pem)
    settings.EMAIL_BACKEND = "core.mail.SigningBackend"
    settings.DEFAULT_FROM_EMAIL = "出番 Deban <deban@komagane.example>"
    settings.DKIM_SELECTOR, settings.DKIM_KEY = "deban2026", str(file)
    return Dns("deban2026._domainkey.komagane.example", key)


def notice(language: str = "ja") -> NoticeDelivery:
    person = make_person(email=f"{language}@example.jp", language=language)
    party = make_sign_up(session=make_session(starts_at=clock.now().replace(year=2030)), person=person)
    plan_notices(kind=kinds.ALL["sign_up_confirmed"], subjects=[party.pk])
    send_due()
    return NoticeDelivery.objects.latest("id")


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_signature_of_a_notice_is_right(language: str, sink: Sink, dns: Dns) -> None:
    delivery = notice(language)
    (raw,), (mail,) = sink.raw, sink.mails
    assert dkim.verify(raw, dnsfunc=dns.txt)
    assert len(mail.get_all("DKIM-Signature", [])) == 1
    assert str(mail["Message-ID"]) == delivery.receipt
    signed = str(mail["DKIM-Signature"]).lower()
    assert "d=komagane.example" in signed
    for name in ("from:from", "message-id", "list-unsubscribe"):
        assert name in "".join(signed.split())


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"/notices/stop/", b"/notices/stop/x"), (b"To: ", b"To: x"), (b"multipart", b"Multipart/x; y")],
)
def test_what_is_changed_on_the_way_is_found_out(before: bytes, after: bytes, sink: Sink, dns: Dns) -> None:
    notice()
    assert before in sink.raw[0]
    assert not dkim.verify(sink.raw[0].replace(before, after, 1), dnsfunc=dns.txt)


def test_a_second_sender_in_front_breaks_it(sink: Sink, dns: Dns) -> None:
    notice()
    assert not dkim.verify(b"From: evil@example.com\r\n" + sink.raw[0], dnsfunc=dns.txt)


def test_sign_in_codes_are_signed_too(sink: Sink, dns: Dns) -> None:
    send_mail("暗証番号", "123456", None, ["a@example.jp"])
    assert dkim.verify(sink.raw[0], dnsfunc=dns.txt)


def test_without_a_key_nothing_is_signed(sink: Sink, dns: Dns, settings: Settings) -> None:
    settings.DKIM_KEY = ""
    notice()
    assert sink.mails[0]["DKIM-Signature"] is None
