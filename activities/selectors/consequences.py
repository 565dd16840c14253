"""What a change to a session means for the people: read before it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from activities.models import Activity, Session, SignUp
from activities.selectors.told import told_by_telephone
from core import clock

# Who holds a seat of something else at the new time. An appointment moves with its day, a stay keeps its own days.
_BUSY = """
SELECT u.id FROM activities_signup u
WHERE u.session_id = %(session)s
  AND u.state IN ('confirmed', 'offered', 'held', 'waiting', 'requested', 'entered')
  AND EXISTS (
    SELECT FROM activities_signup o JOIN activities_session s ON s.id = o.session_id
    WHERE o.person_id = u.person_id AND o.session_id <> u.session_id
      AND o.state IN ('confirmed', 'offered', 'held') AND s.state = 'scheduled'
      AND coalesce(o.period, tstzrange(s.starts_at, s.ends_at)) && CASE WHEN u.period IS NULL
        THEN tstzrange(%(starts_at)s, %(ends_at)s)
        ELSE tstzrange(lower(u.period) + %(by)s::interval, upper(u.period) + %(by)s::interval) END)
"""


@dataclass(frozen=True)
class Affected:
    """One party, and what the change means for it."""

    sign_up: SignUp
    busy: bool  # holds a seat of something else at that time
    rung: bool = False  # a coordinator has told them of the last change

    @property
    def told(self) -> bool:
        """Whether our message reaches it; the others want a call."""
        user = self.sign_up.person.user
        return user is not None and user.is_active


@dataclass(frozen=True)
class Consequences:
    """Everybody who stands on a session's ledger."""

    parties: list[Affected]

    @property
    def holding(self) -> int:
        """People who hold a seat, a held or offered one too."""
        return _people(one for one in self.parties if one.sign_up.state in SignUp.HOLDS_SEATS)

    @property
    def waiting(self) -> int:
        """People on the waiting list."""
        return _people(one for one in self.parties if one.sign_up.state == SignUp.State.WAITING)

    @property
    def asking(self) -> int:
        """People who have asked for a place, or are in the draw."""
        return _people(one for one in self.parties if one.sign_up.state in SignUp.ASKS)

    @property
    def busy(self) -> int:
        """People with something else at the new time."""
        return _people(one for one in self.parties if one.busy)

    @property
    def calls(self) -> list[Affected]:
        """Parties that no message reaches, and whom nobody has told yet: with a telephone or without."""
        return [one for one in self.parties if not one.told and not one.rung]

    @property
    def read(self) -> bool:
        """Whether our message reaches anybody."""
        return any(one.told for one in self.parties)

    @property
    def rung(self) -> int:
        """Parties that no message reaches, and whom a coordinator has told."""
        return sum(1 for one in self.parties if one.rung and not one.told)


def _people(parties: Iterable[Affected]) -> int:
    return sum(one.sign_up.seats for one in parties)


def consequences(session: Session, *, starts_at: datetime | None = None) -> Consequences:
    """What a change would mean, in two queries. `starts_at`: when it would take place; where it does now, if left out.

    Everybody who can't read it is to be rung.
    """
    start = starts_at or session.starts_at
    by = start - session.starts_at
    busy = _busy(session, start, by)
    return Consequences([Affected(party, party.pk in busy) for party in _parties(session)])


def as_it_is(session: Session) -> Consequences:
    """How they stand to the session as it is now: whom a coordinator has told of its last change is not rung again."""
    told = told_by_telephone(session)
    return Consequences([Affected(party, busy=False, rung=party.pk in told) for party in _parties(session)])


def _parties(session: Session) -> QuerySet[SignUp]:
    standing = session.sign_ups.filter(state__in=SignUp.STANDING)
    return standing.select_related("person__user").order_by("made_at", "id")


def _busy(session: Session, start: datetime, by: timedelta) -> set[int]:
    moves = session.activity.way == Activity.Way.APPOINTMENT
    row: dict[str, Any] = {
        "session": session.pk,
        "starts_at": start,
        "ends_at": session.ends_at + by,
        "by": by if moves else timedelta(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, row)
        return {found for (found,) in cursor.fetchall()}


def would_be_offered(session: Session, capacity: int) -> int:
    """How many of the waiting people would be offered a seat at once, if there were so many seats."""
    free = max(capacity - session.taken, 0)
    offered = 0
    waiting = session.sign_ups.filter(state=SignUp.State.WAITING)
    for seats in waiting.order_by(F("rank").asc(nulls_last=True), "made_at", "id").values_list("seats", flat=True):
        if seats <= free - offered:
            offered += seats
    return offered


def sessions_left(activity: int) -> QuerySet[Session]:
    """Sessions of an activity that can still be called off."""
    now = clock.now()
    ahead = Q(starts_at__gt=now) | Q(ends_at__gt=now, activity__way__in=Activity.TAKES_PERIODS)
    return Session.objects.filter(ahead, activity=activity, state=Session.State.SCHEDULED)


def people_ahead(activity: int) -> tuple[int, int]:
    """Sessions that would be cancelled with the activity, and the people on their ledgers; one query each."""
    left = sessions_left(activity)
    parties = SignUp.objects.filter(session__in=left, state__in=SignUp.STANDING)
    return left.count(), sum(parties.values_list("seats", flat=True))
