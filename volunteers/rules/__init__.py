"""Pure rules: no database, each raises its named error. `why_not_…` runs them all and returns every reason."""

from volunteers.rules.doing import LONGEST, ensure_may_be_confirmed, ensure_may_be_handed_back, minutes_of
from volunteers.rules.offering import (
    ensure_hours,
    ensure_legal,
    ensure_may_be_offered,
    ensure_not_begun,
    ensure_not_closed,
    ensure_numbers,
    ensure_same_kind,
    ensure_thanks,
)
from volunteers.rules.someone import Situation, Someone
from volunteers.rules.taking import (
    TAKEN_FREELY,
    ensure_not_called_off,
    ensure_takes_place,
    why_not_apply,
    why_not_assign,
    why_not_propose,
    why_not_take,
)

__all__ = [
    "LONGEST",
    "TAKEN_FREELY",
    "Situation",
    "Someone",
    "ensure_hours",
    "ensure_legal",
    "ensure_may_be_confirmed",
    "ensure_may_be_handed_back",
    "ensure_may_be_offered",
    "ensure_not_begun",
    "ensure_not_called_off",
    "ensure_not_closed",
    "ensure_numbers",
    "ensure_same_kind",
    "ensure_takes_place",
    "ensure_thanks",
    "minutes_of",
    "why_not_apply",
    "why_not_assign",
    "why_not_propose",
    "why_not_take",
]
