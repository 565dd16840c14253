"""A mail's commands in one write (RFC 2920): the same answers as one by one, and a connection fit for the next mail."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.mail import AtOnce

MAIL = b"Subject: x\r\n\r\n.a line that begins with a dot\r\nthe last one\r\n"
OFFERS = b"250-double\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n"


class Double:
    """A server that answers what the test says, and remembers what came in one piece."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers
        self.heard: list[bytes] = []
        self.mails: list[bytes] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]

    def serve(self) -> None:
        """Connections one after another, until the socket is closed."""
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 here\r\n")
                while line := lines.readline():
                    self.heard.append(line)
                    word = line[:4].strip().upper()
                    answer = self.answers.get(line.strip(), self.answers.get(word, b"250 fine"))
                    connection.sendall(OFFERS if word == b"EHLO" else answer + b"\r\n")
                    if answer.startswith(b"421"):
                        break
                    if answer.startswith(b"354"):
                        self.mails.append(b"".join(iter(lines.readline, b".\r\n")))
                        connection.sendall(b"250 taken\r\n" if self.mails[-1] else b"554 nobody gets it\r\n")


@contextmanager
def server(**answers: bytes) -> Iterator[tuple[Double, AtOnce]]:
    """A double, and a client at its door."""
    double = Double({b"DATA": b"354 go ahead"} | {word.encode(): answer for word, answer in answers.items()})
    threading.Thread(target=double.serve, daemon=True).start()
    client = AtOnce("127.0.0.1", double.port, timeout=5)
    try:
        yield double, client
    finally:
        client.close()
        double.listening.close()


def test_a_mail_arrives_as_it_is() -> None:
    with server() as (double, client):
        assert client.sendmail("a@example.jp", ["b@example.jp"], MAIL) == {}
        assert client.sendmail("a@example.jp", ["c@example.jp"], b"Subject: y\r\n\r\nno end") == {}
    assert double.mails == [MAIL.replace(b"\r\n.", b"\r\n.."), b"Subject: y\r\n\r\nno end\r\n"]
    assert double.heard[1:4] == [
        b"mail FROM:<a@example.jp> size=%d\r\n" % len(MAIL),
        b"rcpt TO:<b@example.jp>\r\n",
        b"data\r\n",
    ]


@pytest.mark.parametrize("data", [b"354 go ahead", b"503 no recipient"])
def test_a_refused_recipient_harms_only_that_mail(data: bytes) -> None:
    """Also where the server takes DATA though nobody is to get it."""
    with server(**{"rcpt TO:<gone@example.jp>": b"550 5.1.1 no such mailbox"}) as (double, client):
        double.answers[b"DATA"] = data
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("a@example.jp", ["gone@example.jp"], MAIL)
        assert refused.value.recipients == {"gone@example.jp": (550, b"5.1.1 no such mailbox")}
        double.answers[b"DATA"] = b"354 go ahead"
        assert client.sendmail("a@example.jp", ["b@example.jp"], MAIL) == {}
    assert [mail for mail in double.mails if mail] == [MAIL.replace(b"\r\n.", b"\r\n..")]


def test_a_server_that_hangs_up_names_why() -> None:
    with server(MAIL=b"421 too many mails") as (_, client):
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail("a@example.jp", ["b@example.jp"], MAIL)
        assert refused.value.smtp_code == 421
        assert client.sock is None


def test_a_refused_sender_and_refused_data_are_told_apart() -> None:
    refusing = server(MAIL=b"550 not you", RCPT=b"503 first MAIL", DATA=b"503 first MAIL")
    with refusing as (_, client), pytest.raises(smtplib.SMTPSenderRefused):
        client.sendmail("a@example.jp", ["b@example.jp"], MAIL)
    with server(DATA=b"452 disk full") as (_, client):
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("a@example.jp", ["b@example.jp"], MAIL)
        assert refused.value.smtp_code == 452


def test_an_address_never_brings_a_command_of_its_own() -> None:
    with server() as (double, client):
        client.sendmail("a@example.jp\r\nrset", ["b@example.jp\r\nrset"], MAIL)
    assert [line[:4] for line in double.heard] == [b"ehlo", b"mail", b"rcpt", b"data"]
