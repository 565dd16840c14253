"""A party signs up: by phone in hand, through a relative, or by calling the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from activities import rules
from activities.errors import DaysTaken, PartyUnclear, PeriodTaken
from activities.events import SignUpConfirmed, SignUpEntered, SignUpHeld, SignUpRequested, SignUpWaitlisted
from activities.models import Activity, PartyMember, Session, SignUp, SupportRequest
from activities.party import Member, Period, Support, linked_places
from activities.rules.gates import is_drawn
from activities.selectors.facts import facts_of
from activities.selectors.periods import is_taken
from activities.services._seats import enter, lock_session
from community.models import Consent, Person
from community.services.give_consent import give_consent
from community.services.lock_person import lock_person
from core import clock
from core.actor import Actor
from core.errors import KeyReused, Refused
from core.outbox.events import DomainEvent, publish
from core.rows import columns, instance

SUPPORT_KEPT = timedelta(days=30)  # after the session (domain.md, Rules)

_STANDING = f"""
SELECT {columns(SignUp, "u")} FROM activities_signup u
WHERE u.session_id = %(session)s AND u.person_id = %(person)s
  AND u.state IN ('confirmed', 'offered', 'held', 'waiting', 'requested', 'entered')
  AND (u.period IS NULL OR upper(u.period) > %(now)s)
