"""Pure rules: no database, each raises its named error. `why_not_…` runs them all and returns every reason."""

from volunteers.rules.doing import LONGEST, ensure_may_be_confirmed, ensure_may_be_handed_back, minutes_of
from volunteers.rules.offering import ensure_may_be_offered
from volunteers.rules.someone import Situation, Someone
from volunteers.rules.taking import TAKEN_FREELY, why_not_apply, why_not_assign, why_not_propose, why_not_take

__all__ = [
    "LONGEST",
    "TAKEN_FREELY",
    "Situation",
    "Someone",
    "ensure_may_be_confirmed",
    "ensure_may_be_handed_back",
    "ensure_may_be_offered",
    "minutes_of",
    "why_not_apply",
    "why_not_assign",
    "why_not_propose",
    "why_not_take",
]
