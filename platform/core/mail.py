"""Mails leave signed (DKIM, RFC 6376) where a key is set: sign-in codes, letters and notices alike."""

from email.message import Message
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any

import dkim
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

# Both unsubscribe headers must be signed (RFC 8058). `from` twice: nobody can put a second one in front of ours.
SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("content-transfer-encoding", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post"),
)


class SigningBackend(EmailBackend):
    """Django's SMTP, with a signature at the head of each mail where DKIM_SELECTOR and DKIM_KEY are set."""

    def send_messages(self, email_messages: Any) -> int:
        """Send; what is signed is exactly what is sent."""
        if settings.DKIM_SELECTOR and settings.DKIM_KEY:
            email_messages = [_sign(mail) for mail in email_messages]
        return super().send_messages(email_messages)


def _sign(mail: EmailMessage) -> EmailMessage:
    """The same mail, whose message is made once and carries its signature."""
    message = mail.message()
    message["DKIM-Signature"] = signature(message)

    def again(**_: Any) -> Any:
        return message

    mail.message = again  # type: ignore[method-assign]
    return mail


def signature(message: Message) -> str:
    """The value of the header, unfolded: whatever folds it, the relaxed form stays the same."""
    domain = parseaddr(str(message["From"]))[1].rpartition("@")[2]
    present = [name.encode() for name in SIGNED if name in message]
    header: bytes = dkim.sign(
        message.as_bytes(linesep="\r\n"),  # type: ignore[call-arg]  # Django's own
        settings.DKIM_SELECTOR.encode(),
        domain.encode(),
        _key(settings.DKIM_KEY),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[b"from", *present],
    )
    return "".join(header.decode().partition(":")[2].split("\r\n")).strip()


@lru_cache(maxsize=2)
def _key(path: str) -> bytes:
    """The private key (RSA, PEM), read once a process."""
    return Path(path).read_bytes()
