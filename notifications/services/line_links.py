"""Which LINE account reads whose notices: linked by a code, parted from the page or by blocking the account."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from community.models import Person
from community.rules.tokens import ALPHABET, as_typed, code_fingerprint_of, code_fingerprints_of
from community.services.lock_person import lock_person
from core import clock
from core.tries import Tries
from notifications.errors import TooManyCodes
from notifications.models import ChannelName, LinkCode, Way
from notifications.services._wished import put_into_order
from notifications.services.ways import digest_of, keep_way

CODE_SIGNS = 8  # of 5 bits: 40 bits, which LINE users try five times in ten minutes
CODE_LASTS = timedelta(minutes=15)
CODES = Tries("line-codes", most=6, seconds=60 * 60)  # by person
BLOCKED = "blocked on LINE"


@transaction.atomic
def make_link_code(*, person: Person) -> str:
    """A code that the person sends to the official account; an older one ends. Raises TooManyCodes."""
    if CODES.spent(person.pk):
        raise TooManyCodes
    CODES.count(person.pk)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    lock_person(person.pk)  # two pages at once leave one code standing
    LinkCode.objects.filter(person=person).delete()
    LinkCode.objects.create(person=person, code_hash=code_fingerprint_of(code), expires_at=clock.now() + CODE_LASTS)
    return code


def code_in(text: str) -> str:
    """The code that a message consists of, as it was shown; empty where it is none."""
    code = as_typed(text)
    return code if len(code) == CODE_SIGNS and set(code) <= set(ALPHABET) else ""


@transaction.atomic
def link_line(*, code: str, user: str) -> Person | None:
    """Whoever's code it is reads their notices on this LINE account from now on; None where no such code stands.

    Told twice by the same account, it answers the same. One LINE account may read for several persons.
    """
    found = LinkCode.objects.select_for_update(of=("self",)).select_related("person")
    link = found.filter(code_hash__in=code_fingerprints_of(code), expires_at__gt=clock.now()).first()
    if link is None:
        return None
    mine = Way.objects.filter(person=link.person, channel=ChannelName.LINE)
    if link.used_at is not None:
        return link.person if mine.filter(digest=digest_of({"user": user})).exists() else None
    mine.exclude(digest=digest_of({"user": user})).delete()  # another telephone's account before
    keep_way(person=link.person, channel=ChannelName.LINE, address={"user": user}, confirmed=True)
    put_into_order(link.person, ChannelName.LINE, first=True)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link.person


@transaction.atomic
def blocked(*, user: str, at: datetime) -> int:
    """Nothing more goes to this account; told late, it leaves alone what was linked after `at`."""
    ways = _ways_of(user).filter(broken_at__isnull=True, confirmed_at__lte=at)
    return ways.update(broken_at=clock.now(), broken_why=BLOCKED)


@transaction.atomic
def unblocked(*, user: str) -> int:
    """Who takes the account back as a friend gets notices again."""
    return _ways_of(user).filter(broken_why=BLOCKED).update(broken_at=None, broken_why="", confirmed_at=clock.now())


@transaction.atomic
def unlink(*, person: Person) -> None:
    """No notices of this person on LINE any more; other persons of the same account keep theirs."""
    Way.objects.filter(person=person, channel=ChannelName.LINE).delete()
    LinkCode.objects.filter(person=person).delete()


def readers_of(user: str) -> list[Person]:
    """Whose notices this account reads, the oldest link first."""
    ways = _ways_of(user).filter(broken_at__isnull=True, confirmed_at__isnull=False)
    return [way.person for way in ways.select_related("person").order_by("id")]


def _ways_of(user: str) -> QuerySet[Way]:
    return Way.objects.filter(channel=ChannelName.LINE, digest=digest_of({"user": user}))
