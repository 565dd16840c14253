"""Mails to bare addresses: each its own row, claimed before it is sent and closed after; at least once.

They can't be notices: a notice goes to a person with an account and its words stay in that person's inbox, where a
minor would find the link that asks for their guardian's yes. A repeat carries the same Message-ID and the same link.
"""

import logging
import random
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.models import Guardian, Letter, SupporterRequest
from community.services._letter_words import words_of
from core import clock
from core.nudge import nudge

log = logging.getLogger(__name__)

SEND_LETTERS = "community.tasks.send_letters"
LEASE = timedelta(minutes=5)  # far longer than the slowest answer of a mail server
LAST_ATTEMPT = 8  # with the backoff below: about an hour after the first
LONGEST_WAIT = 30 * 60  # seconds
PERMANENT = range(500, 600)  # RFC 5321: the same mail again would be refused again
State = Letter.State


@dataclass(frozen=True)
class Claimed:
    """What one sender holds until it is closed."""

    letter: int
    claimed_at: datetime
    attempts: int  # with this one
    mail: EmailMessage | None  # None: it left the queue unsent


def plan_letter(
    *, guardian: Guardian | None = None, request: SupporterRequest | None = None, nonce: str = ""
) -> Letter:
    """One mail about one thing, in the caller's transaction; the sender is woken after the commit."""
    now = clock.now()
    letter = Letter.objects.create(guardian=guardian, request=request, nonce=nonce, planned_at=now, due_at=now)
    transaction.on_commit(lambda: nudge(SEND_LETTERS))
    return letter


def send_letters(*, seconds: float = 20.0) -> None:
    """Send until nothing is due, the time is up, or the mail server is away."""
    _take_back()
    until, connection = monotonic() + seconds, get_connection()
    try:
        while monotonic() < until:
            claimed = _claim()
            if claimed is None or not _send(claimed, connection):
                return
    finally:
        connection.close()


@transaction.atomic
def _claim() -> Claimed | None:
    """Claim and word the next letter; committed when it returns. SKIP LOCKED: two senders share the work."""
    due = Letter.objects.filter(state=State.PLANNED, due_at__lte=clock.now()).order_by("due_at", "id")
    letter = due.select_for_update(skip_locked=True, of=("self",)).first()
    if letter is None:
        return None
    letter.claimed_at = timezone.now()  # the lease runs by the wall's clock: the demo's may jump a week ahead
    letter.attempts += 1
    try:
        mail = _mail_of(letter)
    except Exception as error:  # noqa: BLE001  one text that can't be rendered must not hold up the others
        log.warning("%s could not be put into words: %s", letter, type(error).__name__)
        mail = None
        letter.due_at, letter.error = clock.now() + _backoff(letter.attempts), f"no words: {type(error).__name__}"
        letter.state = State.FAILED if letter.attempts >= LAST_ATTEMPT else State.PLANNED
    else:
        letter.state = State.CLAIMED if mail else State.SUPPRESSED
    letter.save(update_fields=["state", "claimed_at", "attempts", "due_at", "error"])
    return Claimed(letter.pk, letter.claimed_at, letter.attempts, mail)


def _mail_of(letter: Letter) -> EmailMessage | None:
    words = words_of(letter)
    if words is None:
        return None
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<letter.{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=words.title, body=words.body, to=[words.address], headers=headers)


def _send(claimed: Claimed, connection: BaseEmailBackend) -> bool:
    """Hand it over and close its row; False where the mail server takes nothing at the moment."""
    if claimed.mail is None:
        return True
    claimed.mail.connection = connection
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("the mail server is away: %s", type(error).__name__)
        _postpone(claimed)
        return False
    try:
        claimed.mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        _refused(claimed, code)
    except smtplib.SMTPResponseException as error:
        connection.close()
        _refused(claimed, error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _later(claimed, f"the mail server broke off: {type(error).__name__}")
    else:
        _close(claimed, state=State.SENT, error="")
    return True


def _refused(claimed: Claimed, code: int) -> None:
    said = f"the mail server refused it with code {code}"
    if code in PERMANENT:
        _close(claimed, state=State.FAILED, error=said)
    else:
        _later(claimed, said)


def _later(claimed: Claimed, error: str) -> None:
    if claimed.attempts >= LAST_ATTEMPT:
        _close(claimed, state=State.FAILED, error=error)
    else:
        _close(claimed, state=State.PLANNED, error=error, due_at=clock.now() + _backoff(claimed.attempts))


def _postpone(claimed: Claimed) -> None:
    """No letter is to blame: a minute later, no attempt counted."""
    later = clock.now() + timedelta(seconds=60 * random.uniform(0.5, 1.5))
    _close(claimed, state=State.PLANNED, error="the mail server is away", due_at=later, attempts=F("attempts") - 1)


def _close(claimed: Claimed, **fields: object) -> None:
    ours = Letter.objects.filter(pk=claimed.letter, state=State.CLAIMED, claimed_at=claimed.claimed_at)
    ours.update(**fields)


def _take_back() -> None:
    """Free what dead senders held for longer than the lease; nobody knows whether it arrived, so it goes once more."""
    lost = Letter.objects.filter(state=State.CLAIMED, claimed_at__lt=timezone.now() - LEASE)
    lost.filter(attempts__gte=LAST_ATTEMPT).update(state=State.FAILED, error="senders died while sending it")
    lost.filter(attempts__lt=LAST_ATTEMPT).update(state=State.PLANNED)


def _backoff(attempts: int) -> timedelta:
    """Doubling from half a minute to half an hour; jitter, so that a common cause doesn't bring all back at once."""
    seconds = min(15.0 * 2**attempts, LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))
