"""Pure rules: no database, each raises its named error. `why_not` runs them all and returns every reason."""

from dataclasses import dataclass
from datetime import datetime

from activities.models import Activity, Session
from activities.rules import reasons_of
from core.errors import DomainError
from volunteers.errors import (
    AlreadyDone,
    HeadcountMissing,
    LengthMissing,
    NoLegalBasis,
    NotBegun,
    NotStandingAnyMore,
    NotTheirSession,
    RoleFull,
    RoleNotOpen,
    RoleOver,
    RoleSessionCancelled,
    ThroughProvider,
    TimesOverlap,
)
from volunteers.models import Assignment, Contribution, Role

LONGEST = 24 * 60  # minutes of one contribution
TAKEN_FREELY = (Role.Kind.VOLUNTEER, Role.Kind.THANKED)


@dataclass(frozen=True)
class Situation:
    """What the rules must know beside the role: `taken` places, and whether the person is busy at that time."""

    now: datetime
    taken: int = 0
    busy: bool = False


def ensure_places_left(role: Role, taken: int) -> None:
    """Fewer people than the headcount have taken it on."""
    if taken >= role.headcount:
        raise RoleFull


def ensure_takes_place(session: Session | None) -> None:
    """The session was not called off, nor its whole activity."""
    if session is None:
        return
    if session.state == Session.State.CANCELLED or session.activity.state == Activity.State.CANCELLED:
        raise RoleSessionCancelled


def ensure_free_then(busy: bool) -> None:
    """No other role at the same time."""
    if busy:
        raise TimesOverlap


def ensure_published(session: Session | None) -> None:
    """Everyone can see its activity."""
    if session is not None and session.activity.state in Activity.HIDDEN:
        raise RoleNotOpen


def ensure_ahead(session: Session | None, now: datetime) -> None:
    """It lies ahead, or has no fixed time."""
    if session is not None and session.starts_at <= now:
        raise RoleOver


def ensure_taken_freely(role: Role) -> None:
    """Welfare work and employment are nobody's to take by a button."""
    if role.kind not in TAKEN_FREELY:
        raise ThroughProvider


def why_not_assign(role: Role, situation: Situation) -> list[DomainError]:
    """Every reason why a host can't enter a person, who has agreed; empty means welcome. Also after the start."""
    return reasons_of(
        [
            lambda: ensure_places_left(role, situation.taken),
            lambda: ensure_takes_place(role.session),
            lambda: ensure_free_then(situation.busy),
        ]
    )


def why_not_take(role: Role, situation: Situation) -> list[DomainError]:
    """Every reason why a resident can't take a role themself; empty means welcome."""
    own = [
        lambda: ensure_taken_freely(role),
        lambda: ensure_published(role.session),
        lambda: ensure_ahead(role.session, situation.now),
    ]
    return [*reasons_of(own), *why_not_assign(role, situation)]


def ensure_may_be_offered(*, organisation: int, session: Session | None, kind: str, headcount: int) -> None:
    """The legal gates and the plain sense of an offer."""
    if kind == Role.Kind.EMPLOYMENT:
        raise NoLegalBasis
    if headcount < 1:
        raise HeadcountMissing
    if session is not None and session.activity.organisation_id != organisation:
        raise NotTheirSession
    ensure_takes_place(session)


def ensure_may_be_handed_back(contribution: Contribution | None) -> None:
    """At any time and without a reason, except what is done and thanked for."""
    if contribution is not None and contribution.state == Contribution.State.CONFIRMED:
        raise AlreadyDone


def ensure_may_be_confirmed(assignment: Assignment, session: Session | None, now: datetime) -> None:
    """Somebody had taken it on, and it can have been done by now."""
    if assignment.state != Assignment.State.ACCEPTED:
        raise NotStandingAnyMore
    ensure_takes_place(session)
    if session is not None and session.starts_at > now:
        raise NotBegun


def minutes_of(session: Session | None, minutes: int | None) -> int:
    """What the host says, else the session's length. Raises LengthMissing where neither makes sense."""
    if minutes is None and session is not None:
        minutes = min(int((session.ends_at - session.starts_at).total_seconds() // 60), LONGEST)
    if minutes is None or not 1 <= minutes <= LONGEST:
        raise LengthMissing
    return minutes
