"""Who may take which shift, on whose word: each gate raises its error; `why_not_…` runs them all."""

from collections.abc import Callable
from datetime import datetime

from activities.models import Activity, Session
from activities.rules import reasons_of
from community.errors import PersonIsErased
from core.errors import DomainError
from volunteers.errors import (
    HostAnswersFirst,
    RoleFull,
    RoleNotOpen,
    RoleOver,
    RoleSessionCancelled,
    ShiftCalledOff,
    ThroughProvider,
    TimesOverlap,
)
from volunteers.models import Role, Shift
from volunteers.rules import fit
from volunteers.rules.someone import Situation, Someone

TAKEN_FREELY = (Role.Kind.VOLUNTEER, Role.Kind.THANKED)
Gate = Callable[[], None]


def ensure_places_left(shift: Shift, taken: int) -> None:
    """Fewer people than the shift's most have taken it on."""
    if taken >= shift.most:
        raise RoleFull


def ensure_takes_place(session: Session | None) -> None:
    """The session was not called off, nor its whole activity."""
    if session is None:
        return
    if session.state == Session.State.CANCELLED or session.activity.state == Activity.State.CANCELLED:
        raise RoleSessionCancelled


def ensure_not_called_off(shift: Shift) -> None:
    """The host did not call this shift off."""
    if shift.state == Shift.State.CANCELLED:
        raise ShiftCalledOff


def ensure_free_then(busy: bool) -> None:
    """No other role at the same time."""
    if busy:
        raise TimesOverlap


def ensure_not_erased(someone: Someone) -> None:
    """Somebody is still there to take it."""
    if someone.erased:
        raise PersonIsErased


def ensure_open(role: Role) -> None:
    """The host still wants people, and everyone can see its activity."""
    if role.state == Role.State.CLOSED:
        raise RoleNotOpen
    if role.session is not None and role.session.activity.state in Activity.HIDDEN:
        raise RoleNotOpen


def ensure_ahead(shift: Shift, now: datetime) -> None:
    """It lies ahead, or has no fixed time."""
    if shift.starts_at is not None and shift.starts_at <= now:
        raise RoleOver


def ensure_taken_freely(role: Role) -> None:
    """Welfare work and employment are nobody's to take by a button."""
    if role.kind not in TAKEN_FREELY:
        raise ThroughProvider


def ensure_taken_at_once(role: Role) -> None:
    """Nobody has to be asked first."""
    if role.asks_first:
        raise HostAnswersFirst


def why_not_assign(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why a host can't enter a person, who has agreed; empty means welcome. Also after the start.

    A host knows the person: of what the role needs, only what the law asks is asked here.
    """
    return reasons_of(_firm(shift, situation))


def why_not_apply(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why a resident can't ask for a role; empty means welcome."""
    return reasons_of([*_offered(shift, situation), *_firm(shift, situation), *_needs(shift.role, situation)])


def why_not_take(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why a resident can't take a role at once; empty means welcome."""
    return [*reasons_of([lambda: ensure_taken_at_once(shift.role)]), *why_not_apply(shift, situation)]


def why_not_propose(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why nobody proposes this shift to this person, by hand or by plan; empty means it fits."""
    someone = situation.someone
    asking: list[Gate] = [
        lambda: fit.ensure_may_be_asked(someone),
        lambda: fit.ensure_not_declined(situation.said_no),
        lambda: fit.ensure_comforts(shift.role, someone),
        lambda: fit.ensure_in_their_week(shift, someone),
        lambda: fit.ensure_within_their_most(someone, situation.this_month),
    ]
    return [*reasons_of(asking), *why_not_apply(shift, situation)]


def _offered(shift: Shift, situation: Situation) -> list[Gate]:
    return [
        lambda: ensure_taken_freely(shift.role),
        lambda: ensure_open(shift.role),
        lambda: ensure_ahead(shift, situation.now),
        lambda: fit.ensure_old_enough(shift.role, situation.someone, fit.day_of(shift)),
    ]


def _firm(shift: Shift, situation: Situation) -> list[Gate]:
    day = fit.day_of(shift)
    return [
        lambda: ensure_not_erased(situation.someone),
        lambda: ensure_places_left(shift, situation.taken),
        lambda: ensure_takes_place(shift.role.session),
        lambda: ensure_not_called_off(shift),
        lambda: ensure_free_then(situation.busy),
        lambda: fit.ensure_guardian(situation.someone, day),
        lambda: fit.ensure_certificate(shift.role, situation.someone, day),
    ]


def _needs(role: Role, situation: Situation) -> list[Gate]:
    if situation.vouched:
        return []
    someone = situation.someone
    return [
        lambda: fit.ensure_languages(role, someone),
        lambda: fit.ensure_japanese(role, someone),
        lambda: fit.ensure_skills(role, someone),
    ]
