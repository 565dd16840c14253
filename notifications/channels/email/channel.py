"""E-mail: one SMTP connection for many mails, opened again when the server hangs up on one of them."""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from community.models import Person
from notifications.channels.base import AddressBroken, Channel, LineDown, NotNow, Parcel, Undeliverable
from notifications.channels.email.letter import letter, message_id
from notifications.channels.email.status import names_the_address
from notifications.models import Way

PERMANENT = range(500, 600)  # RFC 5321: the same mail again would be refused again
CLOSING = 421  # the server hangs up with this answer


class EmailLine:
    """An open SMTP connection."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self.connection = connection

    def hand_over(self, parcel: Parcel) -> str:
        """Send one mail; after a broken connection the next one gets a new one."""
        mail = letter(parcel, self.connection)
        self.open()
        try:
            mail.send()
        except smtplib.SMTPSenderRefused as error:
            self.connection.close()
            raise LineDown(f"the mail server takes no mail from us: code {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise self._refused(code, reply) from error
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, b"") from error
        except (smtplib.SMTPException, OSError) as error:
            self.connection.close()
            raise NotNow(f"the mail server broke off: {type(error).__name__}") from error
        return message_id(parcel)

    def open(self) -> None:
        """Connect where no connection stands."""
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise LineDown(f"the mail server is away: {type(error).__name__}") from error

    def _refused(self, code: int, reply: bytes) -> Undeliverable | NotNow:
        if code == CLOSING:
            self.connection.close()
        # The server's own words are not kept: they repeat the address.
        said = f"the mail server refused it with code {code}"
        if code in PERMANENT and names_the_address(reply):
            return AddressBroken(said)
        return Undeliverable(said) if code in PERMANENT else NotNow(said)


class Email(Channel):
    """Reaches persons whose account is active."""

    name: ClassVar[str] = "email"

    def address_of(self, person: Person, ways: Sequence[Way]) -> str:
        """The account's address."""
        return person.user.email if person.user and person.user.is_active else ""

    @contextmanager
    def line(self) -> Iterator[EmailLine]:
        """Connected before the first mail is built, closed after the last."""
        connection = get_connection()
        line = EmailLine(connection)
        line.open()
        try:
            yield line
        finally:
            connection.close()
