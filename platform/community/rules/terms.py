"""What two people may agree on: some scope, and at most two years."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from community.errors import NothingAgreed, TermNotPossible
from community.models import Supporter, SupporterRequest
from community.models.support import SupportTerms

Scope = Literal["may_sign_up", "may_see", "gets_notices"]
SCOPES: tuple[Scope, ...] = ("may_sign_up", "may_see", "gets_notices")
USUAL_MONTHS, LONGEST_MONTHS = 12, 24
ANSWERED_WITHIN = timedelta(days=30)  # an unanswered request is over then
OPEN_AT_ONCE = 5  # unanswered requests of one person, and requests within a day


@dataclass(frozen=True)
class Terms:
    """What a supporter may do, and up to which day (that day included)."""

    relation: str
    expires_on: date
    may_sign_up: bool = True
    may_see: bool = True
    gets_notices: bool = True

    def only(self, scopes: Iterable[Scope]) -> "Terms":
        """These terms without the scopes that are not named; nothing is ever added."""
        kept = set(scopes)
        return Terms(
            self.relation,
            self.expires_on,
            may_sign_up=self.may_sign_up and "may_sign_up" in kept,
            may_see=self.may_see and "may_see" in kept,
            gets_notices=self.gets_notices and "gets_notices" in kept,
        )


def terms_of(row: SupportTerms) -> Terms:
    """As they stand in a request or an agreement."""
    return Terms(row.relation, row.expires_on, row.may_sign_up, row.may_see, row.gets_notices)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ensure_terms(terms: Terms, today: date) -> None:
    """Something is agreed, for today at least and two years at most. Raises NothingAgreed, TermNotPossible."""
    if not (terms.may_sign_up or terms.may_see or terms.gets_notices):
        raise NothingAgreed
    ensure_until(terms.expires_on, today)


def ensure_until(expires_on: date, today: date) -> None:
    """Raises TermNotPossible."""
    if not today <= expires_on <= months_later(today, LONGEST_MONTHS):
        raise TermNotPossible


def stands(support: Supporter, today: date) -> bool:
    """Agreed, not ended, not expired."""
    return support.agreed_at is not None and support.ended_at is None and support.expires_on >= today


def asks_to_be_supported(request: SupporterRequest) -> bool:
    """Whether the asker wants a supporter; else they want to be one."""
    return request.asks == SupporterRequest.Asks.SUPPORT_ME
