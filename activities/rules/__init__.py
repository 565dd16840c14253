"""Pure rules: no database, each raises its named error. `why_not` runs the gates and returns every reason."""

from activities.rules.folding import fold
from activities.rules.gates import (
    CHECK_IN_OPENS,
    Facts,
    Wanted,
    booking_opens_at,
    ensure_check_in_open,
    ensure_no_clash,
    ensure_not_started,
    ensure_published,
    ensure_scheduled,
    reasons_of,
    refuse_if,
    why_not,
)
from activities.rules.offers import OFFER_LASTS, offer_ends_at, waking_between, waking_later
from activities.rules.programmes import OwnCategory, ProgrammeRules, Promise
from activities.rules.publishing import (
    Audience,
    ensure_seats,
    ensure_welcome_fields_answered,
    ensure_within_programme_rules,
    merged_audience,
    why_not_ready,
    why_outside_rules,
    why_spoiled,
)

__all__ = [
    "CHECK_IN_OPENS",
    "OFFER_LASTS",
    "Audience",
    "Facts",
    "OwnCategory",
    "ProgrammeRules",
    "Promise",
    "Wanted",
    "booking_opens_at",
    "ensure_check_in_open",
    "ensure_no_clash",
    "ensure_not_started",
    "ensure_published",
    "ensure_scheduled",
    "ensure_seats",
    "ensure_welcome_fields_answered",
    "ensure_within_programme_rules",
    "fold",
    "merged_audience",
    "offer_ends_at",
    "reasons_of",
    "refuse_if",
    "waking_between",
    "waking_later",
    "why_not",
    "why_not_ready",
    "why_outside_rules",
    "why_spoiled",
]
