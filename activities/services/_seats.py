"""What every service that touches seats shares: the session's lock, and passing freed seats on.

Lock order everywhere: session, then person, then the rest; else two parties deadlock.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.http import Http404

from activities import rules
from activities.errors import NotPublished
from activities.events import SeatOffered, SeatsOpenToAll, SignUpConfirmed, SignUpHeld
from activities.models import Activity, Campaign, Draw, Programme, Session, SignUp, SupportRequest
from core import clock
from core.actor import SYSTEM, Actor
from core.outbox.events import publish
from core.rows import columns, instance, width

_LOCK = f"""
SELECT {columns(Session, "s")}, a.state, a.way, a.min_age, a.max_age, a.residents_only, a.programme_id, p.rules,
       c.id, c.booking_opens_at, c.per_person_limit, c.rules, d.id, d.drawn_at
FROM activities_session s
JOIN activities_activity a ON a.id = s.activity_id
JOIN activities_programme p ON p.id = a.programme_id
LEFT JOIN activities_campaign c ON c.id = a.campaign_id
LEFT JOIN activities_draw d ON d.session_id = s.id
WHERE s.id = %s
FOR UPDATE OF s
"""  # noqa: S608  names of our own columns, nothing that anybody typed
COUNTS = ["taken", "waiting", "asked", "version"]
_ACTIVITY = ["id", "programme_id", "campaign_id", "way", "state", "min_age", "max_age", "residents_only"]


def lock_session(session: int) -> Session:
    """The session under its row lock, with what the rules read. Raises Http404 if there is none."""
    assert transaction.get_connection().in_atomic_block  # noqa: S101  a lock without a transaction locks nothing
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [session])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    locked = instance(Session, row)
    _attach(locked, row[width(Session) :])
    return locked


def _attach(session: Session, row: Sequence[Any]) -> None:
    """The activity, programme, season and draw of a locked session, as far as the rules read them."""
    state, way, min_age, max_age, residents_only, programme, rules_, *more = row
    campaign, opens_at, limit, season_rules, draw, drawn_at = more
    values = [session.activity_id, programme, campaign, way, state, min_age, max_age, residents_only]
    session.activity = Activity.from_db("default", _ACTIVITY, values)  # names in the order of the model
    session.activity.programme = Programme.from_db("default", ["id", "rules"], [programme, json.loads(rules_)])
    if campaign is not None:
        names = ["id", "booking_opens_at", "per_person_limit", "rules"]
        values = [campaign, opens_at, limit, json.loads(season_rules)]
        session.activity.campaign = Campaign.from_db("default", names, values)
    if draw is not None:
        session.draw = Draw.from_db("default", ["id", "session_id", "drawn_at"], [draw, session.pk, drawn_at])


def lock_sign_up(sign_up: int) -> tuple[Session, SignUp]:
    """A sign-up under its session's lock. Raises Http404 if there is none."""
    session = SignUp.objects.filter(pk=sign_up).values_list("session_id", flat=True).first()
    if session is None:
        raise Http404
    locked = lock_session(session)
    return locked, SignUp.objects.get(pk=sign_up)  # read again: it may have changed while we waited for the lock


# The activity is asked again here: who waited for the session's lock read its state before the wait.
_ENTER = """
WITH counted AS (
    UPDATE activities_session
    SET taken = taken + %(taken)s, waiting = waiting + %(waiting)s, asked = asked + %(asked)s, version = version + 1
    WHERE id = %(session)s
      AND EXISTS (SELECT FROM activities_activity WHERE id = %(activity)s AND state = 'published')
    RETURNING id
)
INSERT INTO activities_signup
    (session_id, person_id, seats, companions, period, state, key, made_by, channel, made_at, host_note)
SELECT id, %(person)s, %(seats)s, %(companions)s, %(period)s, %(state)s, %(key)s, %(made_by)s, %(channel)s,
       %(made_at)s, ''
FROM counted
RETURNING id
"""


