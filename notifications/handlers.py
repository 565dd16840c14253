"""Who is told what. Each plans a notice if it is true now, whatever happened since the event; safe to run twice."""

from collections.abc import Iterable

from activities.events import (
    ActivityPublished,
    ActivityReturned,
    ActivitySubmitted,
    MessageSent,
    ReviewCommented,
    SeatOffered,
    SeatOfferLapsed,
    SeatsOpenToAll,
    SessionCancelled,
    SessionMoved,
    SessionRestored,
    SignUpCancelled,
    SignUpConfirmed,
    SignUpEntered,
    SignUpHeld,
    SignUpRefused,
    SignUpRequested,
    SignUpWaitlisted,
    SupportAnswered,
)
from activities.models import MessageCopy, ReviewComment, SignUp
from community.events import PersonErased, PersonRegistered
from notifications.kinds import (
    contribution_thanks,
    host_message,
    offer_lapsed,
    review_answered,
    seat_offered,
    seats_open,
    session_cancelled,
    session_moved,
    session_restored,
    sign_up_cancelled,
    sign_up_confirmed,
    sign_up_entered,
    sign_up_held,
    sign_up_refused,
    sign_up_requested,
    sign_up_waiting,
    support_answered,
    thanks_said,
    welcome,
)
from notifications.services.forget_notices import forget_notices
from notifications.services.plan_days import plan_reviews
from notifications.services.plan_notices import plan_notices
from notifications.services.plan_requests import plan_requests
from volunteers.events import ContributionConfirmed, ThanksSaid
from volunteers.models import Thanks


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


def tell_requested(event: SignUpRequested) -> None:
    """Your request is with the host."""
    plan_notices(kind=sign_up_requested.KIND, subjects=[event.sign_up])


def tell_entered(event: SignUpEntered) -> None:
    """You are in the draw."""
    plan_notices(kind=sign_up_entered.KIND, subjects=[event.sign_up])


def tell_held(event: SignUpHeld) -> None:
    """Your seat is kept while the host answers."""
    plan_notices(kind=sign_up_held.KIND, subjects=[event.sign_up])


def tell_refused(event: SignUpRefused) -> None:
    """Not this time."""
    plan_notices(kind=sign_up_refused.KIND, subjects=[event.sign_up])


def tell_support_answered(event: SupportAnswered) -> None:
    """The host has answered you."""
    plan_notices(kind=support_answered.KIND, subjects=[event.sign_up])


def tell_seats_open(event: SeatsOpenToAll) -> None:
    """Seats are free at short notice."""
    waiting = SignUp.objects.filter(session=event.session, state=SignUp.State.WAITING)
    plan_notices(kind=seats_open.KIND, subjects=waiting.values_list("pk", flat=True))


def tell_session_moved(event: SessionMoved) -> None:
    """Another time or place."""
    plan_notices(kind=session_moved.KIND, subjects=_standing(event.session))


def tell_session_restored(event: SessionRestored) -> None:
    """It takes place after all."""
    plan_notices(kind=session_restored.KIND, subjects=_standing(event.session))


def tell_message(event: MessageSent) -> None:
    """A word from the host."""
    copies = MessageCopy.objects.filter(message=event.message)
    plan_notices(kind=host_message.KIND, subjects=copies.values_list("pk", flat=True))


def tell_host(event: ActivityPublished | ActivityReturned | ReviewCommented) -> None:
    """A coordinator looked at your draft; what was told before is not told again."""
    said = ReviewComment.objects.filter(activity=event.activity)
    plan_notices(kind=review_answered.KIND, subjects=said.values_list("pk", flat=True))


def tell_session_cancelled(event: SessionCancelled) -> None:
    """The session does not take place."""
    plan_notices(kind=session_cancelled.KIND, subjects=_standing(event.session))


def thank(event: ContributionConfirmed) -> None:
    """Thank you."""
    plan_notices(kind=contribution_thanks.KIND, subjects=[event.contribution])


def tell_thanks(event: ThanksSaid) -> None:
    """A host thanks you, in their own words."""
    said = Thanks.objects.filter(assignment=event.assignment)
    plan_notices(kind=thanks_said.KIND, subjects=said.values_list("pk", flat=True))


def tell_host_of_request(event: SignUpRequested | SignUpHeld) -> None:
    """To the host: a request waits for your answer."""
    plan_requests(session=event.session)


def tell_reviewers(event: ActivitySubmitted) -> None:
    """To the coordinators: drafts wait for your look."""
    plan_reviews()


def say_welcome(event: PersonRegistered) -> None:
    """New here; nothing to who has no account."""
    plan_notices(kind=welcome.KIND, subjects=[event.person])


def _standing(session: int) -> Iterable[int]:
    """All who have or wait for something in a session."""
    return SignUp.objects.filter(session=session, state__in=SignUp.STANDING).values_list("pk", flat=True)


def forget_erased(event: PersonErased) -> None:
    """What was put into words while they were being erased."""
    forget_notices(person=event.person)
