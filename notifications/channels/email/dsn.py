"""A mail that came back, as mail servers write it (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from notifications.channels.email.status import STATUS
from notifications.links import delivery_of_bounce

TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")  # where the bounce address may stand


@dataclass(frozen=True)
class Returned:
    """Which mail did not arrive, and why."""

    envelope_to: str
    status: str


def read_dsn(raw: bytes, *, envelope_to: str = "") -> Returned | None:
    """None where it is no report of a failure to one of our bounce addresses: a delay, a receipt, somebody's holidays.

    `envelope_to`: the address that the mail server took it for; without it, the heads of the mail are asked.
    """
    mail = message_from_bytes(raw)
    to = next((address for address in [envelope_to, *_addresses(mail)] if delivery_of_bounce(address)), None)
    status = next(_failures(mail), None)
    return Returned(to, status) if to and status else None


def _addresses(mail: Message) -> list[str]:
    heads = [str(value) for name in TO for value in mail.get_all(name, [])]
    return [address for _, address in getaddresses(heads)]


def _failures(mail: Message) -> Iterator[str]:
    """The status of each recipient whom the mail did not reach; our mails have one recipient."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for fields in part.get_payload():
            if not isinstance(fields, Message) or str(fields.get("Action", "")).strip().lower() != "failed":
                continue
            found = STATUS.search(f"{fields.get('Status', '')} {fields.get('Diagnostic-Code', '')}")
            if found:
                yield found[0]
