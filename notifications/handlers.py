"""Who is told what. Each plans a notice if it is true now, whatever happened since the event; safe to run twice."""

from activities.events import (
    SeatOffered,
    SeatOfferLapsed,
    SessionCancelled,
    SignUpCancelled,
    SignUpConfirmed,
    SignUpWaitlisted,
)
from activities.models import SignUp
from notifications.kinds import (
    contribution_thanks,
    offer_lapsed,
    seat_offered,
    session_cancelled,
    sign_up_cancelled,
    sign_up_confirmed,
    sign_up_waiting,
)
from notifications.services.plan_notices import plan_notices
from volunteers.events import ContributionConfirmed


def tell_confirmed(event: SignUpConfirmed) -> None:
    """You are signed up."""
    plan_notices(kind=sign_up_confirmed.KIND, subjects=[event.sign_up])


def tell_waiting(event: SignUpWaitlisted) -> None:
    """You are on the waiting list."""
    plan_notices(kind=sign_up_waiting.KIND, subjects=[event.sign_up])


def tell_offered(event: SeatOffered) -> None:
    """A seat is held for you."""
    plan_notices(kind=seat_offered.KIND, subjects=[event.sign_up])


def tell_lapsed(event: SeatOfferLapsed) -> None:
    """The seat has gone on."""
    plan_notices(kind=offer_lapsed.KIND, subjects=[event.sign_up])


def tell_cancelled(event: SignUpCancelled) -> None:
    """Your sign-up is cancelled."""
    plan_notices(kind=sign_up_cancelled.KIND, subjects=[event.sign_up])


def tell_session_cancelled(event: SessionCancelled) -> None:
    """The session does not take place."""
    parties = SignUp.objects.filter(session=event.session, state__in=SignUp.STANDING)
    plan_notices(kind=session_cancelled.KIND, subjects=parties.values_list("pk", flat=True))


def thank(event: ContributionConfirmed) -> None:
    """Thank you."""
    plan_notices(kind=contribution_thanks.KIND, subjects=[event.contribution])
