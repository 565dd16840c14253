"""Mails of the demo: over real SMTP into a folder, and from there onto a page that is safe to read."""

import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from demo import mail_sink, mails
from tests.server import free_port


@pytest.fixture
def port(demo: Settings) -> Iterator[int]:
    """An open sink, and Django's mail pointed at it."""
    demo.EMAIL_PORT = free_port()
    demo.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    controller = mail_sink.start(demo.EMAIL_PORT)
    yield demo.EMAIL_PORT
    controller.stop()


def send(subject: str, text: str, html: str = "") -> None:
    """As the program sends."""
    message = EmailMultiAlternatives(subject, text, to=["hanako@komagane.example"])
    if html:
        message.attach_alternative(html, "text/html")
    assert message.send() == 1


def test_a_mail_sent_by_smtp_is_listed_with_its_code(client: Client, port: int) -> None:
    send("ログインのコード", "山田 花子さん\n\n482913\n\n十分以内に入れてください。")
    page = client.get("/demo/mail/").text
    for words in ("ログインのコード", "hanako@komagane.example", "482913"):
        assert words in page
    (mail,) = mails.newest(10)
    assert mail.code == "482913"
    assert f"/demo/mail/{mail.id}/" in page
    assert "山田 花子さん" in client.get(f"/demo/mail/{mail.id}/").text
    assert "Code to sign in" in client.get(f"/demo/mail/{mail.id}/en/").text


def test_numbers_inside_a_sentence_are_no_code(port: int) -> None:
    send("お知らせ", "会場は399411番地です。\n電話 0265-00-8241")
    assert mails.newest(1)[0].code == ""


def test_html_can_do_nothing_on_our_page(client: Client, port: int) -> None:
    send("<b>太い件名</b>", "x", "<h1>こんにちは</h1><script>alert(1)</script>\"' onload=x")
    (mail,) = mails.newest(1)
    answer = client.get(f"/demo/mail/{mail.id}/")
    frame = re.search(r"<iframe[^>]*>", answer.text)
    assert frame is not None
    assert 'sandbox=""' in frame[0]
    assert f'src="/demo/mail/{mail.id}/html/"' in frame[0]
    shown = client.get(f"/demo/mail/{mail.id}/html/")
    rules = shown.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'", "sandbox"} <= set(rules)
    assert "<script>alert(1)" not in answer.text
    assert "<b>太い件名" not in answer.text
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_only_the_newest_are_kept(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "KEPT", 3)
    for number in range(5):
        send(f"第{number}号", "x")
    assert [mail.subject for mail in mails.newest(10)] == ["第4号", "第3号", "第2号"]


def test_a_stranger_s_odd_mail_is_kept_too(client: Client, port: int) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "a@b.example", "c@d.example"
    message.set_content("ただの文")
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(message)
    (mail,) = mails.newest(1)
    assert (mail.to, mail.subject, mail.text.strip()) == ("c@d.example", "", "ただの文")
    assert client.get("/demo/mail/").status_code == 200


def test_empty_folder_says_what_to_do(client: Client, demo: Settings) -> None:
    page = client.get("/demo/mail/en/")
    assert page.status_code == 200
    assert "No mail yet" in page.text


@pytest.mark.parametrize("mail_id", ["1", "../clock", "..", ""])
def test_no_other_file_is_a_mail(demo: Settings, mail_id: str) -> None:
    demo.CLOCK_FILE.write_text("0")
    (demo.DEMO_VAR / "clock.eml").write_text("secret")
    with pytest.raises(Http404):
        mails.get_mail(mail_id)


def test_a_taken_port_is_a_clear_sentence(port: int) -> None:
    with pytest.raises(CommandError, match="EMAIL_PORT"):
        call_command("mail_sink")
