"""The questionnaire: when it is open, and who may answer."""

from datetime import datetime, timedelta

from activities.errors import (
    FeedbackClosed,
    FeedbackGivenAlready,
    FeedbackNotAsked,
    FeedbackNotOpenYet,
    OnlyForThoseWhoCame,
)
from activities.models import Activity, Attendance, Session, SignUp
from activities.party import Period
from activities.rules.gates import ensure_scheduled, programme_rules, reasons_of
from core.errors import DomainError

FEEDBACK_LASTS = timedelta(days=30)
# Whoever told us that they could not come, or sent somebody else, was not there; unknown may well have been.
WERE_NOT_THERE = (Attendance.State.EXCUSED, Attendance.State.HANDED_OVER)


def feedback_opens_at(session: Session, period: Period | None = None) -> datetime:
    """When it is over; where people come and go during a season, each has their own end, and the door the season."""
    if period is not None and period.upper is not None:
        return period.upper
    return session.starts_at if session.activity.takes_periods else session.ends_at


def feedback_closes_at(session: Session, period: Period | None = None) -> datetime:
    """30 days after it was over."""
    over = period.upper if period is not None and period.upper is not None else session.ends_at
    return over + FEEDBACK_LASTS


def ensure_feedback_asked(session: Session) -> None:
    """The programme wants a questionnaire, and the session took place."""
    ensure_scheduled(session)
    if session.activity.state in Activity.HIDDEN or not programme_rules(session).feedback:
        raise FeedbackNotAsked


def ensure_feedback_began(session: Session, now: datetime, period: Period | None = None) -> None:
    """Nobody says how it was before it was."""
    if now < feedback_opens_at(session, period):
        raise FeedbackNotOpenYet


def ensure_feedback_open(session: Session, now: datetime, period: Period | None = None) -> None:
    """From the end on, for 30 days."""
    ensure_feedback_began(session, now, period)
    if feedback_closes_at(session, period) <= now:
        raise FeedbackClosed


def ensure_was_there(sign_up: SignUp, attendance: Attendance | None) -> None:
    """The party came, or held its seats and nobody noted how it went."""
    if attendance is not None and attendance.state in Attendance.CAME:
        return
    noted = attendance is not None and attendance.state in WERE_NOT_THERE
    if noted or sign_up.state != SignUp.State.CONFIRMED:
        raise OnlyForThoseWhoCame


def ensure_not_answered(attendance: Attendance | None) -> None:
    """Once a party."""
    if attendance is not None and attendance.asked:
        raise FeedbackGivenAlready


def why_no_answer(
    session: Session, *, now: datetime, sign_up: SignUp | None = None, attendance: Attendance | None = None
) -> list[DomainError]:
    """Every reason why this party, or without one whoever stands at the door, can't answer now; empty: please do."""
    period = sign_up.period if sign_up else None
    checks = [lambda: ensure_feedback_asked(session), lambda: ensure_feedback_open(session, now, period)]
    if sign_up is not None:
        checks += [lambda: ensure_was_there(sign_up, attendance), lambda: ensure_not_answered(attendance)]
    return reasons_of(checks)


def may_answer(sign_up: SignUp, now: datetime) -> bool:
    """Whether "How was it?" makes sense beside this visit.

    Reads the sign-up's session, activity, programme, season and attendance: select them along with a list.
    """
    attendance = getattr(sign_up, "attendance", None)
    return not why_no_answer(sign_up.session, now=now, sign_up=sign_up, attendance=attendance)
