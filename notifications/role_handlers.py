"""Who is told what about roles. Each plans a notice if it is true now; safe to run twice."""

from collections.abc import Iterable

from django.db.models import QuerySet

from activities.events import SessionCancelled, SessionMoved, SessionRestored
from notifications.kinds import (
    application_refused,
    interest_shown,
    needs_people,
    place_handed_over,
    role_accepted,
    role_applied,
    role_asked_again,
    role_called_off,
    role_handed_back,
    role_proposed,
    role_taken,
    shift_called_off,
    shift_changed,
    shift_restored,
    stand_in_declined,
    stand_in_found,
    stand_in_wanted,
)
from notifications.services.plan_notices import plan_notices
from volunteers.events import (
    ApplicationRefused,
    InterestShown,
    PeopleNeeded,
    ProposalWithdrawn,
    RoleApplied,
    RoleAskedAgain,
    RoleHandedBack,
    RoleProposed,
    RoleTaken,
    ShiftCalledOff,
    ShiftMoved,
    ShiftRestored,
    StandInDeclined,
    StandInFound,
    StandInWanted,
)
from volunteers.models import Assignment, Interest, StandInAsk, Watch


def tell_proposed(event: RoleProposed) -> None:
    """Would you like to?"""
    plan_notices(kind=role_proposed.KIND, subjects=[event.assignment])


def tell_asked_again(event: RoleAskedAgain) -> None:
    """Does the new time suit you?"""
    plan_notices(kind=role_asked_again.KIND, subjects=[event.assignment])


def tell_role_taken(event: RoleTaken) -> None:
    """The role is yours; and to the host, where somebody who was asked has said yes."""
    plan_notices(kind=role_taken.KIND, subjects=[event.assignment])
    plan_notices(kind=role_accepted.KIND, subjects=[event.assignment])


def tell_withdrawn(event: ProposalWithdrawn) -> None:
    """You need not answer any more; to whom it had been put."""
    plan_notices(kind=role_called_off.KIND, subjects=[event.assignment])


def tell_applied(event: RoleApplied) -> None:
    """To the host: a request to answer."""
    plan_notices(kind=role_applied.KIND, subjects=[event.assignment])


def tell_application_refused(event: ApplicationRefused) -> None:
    """Not this time."""
    plan_notices(kind=application_refused.KIND, subjects=[event.assignment])


def tell_handed_back(event: RoleHandedBack) -> None:
    """To the host: a place is free again."""
    plan_notices(kind=role_handed_back.KIND, subjects=[event.assignment])


def tell_shift_moved(event: ShiftMoved) -> None:
    """Another time."""
    plan_notices(kind=shift_changed.KIND, subjects=_at_shift(event.shift))


def tell_shift_called_off(event: ShiftCalledOff) -> None:
    """It does not take place."""
    plan_notices(kind=shift_called_off.KIND, subjects=_at_shift(event.shift))


def tell_shift_restored(event: ShiftRestored) -> None:
    """It takes place after all."""
    plan_notices(kind=shift_restored.KIND, subjects=_at_shift(event.shift))


def tell_roles_moved(event: SessionMoved) -> None:
    """The same for everybody who has a role at a session."""
    plan_notices(kind=shift_changed.KIND, subjects=_at_session(event.session))


def tell_roles_called_off(event: SessionCancelled) -> None:
    """The session does not take place."""
    plan_notices(kind=shift_called_off.KIND, subjects=_at_session(event.session))


def tell_roles_restored(event: SessionRestored) -> None:
    """It takes place after all."""
    plan_notices(kind=shift_restored.KIND, subjects=_at_session(event.session))


def tell_stand_in_wanted(event: StandInWanted) -> None:
    """To each who is asked: could you?"""
    asks = StandInAsk.objects.filter(search=event.search)
    plan_notices(kind=stand_in_wanted.KIND, subjects=asks.values_list("pk", flat=True))


def tell_stand_in_found(event: StandInFound) -> None:
    """To who could not come, and to the host; who stands in reads that the role is theirs (RoleTaken)."""
    plan_notices(kind=stand_in_found.KIND, subjects=[event.search])
    plan_notices(kind=place_handed_over.KIND, subjects=[event.search])


def tell_stand_in_declined(event: StandInDeclined) -> None:
    """To who looks: nobody has time so far."""
    plan_notices(kind=stand_in_declined.KIND, subjects=[event.search])


def tell_watchers(event: PeopleNeeded) -> None:
    """To who wanted to hear of it."""
    watches = Watch.objects.filter(role=event.role, told_at__isnull=False)
    plan_notices(kind=needs_people.KIND, subjects=watches.values_list("pk", flat=True))


def tell_interest(event: InterestShown) -> None:
    """To the provider of welfare work or employment."""
    shown = Interest.objects.filter(role=event.role, person=event.person, ended_at=None)
    plan_notices(kind=interest_shown.KIND, subjects=shown.values_list("pk", flat=True))


def _at_shift(shift: int) -> Iterable[int]:
    return _standing(Assignment.objects.filter(shift=shift))


def _at_session(session: int) -> Iterable[int]:
    return _standing(Assignment.objects.filter(shift__role__session=session))


def _standing(found: QuerySet[Assignment]) -> Iterable[int]:
    return found.filter(state__in=Assignment.STANDING).values_list("pk", flat=True)
