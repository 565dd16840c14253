"""A shop books for the caller on the line, on the same seat count as everybody."""

from collections.abc import Sequence

from django.db import connection, transaction

from activities.models import SignUp
from activities.party import Member, Period
from activities.services._seats import lock_session
from activities.services.sign_up import sign_up
from community.models import Person
from community.rules.names import digits
from community.services.persons import find_or_register_by_telephone
from core.actor import Actor
from core.telephone import grouped

NOTE = 200  # signs


@transaction.atomic
def book_by_telephone(
    *,
    session: int,
    name: str,
    telephone: str,
    seats: int,
    made_by: Actor,
    kana: str = "",
    note: str = "",
    person: Person | None = None,
    period: Period | None = None,
    members: Sequence[Member] = (),
    key: str | None = None,
) -> SignUp:
    """The caller's sign-up; who is refused is not kept as a person either.

    `person`: whom the host recognised; else the one of this number and name, else somebody new. What was told and
    differs from what we know is not lost: an account's own words stay, the rest goes into the note for the hosts.
    Idempotent by `key`, also for callers who leave no number and so would be new persons at each click.
    Raises what sign_up raises.
    """
    # Session before person, as everywhere; and the second of two clicks waits here for the first.
    lock_session(session)
    number = digits(telephone)
    standing = SignUp.objects.filter(session=session, key=key).select_related("person").first() if key else None
    if standing is not None and person is None and standing.person.name == name:
        person = standing.person
    if person is None:
        _alone_with(number)
        person = find_or_register_by_telephone(name=name, kana=kana, telephone=number, made_by=made_by)
    stood = SignUp.objects.filter(session=session, person=person, state__in=SignUp.STANDING).exists()
    made = sign_up(
        session=session, person=person, seats=seats, made_by=made_by, members=members, period=period, key=key
    )
    if standing is None and not stood:
        _keep(made, person, kana, number, note)
    return made


def _alone_with(number: str) -> None:
    """Two shops at once with the same new caller on the line: the second finds whom the first has entered."""
    if number:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"telephone {number}"])


def _keep(made: SignUp, person: Person, kana: str, number: str, note: str) -> None:
    """What the caller told besides."""
    words = [note.strip()]
    changed = []
    if number and number != person.telephone:
        if person.telephone and person.user_id is not None:
            words.append(grouped(number))
        else:
            words.append(grouped(person.telephone))
            person.telephone = number
            changed.append("telephone")
    if kana.strip() and not person.kana:
        person.kana = kana.strip()
        changed.append("kana")
    if changed:
        person.save(update_fields=changed)
    kept = " / ".join(word for word in words if word)[:NOTE]
    if kept:
        made.note = kept
        made.save(update_fields=["note"])
