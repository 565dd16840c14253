"""Mails leave signed (DKIM, RFC 6376) where a key is set: sign-in codes, letters and notices alike.

A mail that knows its own bytes (`Written`) leaves as they are; and where the mail server offers it, the commands of a
mail are one write instead of three (RFC 2920): most of what a mail costs is waiting for answers.
"""

import re
import smtplib
import socket
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import dkim
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# Both unsubscribe headers must be signed (RFC 8058). `from` twice: nobody can put a second one in front of ours.
SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("content-transfer-encoding", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post"),
)
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+")
OK, WILL_FORWARD, GO_AHEAD, CLOSING = 250, 251, 354, 421  # RFC 5321
Reply = tuple[int, bytes]


@runtime_checkable
class Written(Protocol):
    """A mail that knows its bytes, with CRLF at the end of each line."""

    def written(self) -> bytes:
        """What is sent."""


class SigningBackend(EmailBackend):
    """Django's SMTP, with a signature at the head of each mail where DKIM_SELECTOR and DKIM_KEY are set."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return AtOnceOverTls if self.use_ssl else AtOnce

    def _send(self, email_message: EmailMessage) -> bool:
        """What is signed is exactly what is sent."""
        recipients = email_message.recipients()
        if not recipients:
            return False
        smtp: smtplib.SMTP = self.connection  # type: ignore[assignment]  # send_messages has opened it
        raw = _bytes_of(email_message)
        if settings.DKIM_SELECTOR and settings.DKIM_KEY:
            raw = signature(raw) + raw
        try:
            smtp.sendmail(envelope(email_message.from_email), [envelope(one) for one in recipients], raw)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True


def _bytes_of(mail: EmailMessage) -> bytes:
    if isinstance(mail, Written):
        return mail.written()
    raw: bytes = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own
    return raw


def envelope(address: str) -> str:
    """An address as SMTP takes it. Raises ValueError where it is none."""
    return address if PLAIN_ADDRESS.fullmatch(address) else _sanitized(address)


@lru_cache(maxsize=100)
def _sanitized(address: str) -> str:
    said: str = sanitize_address(address, settings.DEFAULT_CHARSET)
    return said


def signature(raw: bytes) -> bytes:
    """The header that goes before these bytes."""
    head = BytesHeaderParser().parsebytes(raw)
    domain = parseaddr(str(head["From"]))[1].rpartition("@")[2]
    present = [name.encode() for name in SIGNED if name in head]
    header: bytes = dkim.sign(
        raw,
        settings.DKIM_SELECTOR.encode(),
        domain.encode(),
        _key(settings.DKIM_KEY),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[b"from", *present],
    )
    return header


@lru_cache(maxsize=2)
def _key(path: str) -> bytes:
    """The private key (RSA, PEM), read once a process."""
    return Path(path).read_bytes()


class AtOnce(smtplib.SMTP):
    """A mail to one recipient whose MAIL, RCPT and DATA are one write, where the server offers PIPELINING."""

    def connect(self, *to: Any, **more: Any) -> Reply:
        """What is written goes at once: the server may wait with its word that it has come (Nagle's algorithm)."""
        answer = super().connect(*to, **more)
        if self.sock is not None:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return answer

    def sendmail(self, from_addr: str, to_addrs: str | Sequence[str], msg: Any, *options: Any, **more: Any) -> Any:
        """As smtplib's own: returns nothing refused; raises the same errors, after the same answers."""
        self.ehlo_or_helo_if_needed()
        one = to_addrs if isinstance(to_addrs, str) else to_addrs[0] if len(to_addrs) == 1 else ""
        if not one or options or more or not isinstance(msg, bytes) or not self.has_extn("pipelining"):
            return super().sendmail(from_addr, to_addrs, msg, *options, **more)
        replies = self._commands(from_addr, one, len(msg))
        refused = _refusal(from_addr, one, replies)
        if refused is not None:
            if replies[-1][0] == GO_AHEAD:  # it took DATA though nobody gets it: an empty mail to nobody (RFC 2920)
                self.send(b".\r\n")
                self.getreply()
            self._after(refused, replies[-1][0] == CLOSING)
        self.send(_with_dots(msg))
        taken = self.getreply()
        if taken[0] != OK:
            self._after(smtplib.SMTPDataError(*taken), taken[0] == CLOSING)
        return {}

    def _commands(self, sender: str, recipient: str, size: int) -> list[Reply]:
        """The answers, up to the one with which the server hangs up."""
        told = f" size={size}" if self.has_extn("size") else ""
        lines = [f"mail FROM:{_quoted(sender)}{told}", f"rcpt TO:{_quoted(recipient)}", "data"]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("an address holds a line break")
        self.send("\r\n".join([*lines, ""]))
        replies: list[Reply] = []
        while len(replies) < len(lines) and (not replies or replies[-1][0] != CLOSING):
            replies.append(self.getreply())
        return replies

    def _after(self, error: smtplib.SMTPException, closing: bool) -> None:
        """Leave the connection fit for the next mail, or closed where the server hangs up; then raise."""
        if closing:
            self.close()
        else:
            self._rset()  # type: ignore[attr-defined]  # smtplib's own, for the same purpose
        raise error


class AtOnceOverTls(AtOnce, smtplib.SMTP_SSL):
    """The same over TLS from the beginning."""


def _refusal(sender: str, recipient: str, replies: Sequence[Reply]) -> smtplib.SMTPException | None:
    """The first command that was refused names the error; what followed was refused for its sake."""
    mail, rcpt, data = [*replies, *[replies[-1]] * 2][:3]
    if mail[0] != OK:
        return smtplib.SMTPSenderRefused(*mail, sender)
    if rcpt[0] not in (OK, WILL_FORWARD):
        return smtplib.SMTPRecipientsRefused({recipient: rcpt})
    return None if data[0] == GO_AHEAD else smtplib.SMTPDataError(*data)


@lru_cache(maxsize=100)
def _name_taken_off(address: str) -> str:
    return smtplib.quoteaddr(address)


def _quoted(address: str) -> str:
    """In angle brackets, without a name."""
    return f"<{address}>" if PLAIN_ADDRESS.fullmatch(address) else _name_taken_off(address)


def _with_dots(raw: bytes) -> bytes:
    """Lines that begin with a dot get another one, and a line with a dot alone ends the mail (RFC 5321, 4.5.2)."""
    quoted = raw.replace(b"\r\n.", b"\r\n..") if b"\r\n." in raw else raw
    if quoted.startswith(b"."):
        quoted = b"." + quoted
    return quoted + (b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n")
