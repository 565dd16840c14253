"""The host says how it went: kind states only, and corrections are welcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from activities import rules
from activities.errors import CheckInTooEarly, MoreThanTheParty, NotStanding
from activities.events import AttendanceRecorded, SignUpConfirmed
from activities.models import Attendance, Session, SignUp
from activities.services._seats import lock_session, lock_sign_up, save_counts
from core import clock
from core.actor import Actor
from core.outbox.events import publish


@dataclass(frozen=True)
class Said:
    """What is recorded of a party: a state, and how many of it came where that is not all."""

    state: str = Attendance.State.UNKNOWN
    people: int | None = None


@dataclass(frozen=True)
class Recorded:
    """What stands now, and what stood before: the way back."""

    attendance: Attendance
    before: Said

    @property
    def changed(self) -> bool:
        """Whether this call said anything new."""
        return (self.attendance.state, self.attendance.people) != (self.before.state, self.before.people)


@transaction.atomic
def record_attendance(
    *, sign_up: int, state: str, made_by: Actor, people: int | None = None, how: str = "list"
) -> Recorded:
    """Keep what is said of one party; the same again changes nothing, another state corrects.

    `people`: how many of the party came, companions counted; None: all of it. `how`: list, card or door. Whoever comes
    has answered: an offered or kept seat is confirmed by it.
    Raises CheckInTooEarly, NotStanding, MoreThanTheParty, ValueError for an unknown state, Http404.
    """
    wanted = Attendance.State(state)
    session, party = lock_sign_up(sign_up)
    _ensure_open(session)
    recorded = _record(party, Said(wanted, people), made_by, how)
    if recorded.changed:
        save_counts(session)  # no count changed, but open rosters tell by the version that something did
    return recorded


@transaction.atomic
def record_all_present(*, session: int, made_by: Actor) -> list[int]:
    """Everybody came of whom nothing else is recorded, all in one step. Answers whose parties that were.

    A party that has not taken its offered seat, or whose own time is yet to come, is not among them.
    Raises CheckInTooEarly, SessionIsCancelled, Http404.
    """
    locked = lock_session(session)
    _ensure_open(locked)
    expected = locked.sign_ups.filter(state__in=(SignUp.State.CONFIRMED, SignUp.State.HELD)).exclude(
        attendance__state__in=[state for state in Attendance.State if state != Attendance.State.UNKNOWN]
    )
    changed = [party for party in expected.order_by("id") if not _is_early(party)]
    for party in changed:
        _record(party, Said(Attendance.State.PRESENT), made_by, "list")
    save_counts(locked)
    return [party.pk for party in changed]


@transaction.atomic
def take_back(*, session: int, said: Mapping[int, Said], made_by: Actor) -> None:
    """Undo: each of these sign-ups of the session gets back what stood before; "not known" where nothing did.

    A party that was cancelled meanwhile is passed over. Raises CheckInTooEarly, SessionIsCancelled, Http404.
    """
    locked = lock_session(session)
    _ensure_open(locked)
    for party in locked.sign_ups.filter(pk__in=said, state__in=SignUp.HOLDS_SEATS).order_by("id"):
        _record(party, said[party.pk], made_by, "list")
    save_counts(locked)


def _ensure_open(session: Session) -> None:
    rules.ensure_scheduled(session)
    rules.ensure_check_in_open(session, clock.now())


def _record(party: SignUp, wanted: Said, by: Actor, how: str) -> Recorded:
    """Under the session's lock."""
    if party.state not in SignUp.HOLDS_SEATS:
        raise NotStanding
    if _is_early(party):
        raise CheckInTooEarly
    kept = Attendance.objects.filter(sign_up=party).first()
    before = Said(kept.state, kept.people) if kept else Said()
    people = _people(party, wanted)
    if kept is not None and before == Said(wanted.state, people):
        return Recorded(kept, before)
    kept = kept or Attendance(sign_up=party)
    kept.state, kept.people, kept.channel = wanted.state, people, how
    kept.recorded_by, kept.recorded_at = by.user, clock.now()
    kept.save()
    _take_seat(party, wanted.state, by)
    happened = AttendanceRecorded(
        sign_up=party.pk, session=party.session_id, person=party.person_id, state=str(wanted.state)
    )
    publish(happened, by=by)
    return Recorded(kept, before)


def _is_early(party: SignUp) -> bool:
    """A guest of next month, in a season that has begun."""
    return party.period is not None and clock.now() < party.period.lower - rules.CHECK_IN_OPENS


def _people(party: SignUp, wanted: Said) -> int | None:
    """How many came, where it is not the whole party."""
    if wanted.people is None or wanted.state not in Attendance.CAME:
        return None
    if not 1 <= wanted.people <= party.people:
        raise MoreThanTheParty
    return None if wanted.people == party.people else wanted.people


def _take_seat(party: SignUp, state: str, by: Actor) -> None:
    if state in Attendance.CAME and party.state != SignUp.State.CONFIRMED:
        party.state = SignUp.State.CONFIRMED
        party.save(update_fields=["state"])
        happened = SignUpConfirmed(
            sign_up=party.pk, session=party.session_id, person=party.person_id, seats=party.seats
        )
        publish(happened, by=by)
