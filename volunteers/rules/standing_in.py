"""Who may look for a stand-in, who may be asked, and who may take over. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from activities.rules import reasons_of
from community.rules.ages import CONTACT_UNDER
from core.errors import DomainError
from volunteers.errors import NotStandingAnyMore, StandInNotNeeded
from volunteers.models import Assignment, Contribution, Role, Shift, StandInSearch
from volunteers.rules import fit, taking
from volunteers.rules.doing import ensure_may_be_handed_back
from volunteers.rules.someone import Situation, Someone
from volunteers.rules.taking import Gate

SOON = timedelta(days=7)  # so long before a shift those who watch its role hear that people are missing
QUIET = timedelta(days=7)  # and nobody hears it more often than that


def ensure_may_look(assignment: Assignment, contribution: Contribution | None, now: datetime) -> None:
    """It is theirs, it lies ahead, and somebody can take it by themself.

    Raises NotStandingAnyMore, ThroughProvider, RoleOver, RoleSessionCancelled, ShiftCalledOff, AlreadyDone.
    """
    if assignment.state != Assignment.State.ACCEPTED:
        raise NotStandingAnyMore
    _ensure_takes_place(assignment.shift, now)
    ensure_may_be_handed_back(contribution)


def ensure_still_wanted(search: StandInSearch, now: datetime) -> None:
    """Nobody has ended it, and the shift is when people were told. Raises StandInNotNeeded."""
    mine = search.assignment
    if search.ended_at is not None or mine.state != Assignment.State.ACCEPTED:
        raise StandInNotNeeded
    if mine.shift.starts_at != search.starts_at or _has_begun(mine.shift, now):
        raise StandInNotNeeded


def why_not_take_over(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why this person can't take the place over; the place itself is there: it only changes hands."""
    someone, role, day = situation.someone, shift.role, fit.day_of(shift)
    gates: list[Gate] = [
        lambda: taking.ensure_not_erased(someone),
        lambda: _ensure_takes_place(shift, situation.now),
        lambda: taking.ensure_free_then(situation.busy),
        lambda: fit.ensure_old_enough(role, someone, day),
        lambda: fit.ensure_guardian(someone, day),
        lambda: fit.ensure_certificate(role, someone, day),
    ]
    return [*reasons_of(gates), *([] if situation.vouched else why_not_able(role, someone))]


def why_not_able(role: Role, someone: Someone) -> list[DomainError]:
    """What the role needs and the person has not told; they may vouch for it with a tick, because they know."""
    return reasons_of(
        [
            lambda: fit.ensure_languages(role, someone),
            lambda: fit.ensure_japanese(role, someone),
            lambda: fit.ensure_skills(role, someone),
        ]
    )


def why_not_asked(shift: Shift, situation: Situation, *, watches: bool) -> list[DomainError]:
    """Every reason why this person is not asked with everybody who fits.

    Who watches the role wants to hear of it, and knows what it needs.
    """
    if watches:
        return why_not_take_over(shift, replace(situation, vouched=True))
    someone = situation.someone
    asking: list[Gate] = [
        lambda: fit.ensure_may_be_asked(someone),
        lambda: fit.ensure_not_declined(situation.said_no),
        lambda: fit.ensure_comforts(shift.role, someone),
        lambda: fit.ensure_in_their_week(shift, someone),
    ]
    return [*reasons_of(asking), *why_not_take_over(shift, situation)]


def may_be_asked_by_name(shift: Shift, situation: Situation) -> bool:
    """Whether another volunteer may ask them: they have said so, are grown up, and nothing firm is in the way.

    Pupils get no messages from other people (domain.md, People).
    """
    age = situation.someone.age(fit.day_of(shift))
    grown_up = age is None or age >= CONTACT_UNDER
    firm = why_not_take_over(shift, replace(situation, vouched=True))
    return situation.someone.may_be_asked and grown_up and not firm


def _has_begun(shift: Shift, now: datetime) -> bool:
    return shift.starts_at is not None and shift.starts_at <= now


def _ensure_takes_place(shift: Shift, now: datetime) -> None:
    taking.ensure_taken_freely(shift.role)
    taking.ensure_takes_place(shift.role.session)
    taking.ensure_not_called_off(shift)
    taking.ensure_ahead(shift, now)
