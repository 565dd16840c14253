"""A mobile number for SMS: six digits sent there show that it is the person's own."""

import logging
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.models import Person
from core import clock
from core.furigana import plain
from core.tries import Tries
from notifications.channels.base import ChannelError, LineDown
from notifications.channels.sms.channel import Sms
from notifications.channels.sms.numbers import mobile_number
from notifications.errors import CodeIsOver, TooManyCodes, WrongCode
from notifications.models import ChannelName, Way
from notifications.services._gates import Gates
from notifications.services._wished import put_into_order
from notifications.services.ways import digest_of, keep_way

log = logging.getLogger(__name__)

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 3
BY_PERSON = Tries("sms-codes", most=4, seconds=60 * 60)
BY_NUMBER = Tries("sms-codes-to", most=4, seconds=60 * 60)  # whoever asks: nobody's telephone is filled with codes


def ask_number(*, person: Person, text: str) -> None:
    """Send a code to the number, which becomes the person's once they type it; one number waits at a time.

    Whatever the number, the answer is the same: whether it was sent, and whether anybody else has it, stays unsaid.
    Raises NoTelephoneNumber, NotAMobileNumber, NumberAbroad, TooManyCodes.
    """
    number = mobile_number(text)
    if BY_PERSON.spent(person.pk):
        raise TooManyCodes
    BY_PERSON.count(person.pk)
    code = f"{secrets.randbelow(1_000_000):06d}"
    _keep_code(person, number, code)
    if not BY_NUMBER.spent(digest_of(number)):
        BY_NUMBER.count(digest_of(number))
        _send(person, number, code)


@transaction.atomic
def _keep_code(person: Person, number: str, code: str) -> None:
    waiting = Way.objects.filter(person=person, channel=ChannelName.SMS)
    waiting.filter(confirmed_at__isnull=True).delete()
    waiting.update(code_hash="", code_until=None)
    address = {"number": number}
    way = waiting.filter(digest=digest_of(address)).first()
    if way is None:
        way = keep_way(person=person, channel=ChannelName.SMS, address=address, confirmed=False)
    way.code_hash, way.code_until, way.code_tries = _hash_of(way, code), clock.now() + CODE_LASTS, 0
    way.save(update_fields=["code_hash", "code_until", "code_tries"])


def _send(person: Person, number: str, code: str) -> None:
    """Outside any transaction; paid for like every SMS. What goes wrong is written down for the staff alone."""
    channel, gates = Sms(), Gates()
    if not gates.is_open(channel) or gates.allowance(channel, 1) < 1:
        log.warning("no code was sent by SMS: the line is down, or the month's budget is used up")
        return
    with override(person.language):
        text = plain(_("Deban: your code is %(code)s. It is valid for 10 minutes.") % {"code": code})
    try:
        with channel.line() as line:
            line.send(number, text, worth=CODE_LASTS)
    except LineDown as error:
        gates.went_down(channel, str(error))
    except ChannelError as error:
        log.warning("a code was not sent by SMS: %s", error)
    else:
        gates.went_well(channel, 1)


def confirm_number(*, person: Person, code: str) -> None:
    """The typed code makes the number theirs, and ends the one before. Raises CodeIsOver, WrongCode."""
    if not _confirm(person, code):
        raise WrongCode


@transaction.atomic
def _confirm(person: Person, code: str) -> bool:
    """False counts the try: so it is committed before anything is raised."""
    mine = Way.objects.filter(person=person, channel=ChannelName.SMS)
    way = mine.select_for_update().exclude(code_hash="").filter(code_until__gt=clock.now()).first()
    if way is None or way.code_tries >= MOST_TRIES:
        raise CodeIsOver
    way.code_tries += 1
    if not secrets.compare_digest(_hash_of(way, code), way.code_hash):
        way.save(update_fields=["code_tries"])
        return False
    way.code_hash, way.code_until, way.confirmed_at = "", None, clock.now()
    way.broken_at, way.broken_why = None, ""
    way.save()
    mine.exclude(pk=way.pk).delete()
    put_into_order(person, ChannelName.SMS, first=False)
    return True


@transaction.atomic
def remove_number(*, person: Person) -> None:
    """No SMS any more, and no code that waits."""
    Way.objects.filter(person=person, channel=ChannelName.SMS).delete()


def _hash_of(way: Way, code: str) -> str:
    """Six digits could be guessed from a plain hash, so this one is keyed, and another for each number."""
    return salted_hmac("notifications.sms", f"{way.person_id}:{way.digest}:{code}", algorithm="sha256").hexdigest()