def enter(party: SignUp) -> SignUp:
    """Write a new party and its session's counts, in one round trip: everybody else waits for this lock meanwhile.

    Raises NotPublished where the activity was withdrawn while we waited.
    """
    counted = party.seats if party.session.activity.counts_seats else 0
    row: dict[str, Any] = {
        "session": party.session_id,
        "activity": party.session.activity_id,
        "person": party.person_id,
        "seats": party.seats,
        "companions": party.companions,
        "period": party.period,
        "state": party.state,
        "key": party.key,
        "made_by": party.made_by,
        "channel": party.channel,
        "made_at": party.made_at,
        "taken": counted if party.state in SignUp.HOLDS_SEATS else 0,
        "waiting": counted if party.state == SignUp.State.WAITING else 0,
        "asked": counted if party.state in SignUp.ASKS else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, row)
        entered = cursor.fetchone()
    if entered is None:
        raise NotPublished
    party.pk = entered[0]
    return party


def save_counts(session: Session) -> None:
    """Write the seat counts; the version tells a browser which of two states is newer."""
    session.version += 1
    session.save(update_fields=COUNTS)


def give_back(session: Session, sign_up: SignUp) -> None:
    """Take a party out of the counts, whether it held seats, waited for them or asked for them."""
    if not session.activity.counts_seats:
        return
    if sign_up.state in SignUp.HOLDS_SEATS:
        session.taken -= sign_up.seats
    elif sign_up.state == SignUp.State.WAITING:
        session.waiting -= sign_up.seats
    elif sign_up.state in SignUp.ASKS:
        session.asked -= sign_up.seats


def seat(party: SignUp, *, by: Actor, also: Sequence[str] = ()) -> None:
    """The party has its seats (the caller counts them): confirmed, or held until the host answers what it asked.

    `also` names further fields that the caller changed.
    """
    asked = SupportRequest.objects.filter(sign_up=party).exclude(answer=SupportRequest.Answer.CAN).exists()
    party.state = SignUp.State.HELD if asked else SignUp.State.CONFIRMED
    party.save(update_fields=["state", *also])
    happened = SignUpHeld if asked else SignUpConfirmed
    publish(
        happened(sign_up=party.pk, session=party.session_id, person=party.person_id, seats=party.seats),
        by=by,
    )


def in_order(waiting: QuerySet[SignUp]) -> QuerySet[SignUp]:
    """The queue: first whom a draw ranked, then as they came."""
    return waiting.order_by(F("rank").asc(nulls_last=True), "made_at", "id")


def offer_freed_seats(session: Session) -> None:
    """Hold free seats for the first waiting parties that fit; near the start, open them to all who wait instead."""
    now = clock.now()
    if session.left == 0 or session.waiting == 0 or session.starts_at <= now:
        return
    if session.state != Session.State.SCHEDULED:
        return
    waiting = session.sign_ups.filter(state=SignUp.State.WAITING, seats__lte=session.left)
    ends_at = rules.offer_ends_at(session, now)
    if ends_at is None:
        if waiting.exists():
            _open_to_all(session, now)
        return
    for sign_up in in_order(waiting):
        if sign_up.seats > session.left:
            continue
        sign_up.state = SignUp.State.OFFERED
        sign_up.offer_ends_at = ends_at
        sign_up.save(update_fields=["state", "offer_ends_at"])
        session.taken += sign_up.seats
        session.waiting -= sign_up.seats
        publish(
            SeatOffered(sign_up=sign_up.pk, session=session.pk, person=sign_up.person_id, seats=sign_up.seats),
            by=SYSTEM,
        )


def _open_to_all(session: Session, now: datetime) -> None:
    session.open_to_waiting_at = now
    session.save(update_fields=["open_to_waiting_at"])
    publish(SeatsOpenToAll(session=session.pk), by=SYSTEM)
