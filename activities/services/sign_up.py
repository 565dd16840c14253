"""A party signs up: by phone in hand, through a relative, or by calling the shop."""

from django.db import IntegrityError, connection, transaction

from activities import rules
from activities.events import SignUpConfirmed, SignUpWaitlisted
from activities.models import Session, SignUp
from activities.services._seats import enter, lock_session
from community.models import Person
from core import clock
from core.actor import Actor
from core.errors import KeyReused
from core.outbox.events import publish
from core.rows import columns, instance

_STANDING = f"""
SELECT {columns(SignUp, "u")} FROM activities_signup u
WHERE u.session_id = %(session)s AND u.person_id = %(person)s AND u.state IN ('confirmed', 'offered', 'waiting')
UNION
SELECT {columns(SignUp, "u")} FROM activities_signup u WHERE u.key = %(key)s
"""  # noqa: S608  names of our own columns, nothing that anybody typed


def sign_up(*, session: int, person: Person, seats: int, made_by: Actor, key: str | None = None) -> SignUp:
    """Give a party its seats, or a place on the waiting list; all of it or none.

    Idempotent: the same key, or the same person and session, answers with the sign-up that stands.
    Raises Refused with every reason, KeyReused where the key came with another body, Http404.
    """
    standing = _already(session=session, person=person, seats=seats, key=key)
    if standing is not None:
        return standing
    try:
        return _sign_up(session=session, person=person, seats=seats, made_by=made_by, key=key)
    except IntegrityError:
        # A double click, or the same key, at the same moment: the unique indexes see what a look before the lock can't.
        return _look_again(session=session, person=person, seats=seats, made_by=made_by, key=key)


@transaction.atomic
def _look_again(*, session: int, person: Person, seats: int, made_by: Actor, key: str | None) -> SignUp:
    # Under the lock, what stood in the way either stands still, or was cancelled by now and leaves room.
    lock_session(session)
    standing = _already(session=session, person=person, seats=seats, key=key)
    return standing or _sign_up(session=session, person=person, seats=seats, made_by=made_by, key=key)


@transaction.atomic
def _sign_up(*, session: int, person: Person, seats: int, made_by: Actor, key: str | None) -> SignUp:
    locked = lock_session(session)
    now = clock.now()
    rules.refuse_if(rules.why_not(locked, now=now, seats=seats, in_campaign=_in_campaign(locked, person)))

    state = SignUp.State.CONFIRMED if seats <= locked.left else SignUp.State.WAITING
    made = enter(
        SignUp(
            session=locked,
            person=person,
            seats=seats,
            state=state,
            key=key,
            made_by=made_by.user,
            channel=made_by.channel,
            made_at=now,
        )
    )
    happened = SignUpConfirmed if state == SignUp.State.CONFIRMED else SignUpWaitlisted
    publish(happened(sign_up=made.pk, session=locked.pk, person=person.pk, seats=seats), by=made_by)
    return made


def _already(*, session: int, person: Person, seats: int, key: str | None) -> SignUp | None:
    """What stands for this request. Raises KeyReused where its key came with another body."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"session": session, "person": person.pk, "key": key})
        found = [instance(SignUp, row) for row in cursor.fetchall()]
    # The key speaks louder: a repeated request gets its own answer, even if it was cancelled meanwhile.
    keyed = next((one for one in found if key and one.key == key), None)
    if keyed is not None and (keyed.session_id, keyed.person_id, keyed.seats) != (session, person.pk, seats):
        raise KeyReused
    return keyed or next(iter(found), None)


def _in_campaign(session: Session, person: Person) -> int:
    campaign = session.activity.campaign
    if campaign is None or campaign.per_person_limit is None:
        return 0
    # After the session's lock, the person's: two sessions of one campaign at once count each other.
    Person.objects.select_for_update().get(pk=person.pk)
    others = SignUp.objects.filter(person=person, state__in=SignUp.STANDING, session__activity__campaign=campaign)
    # Not this session: the other click of a double click may be there by now, and it is the answer, no refusal.
    return others.exclude(session=session).count()
