"""Somebody stands at the door: on the list or not, by card, by code or by name."""

from dataclasses import dataclass

from django.db import transaction

from activities import rules
from activities.errors import FullAtTheDoor, NotOnTheList
from activities.events import CapacityChanged, SignUpConfirmed
from activities.models import Activity, Attendance, Session, SignUp
from activities.services._seats import enter, give_back, lock_session, save_counts
from activities.services.record_attendance import Said, record_attendance
from community.models import Person
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@dataclass(frozen=True)
class CheckedIn:
    """The party that is in, and what stood of it before."""

    sign_up: SignUp
    attendance: Attendance
    before: Said

    @property
    def again(self) -> bool:
        """They were in already."""
        return self.before.state in Attendance.CAME


@transaction.atomic
def check_in_person(
    *,
    session: int,
    person: Person,
    made_by: Actor,
    how: str = "card",
    let_in: bool = False,
    seats: int = 1,
    more_seats: bool = False,
    key: str | None = None,
) -> CheckedIn:
    """The person's party is present. Said twice, by two hosts or by two cards, it is said once.

    Who holds no seat is let in where one just comes; elsewhere the host says so (`let_in`), and the door makes the
    sign-up of `seats` people: seats of the same count as everybody's. Where they do not suffice, `more_seats` adds
    what is missing. The gates of booking ahead (hours, age, limit) are closed by now: the host stands at the door.
    Raises NotOnTheList, FullAtTheDoor, CheckInTooEarly, SessionIsCancelled, NotPublished, Http404.
    """
    locked = lock_session(session)
    rules.ensure_published(locked)
    rules.ensure_scheduled(locked)
    rules.ensure_check_in_open(locked, clock.now())
    party = locked.sign_ups.filter(person=person, state__in=SignUp.STANDING).first()
    if party is None or party.state not in SignUp.HOLDS_SEATS:
        _ensure_may_come(locked, let_in)
        if party is None:
            party = SignUp(session=locked, person=person, seats=seats, key=key, made_by=made_by.user)
        party.session = locked
        _make_room(locked, party, more_seats, made_by)
        _seat(locked, party, made_by)
    standing = Attendance.objects.filter(sign_up=party).first()
    if standing is not None and standing.state in Attendance.CAME:
        return CheckedIn(party, standing, Said(standing.state, standing.people))
    recorded = record_attendance(sign_up=party.pk, state=Attendance.State.PRESENT, made_by=made_by, how=how)
    return CheckedIn(party, recorded.attendance, recorded.before)


def _ensure_may_come(session: Session, let_in: bool) -> None:
    """A stay or an appointment is for a time that nobody can guess at the door."""
    if session.activity.way == Activity.Way.WALK_IN:
        return
    if not let_in or session.activity.takes_periods:
        raise NotOnTheList


def _make_room(session: Session, party: SignUp, more_seats: bool, by: Actor) -> None:
    missing = party.seats - session.left if session.activity.counts_seats else 0
    if missing <= 0:
        return
    if not more_seats:
        raise FullAtTheDoor
    old, session.capacity = session.capacity, session.capacity + missing
    session.save(update_fields=["capacity"])
    publish(CapacityChanged(session=session.pk, old=old, new=session.capacity), by=by)


def _seat(session: Session, party: SignUp, by: Actor) -> None:
    """From the queue, or new."""
    if party.pk is None:
        party.state, party.channel, party.made_at = SignUp.State.CONFIRMED, "counter", clock.now()
        enter(party)
    else:
        give_back(session, party)
        session.taken += party.seats if session.activity.counts_seats else 0
        party.state = SignUp.State.CONFIRMED
        party.save(update_fields=["state"])
        save_counts(session)
    publish(SignUpConfirmed(sign_up=party.pk, session=session.pk, person=party.person_id, seats=party.seats), by=by)
