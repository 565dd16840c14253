"""What every service that touches seats shares: the session's lock, and passing freed seats on.

Lock order everywhere: session, then person, then the rest; else two parties deadlock.
"""

from typing import Any

from django.db import connection, transaction
from django.http import Http404

from activities import rules
from activities.events import SeatOffered
from activities.models import Activity, Campaign, Session, SignUp
from core import clock
from core.actor import SYSTEM
from core.outbox.events import publish
from core.rows import columns, instance, width

_LOCK = f"""
SELECT {columns(Session, "s")}, a.state, c.id, c.booking_opens_at, c.per_person_limit
FROM activities_session s
JOIN activities_activity a ON a.id = s.activity_id
LEFT JOIN activities_campaign c ON c.id = a.campaign_id
WHERE s.id = %s
FOR UPDATE OF s
"""  # noqa: S608  names of our own columns, nothing that anybody typed
COUNTS = ["taken", "waiting", "version"]


def lock_session(session: int) -> Session:
    """The session under its row lock, with what the rules read. Raises Http404 if there is none."""
    assert transaction.get_connection().in_atomic_block  # noqa: S101  a lock without a transaction locks nothing
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [session])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    locked = instance(Session, row)
    state, campaign, opens_at, limit = row[width(Session) :]
    names = ["id", "campaign_id", "state"]  # in the order of the model
    locked.activity = Activity.from_db("default", names, [locked.activity_id, campaign, state])
    if campaign is not None:
        names = ["id", "booking_opens_at", "per_person_limit"]
        locked.activity.campaign = Campaign.from_db("default", names, [campaign, opens_at, limit])
    return locked


def lock_sign_up(sign_up: int) -> tuple[Session, SignUp]:
    """A sign-up under its session's lock. Raises Http404 if there is none."""
    session = SignUp.objects.filter(pk=sign_up).values_list("session_id", flat=True).first()
    if session is None:
        raise Http404
    locked = lock_session(session)
    return locked, SignUp.objects.get(pk=sign_up)  # read again: it may have changed while we waited for the lock


_ENTER = """
WITH counted AS (
    UPDATE activities_session
    SET taken = taken + %(taken)s, waiting = waiting + %(waiting)s, version = version + 1
    WHERE id = %(session)s
)
INSERT INTO activities_signup (session_id, person_id, seats, state, key, made_by, channel, made_at)
VALUES (%(session)s, %(person)s, %(seats)s, %(state)s, %(key)s, %(made_by)s, %(channel)s, %(made_at)s)
RETURNING id
"""


def enter(party: SignUp) -> SignUp:
    """Write a new party and its session's counts, in one round trip: everybody else waits for this lock meanwhile."""
    held = party.seats if party.state in SignUp.HOLDS_SEATS else 0
    row: dict[str, Any] = {
        "session": party.session_id,
        "person": party.person_id,
        "seats": party.seats,
        "state": party.state,
        "key": party.key,
        "made_by": party.made_by,
        "channel": party.channel,
        "made_at": party.made_at,
        "taken": held,
        "waiting": party.seats - held,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, row)
        party.pk = cursor.fetchone()[0]
    return party


def save_counts(session: Session) -> None:
    """Write the seat counts; the version tells a browser which of two states is newer."""
    session.version += 1
    session.save(update_fields=COUNTS)


def give_back(session: Session, sign_up: SignUp) -> None:
    """Take a party out of the counts, whether it held seats or waited for them."""
    if sign_up.state in SignUp.HOLDS_SEATS:
        session.taken -= sign_up.seats
    elif sign_up.state == SignUp.State.WAITING:
        session.waiting -= sign_up.seats


def offer_freed_seats(session: Session) -> None:
    """Hold free seats for the first waiting parties that fit, in the order in which they came."""
    now = clock.now()
    if session.left == 0 or session.waiting == 0 or session.starts_at <= now:
        return
    if session.state != Session.State.SCHEDULED:
        return
    waiting = session.sign_ups.filter(state=SignUp.State.WAITING, seats__lte=session.left).order_by("made_at", "id")
    for sign_up in waiting:
        if sign_up.seats > session.left:
            continue
        sign_up.state = SignUp.State.OFFERED
        sign_up.offer_ends_at = rules.offer_ends_at(session, now)
        sign_up.save(update_fields=["state", "offer_ends_at"])
        session.taken += sign_up.seats
        session.waiting -= sign_up.seats
        publish(
            SeatOffered(sign_up=sign_up.pk, session=session.pk, person=sign_up.person_id, seats=sign_up.seats),
            by=SYSTEM,
        )