UNION
SELECT {columns(SignUp, "u")} FROM activities_signup u WHERE u.key = %(key)s
"""  # noqa: S608  names of our own columns, nothing that anybody typed

_HAPPENED: dict[str, type[SignUpConfirmed | SignUpHeld | SignUpWaitlisted | SignUpRequested | SignUpEntered]] = {
    SignUp.State.CONFIRMED: SignUpConfirmed,
    SignUp.State.HELD: SignUpHeld,
    SignUp.State.WAITING: SignUpWaitlisted,
    SignUp.State.REQUESTED: SignUpRequested,
    SignUp.State.ENTERED: SignUpEntered,
}


@dataclass(frozen=True)
class _Request:
    """All that is asked for, in one hand."""

    session: int
    person: Person
    seats: int
    made_by: Actor
    key: str | None
    members: Sequence[Member]
    period: Period | None
    support: Support


def sign_up(
    *,
    session: int,
    person: Person,
    made_by: Actor,
    seats: int = 1,
    key: str | None = None,
    members: Sequence[Member] = (),
    period: Period | None = None,
    support: Support | None = None,
) -> SignUp:
    """Give a party its seats, a place on the waiting list, in the draw or in the host's tray; all of it or none.

    `seats` counts the person and everybody who takes a seat; `members` describes who comes along, companions and
    interpreters (who take none) among them. `period` is for stays and appointments.
    Idempotent: the same key, or the same person and session, answers with the sign-up that stands.
    Raises Refused with every reason, PeriodTaken, PartyUnclear where more people are described than seats are asked
    for, KeyReused where the key came with another body, PersonIsErased, Http404.
    """
    if seats >= 1 and sum(not member.linked for member in members) >= seats:
        raise PartyUnclear
    wanted = _Request(session, person, seats, made_by, key, members, period, support or Support())
    standing = _already(wanted)
    if standing is not None:
        return standing
    try:
        return _sign_up(wanted)
    except Refused:
        # Perhaps for what the same request, from another hand, has just done: then that is the answer.
        standing = _already(wanted)
        if standing is None:
            raise
        return standing
    except IntegrityError:
        # A double click, or the same key, at the same moment: the unique indexes see what a look before the lock can't.
        return _look_again(wanted)


@transaction.atomic
def _look_again(wanted: _Request) -> SignUp:
    # Under the lock, what stood in the way either stands still, or was cancelled by now and leaves room.
    lock_session(wanted.session)
    return _already(wanted) or _sign_up(wanted)


@transaction.atomic
def _sign_up(wanted: _Request) -> SignUp:
    locked = lock_session(wanted.session)
    # After the session's lock, the person's: two sessions at once count each other, for the limit and for clashes.
    lock_person(wanted.person.pk, no_key=True)
    now = clock.now()
    if locked.activity.takes_periods:
        # No unique index knows which periods are over, so what stands is looked for under the lock.
        standing = _already(wanted)
        if standing is not None:
            return standing
    facts = facts_of(wanted.person, locked, wanted.period)
    asked = rules.Wanted(seats=wanted.seats, period=wanted.period)
    rules.refuse_if(rules.why_not(locked, now=now, facts=facts, wanted=asked))
    if locked.activity.takes_periods and wanted.period is not None and is_taken(locked.pk, wanted.period):
        # A request for it would be in vain: the constraint alone would say so to the host.
        raise DaysTaken if locked.activity.way == Activity.Way.STAY else PeriodTaken

    made = enter(
        SignUp(
            session=locked,
            person=wanted.person,
            seats=wanted.seats,
            companions=linked_places(wanted.members),
            period=wanted.period if locked.activity.takes_periods else None,
            state=_state(locked, wanted),
            key=wanted.key,
            made_by=wanted.made_by.user,
            channel=wanted.made_by.channel,
            made_at=now,
        )
    )
    _keep_members(made, wanted.members)
    _keep_support(made, wanted, now)
    publish(_happened(made), by=wanted.made_by)
    return made


def _state(session: Session, wanted: _Request) -> SignUp.State:
    """What a new party becomes (ADR 5)."""
    way = session.activity.way
    if way in (Activity.Way.APPROVAL, Activity.Way.STAY):
        return SignUp.State.REQUESTED
    if way == Activity.Way.LOT and not is_drawn(session):
        return SignUp.State.ENTERED
    if session.activity.counts_seats and wanted.seats > session.left:
        return SignUp.State.WAITING
    return SignUp.State.HELD if wanted.support.wanted else SignUp.State.CONFIRMED


def _happened(made: SignUp) -> DomainEvent:
    happened = _HAPPENED[made.state]
    return happened(sign_up=made.pk, session=made.session_id, person=made.person_id, seats=made.seats)


def _keep_members(made: SignUp, members: Sequence[Member]) -> None:
    if members:
        PartyMember.objects.bulk_create(
            PartyMember(sign_up=made, kind=one.kind, age=one.age, name=one.name.strip(), person=one.person)
            for one in members
        )


def _keep_support(made: SignUp, wanted: _Request, now: datetime) -> None:
    if wanted.support.wanted:
        # Whoever writes it was told who reads it and for how long, and said yes to that (domain.md, Rules).
        give_consent(person=wanted.person, purpose=Consent.Purpose.SUPPORT, made_by=wanted.made_by)
        ends = made.period.upper if made.period else made.session.ends_at
        SupportRequest.objects.create(
            sign_up=made,
            text=wanted.support.text.strip(),
            languages=list(wanted.support.languages),
            asked_at=now,
            delete_on=(ends + SUPPORT_KEPT).astimezone(clock.TOKYO).date(),
        )


def _already(wanted: _Request) -> SignUp | None:
    """What stands for this request. Raises KeyReused where its key came with another body."""
    with connection.cursor() as cursor:
        row = {"session": wanted.session, "person": wanted.person.pk, "key": wanted.key, "now": clock.now()}
        cursor.execute(_STANDING, row)
        found = [instance(SignUp, row) for row in cursor.fetchall()]
    # The key speaks louder: a repeated request gets its own answer, even if it was cancelled meanwhile.
    keyed = next((one for one in found if wanted.key and one.key == wanted.key), None)
    body = (wanted.session, wanted.person.pk, wanted.seats)
    if keyed is not None:
        other_time = keyed.period is not None and keyed.period != wanted.period
        if other_time or (keyed.session_id, keyed.person_id, keyed.seats) != body:
            raise KeyReused
    return keyed or next(iter(found), None)
