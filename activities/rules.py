"""Pure rules: no database, each raises its named error. `why_not` runs them all and returns every reason."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.errors import (
    AlreadyStarted,
    BookingNotOpenYet,
    CheckInTooEarly,
    LimitReached,
    NotPublished,
    NotReadyToPublish,
    OutsideProgrammeRules,
    PartyEmpty,
    PartyTooLarge,
    SessionIsCancelled,
)
from activities.models import Activity, Session
from core.errors import DomainError, Refused

OFFER_LASTS = timedelta(hours=24)
CHECK_IN_OPENS = timedelta(hours=3)


@dataclass(frozen=True)
class ProgrammeRules:
    """A programme's rules, as data: `{"seats": [2, 10], "minutes": [60, 90]}`. An absent rule allows everything."""

    seats: tuple[int, int] | None = None
    minutes: tuple[int, int] | None = None

    @classmethod
    def of(cls, rules: dict[str, Any]) -> "ProgrammeRules":
        """Read the programme's JSON."""
        return cls(_pair(rules.get("seats")), _pair(rules.get("minutes")))


def _pair(value: list[int] | None) -> tuple[int, int] | None:
    return (value[0], value[1]) if value else None


def ensure_published(session: Session) -> None:
    """The activity can be seen by everyone."""
    if session.activity.state != Activity.State.PUBLISHED:
        raise NotPublished


def ensure_scheduled(session: Session) -> None:
    """The session takes place."""
    if session.state == Session.State.CANCELLED:
        raise SessionIsCancelled


def ensure_not_started(session: Session, now: datetime) -> None:
    """It lies ahead."""
    if session.starts_at <= now:
        raise AlreadyStarted


def booking_opens_at(session: Session) -> datetime | None:
    """The session's own hour, else its campaign's, else none: open since publication."""
    campaign = session.activity.campaign
    return session.booking_opens_at or (campaign.booking_opens_at if campaign else None)


def ensure_booking_open(session: Session, now: datetime) -> None:
    """Nobody is earlier than the others."""
    opens = booking_opens_at(session)
    if opens is not None and now < opens:
        raise BookingNotOpenYet


def ensure_party_fits(session: Session, seats: int) -> None:
    """One person at least, the whole session at most."""
    if seats < 1:
        raise PartyEmpty
    if seats > session.capacity:
        raise PartyTooLarge


def ensure_within_limit(limit: int | None, standing: int) -> None:
    """`standing`: the person's other sign-ups of the same campaign."""
    if limit is not None and standing >= limit:
        raise LimitReached


def reasons_of(checks: Iterable[Callable[[], None]]) -> list[DomainError]:
    """Run every check and collect what each says no to."""
    reasons = []
    for check in checks:
        try:
            check()
        except DomainError as reason:
            reasons.append(reason)
    return reasons


def why_not(session: Session, *, now: datetime, seats: int = 1, in_campaign: int = 0) -> list[DomainError]:
    """Every reason why a party of `seats` can't sign up now; empty means welcome.

    `in_campaign` is how many sessions of the campaign the person has signed up for already.
    """
    campaign = session.activity.campaign
    limit = campaign.per_person_limit if campaign else None
    return reasons_of(
        [
            lambda: ensure_published(session),
            lambda: ensure_scheduled(session),
            lambda: ensure_not_started(session, now),
            lambda: ensure_booking_open(session, now),
            lambda: ensure_party_fits(session, seats),
            lambda: ensure_within_limit(limit, in_campaign),
        ]
    )


def refuse_if(reasons: list[DomainError]) -> None:
    """Raise them all as one."""
    if reasons:
        raise Refused(reasons)


def offer_ends_at(session: Session, now: datetime) -> datetime:
    """A day to answer, but never longer than half of the time that is left: the next party needs time too."""
    return now + min(OFFER_LASTS, (session.starts_at - now) / 2)


def ensure_check_in_open(session: Session, now: datetime) -> None:
    """Attendance is recorded from three hours before the start on, and without end after it."""
    if now < session.starts_at - CHECK_IN_OPENS:
        raise CheckInTooEarly


def ensure_welcome_fields_answered(activity: Activity) -> None:
    """Languages, access, cost, children, support: answered, even by "not possible" (domain.md, Rules)."""
    missing = [
        label
        for label, answered in (
            (_("languages"), bool(activity.languages)),
            (_("access"), bool(activity.step_free)),
            (_("cost"), activity.cost_yen is not None),
            (_("children"), bool(activity.children)),
            (_("support"), bool(activity.support)),
        )
        if not answered
    ]
    if missing:
        raise NotReadyToPublish(_("Not answered yet: %(fields)s.") % {"fields": _(", ").join(missing)})


def ensure_within_programme_rules(rules: ProgrammeRules, *, seats: int, length: timedelta) -> None:
    """まちゼミ, for example: 2 to 10 people for 60 to 90 minutes."""
    minutes = int(length.total_seconds() // 60)
    if rules.seats and not rules.seats[0] <= seats <= rules.seats[1]:
        low, high = rules.seats
        raise OutsideProgrammeRules(
            _("In this programme a session has %(low)s to %(high)s seats.") % {"low": low, "high": high}
        )
    if rules.minutes and not rules.minutes[0] <= minutes <= rules.minutes[1]:
        low, high = rules.minutes
        raise OutsideProgrammeRules(
            _("In this programme a session lasts %(low)s to %(high)s minutes.") % {"low": low, "high": high}
        )


_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def fold(text: str) -> str:
    """Words as search compares them: width, case and kana are one, spaces are single. 「ソバ」 finds 「そば」."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA_TO_HIRAGANA)
    return " ".join(folded.split())
