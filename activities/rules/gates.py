"""The gates before a sign-up: each says its own no, with a sentence and a next step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.errors import (
    AlreadyStarted,
    BookingClosed,
    BookingNotOpenYet,
    CheckInTooEarly,
    ClashesWithAnother,
    DaysMissing,
    DaysNotPossible,
    GuardianContactMissing,
    GuardianMustAgree,
    LimitReached,
    NoSignUpNeeded,
    NotPublished,
    OnlyForResidents,
    PartyEmpty,
    PartyTooLarge,
    PartyTooSmall,
    PeriodMissing,
    PeriodNotPossible,
    SessionIsCancelled,
    TooOld,
    TooYoung,
)
from activities.models import Activity, Session
from activities.party import Period
from activities.rules.programmes import ProgrammeRules
from core.errors import DomainError, Refused

CHECK_IN_OPENS = timedelta(hours=3)
CONSENT_UNDER, CONTACT_UNDER = 16, 18  # years (domain.md, People: pupils)


@dataclass(frozen=True)
class Facts:
    """What the gates need to know of the person; the defaults are a stranger's, of whom nothing is known."""

    age: int | None = None  # on the day of the session, in years; None: they did not say
    resident: bool = True
    guardian_known: bool = False
    guardian_agreed: bool = False
    in_season: int = 0  # the person's other standing sign-ups of the same campaign
    clashes: bool = False  # holds a seat somewhere else at that time


@dataclass(frozen=True)
class Wanted:
    """What is asked for, once it is filled in."""

    seats: int = 1
    period: Period | None = None


def ensure_published(session: Session) -> None:
    """The activity can be seen by everyone."""
    if session.activity.state != Activity.State.PUBLISHED:
        raise NotPublished


def ensure_scheduled(session: Session) -> None:
    """The session takes place."""
    if session.state == Session.State.CANCELLED:
        raise SessionIsCancelled


def ensure_not_started(session: Session, now: datetime) -> None:
    """It lies ahead; a season of stays or a day of appointments must not be over."""
    if (session.ends_at if session.activity.takes_periods else session.starts_at) <= now:
        raise AlreadyStarted


def ensure_needs_sign_up(session: Session) -> None:
    """Nobody signs up for what one just goes to."""
    if session.activity.way == Activity.Way.WALK_IN:
        raise NoSignUpNeeded


def booking_opens_at(session: Session) -> datetime | None:
    """The session's own hour, else its campaign's, else none: open since publication."""
    campaign = session.activity.campaign
    return session.booking_opens_at or (campaign.booking_opens_at if campaign else None)


def ensure_booking_open(session: Session, now: datetime) -> None:
    """Nobody is earlier than the others, and nobody too late for the draw.

    After a draw, what is left goes first come: a lot's closing hour then says nothing more.
    """
    opens = booking_opens_at(session)
    if opens is not None and now < opens:
        raise BookingNotOpenYet
    closes = session.closes_at
    if closes is not None and closes <= now and not is_drawn(session):
        raise BookingClosed


def is_drawn(session: Session) -> bool:
    """Whether this is a lot whose draw was held."""
    draw = getattr(session, "draw", None) if session.activity.way == Activity.Way.LOT else None
    return draw is not None and draw.drawn_at is not None


def ensure_party_fits(session: Session, seats: int) -> None:
    """One person at least, the whole session at most; some programmes come to groups alone."""
    if seats < 1:
        raise PartyEmpty
    if seats > session.capacity:
        raise PartyTooLarge
    if seats < programme_rules(session).smallest_party(session.activity.way):
        raise PartyTooSmall


def programme_rules(session: Session) -> ProgrammeRules:
    """The rules of the session's programme in its season."""
    return ProgrammeRules.in_season(session.activity.programme, session.activity.campaign)


def ensure_period_possible(session: Session, period: Period | None, now: datetime) -> None:
    """A stay or an appointment lies ahead, within the session, and an appointment on one of its slots."""
    if not session.activity.takes_periods:
        return
    stay = session.activity.way == Activity.Way.STAY
    if period is None or period.lower is None or period.upper is None:
        raise DaysMissing if stay else PeriodMissing
    inside = session.starts_at <= period.lower < period.upper <= session.ends_at
    if not inside or period.lower <= now or not _on_a_slot(session, period):
        raise DaysNotPossible if stay else PeriodNotPossible


def _on_a_slot(session: Session, period: Period) -> bool:
    if session.slot_minutes is None or period.lower is None or period.upper is None:
        return True
    slot = timedelta(minutes=session.slot_minutes)
    return period.upper - period.lower == slot and (period.lower - session.starts_at) % slot == timedelta()


def ensure_age(session: Session, facts: Facts) -> None:
    """Whoever has not told their age is not asked here: the host is there on the day."""
    youngest, oldest = session.activity.min_age, session.activity.max_age
    if facts.age is None:
        return
    if youngest is not None and facts.age < youngest:
        raise TooYoung
    if oldest is not None and facts.age > oldest:
        raise TooOld


def ensure_residence(session: Session, facts: Facts) -> None:
    """Some things are for people who live in the town."""
    if session.activity.residents_only and not facts.resident:
        raise OnlyForResidents


def ensure_guardian(facts: Facts) -> None:
    """Under 16 a guardian has said yes, under 18 we know whom to call."""
    if facts.age is None or facts.age >= CONTACT_UNDER:
        return
    if facts.age < CONSENT_UNDER and not facts.guardian_agreed:
        raise GuardianMustAgree
    if not facts.guardian_known:
        raise GuardianContactMissing


def ensure_within_limit(session: Session, facts: Facts) -> None:
    """The season's limit for one person."""
    campaign = session.activity.campaign
    if campaign is None:
        return
    limit = programme_rules(session).limit if campaign.per_person_limit is None else campaign.per_person_limit
    if limit is not None and facts.in_season >= limit:
        raise LimitReached


def ensure_no_clash(facts: Facts) -> None:
    """Nobody is in two places at once."""
    if facts.clashes:
        raise ClashesWithAnother


def reasons_of(checks: Iterable[Callable[[], None]]) -> list[DomainError]:
    """Run every check and collect what each says no to."""
    reasons = []
    for check in checks:
        try:
            check()
        except DomainError as reason:
            reasons.append(reason)
    return reasons


def why_not(
    session: Session, *, now: datetime, facts: Facts | None = None, wanted: Wanted | None = None
) -> list[DomainError]:
    """Every reason why this person can't sign up now; empty means welcome.

    Without `wanted` nothing was filled in yet, and the gates about the party and the period wait.
    """
    known = facts or Facts()
    checks: list[Callable[[], None]] = [
        lambda: ensure_published(session),
        lambda: ensure_scheduled(session),
        lambda: ensure_needs_sign_up(session),
        lambda: ensure_not_started(session, now),
        lambda: ensure_booking_open(session, now),
        lambda: ensure_age(session, known),
        lambda: ensure_residence(session, known),
        lambda: ensure_guardian(known),
        lambda: ensure_within_limit(session, known),
    ]
    if wanted is not None:
        checks += [
            lambda: ensure_party_fits(session, wanted.seats),
            lambda: ensure_period_possible(session, wanted.period, now),
        ]
    checks.append(lambda: ensure_no_clash(known))
    return reasons_of(checks)


def refuse_if(reasons: list[DomainError]) -> None:
    """Raise them all as one."""
    if reasons:
        raise Refused(reasons)


def ensure_check_in_open(session: Session, now: datetime) -> None:
    """Attendance is recorded from three hours before the start on, and without end after it."""
    if now < session.starts_at - CHECK_IN_OPENS:
        raise CheckInTooEarly
