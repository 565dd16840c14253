"""What a person is shown as fitting: what they could take, and what is as they asked. Pure."""

from activities.rules import reasons_of
from core.errors import DomainError
from volunteers.models import Shift
from volunteers.rules import fit
from volunteers.rules.someone import Situation
from volunteers.rules.taking import why_not_apply


def why_it_does_not_suit(shift: Shift, situation: Situation) -> list[DomainError]:
    """Every reason why this is not among the roles that fit them; empty: it fits. Whether they may be asked is no part.

    The person looks by themself, so a no of long ago does not count either.
    """
    someone = situation.someone
    wishes = [
        lambda: fit.ensure_comforts(shift.role, someone),
        lambda: fit.ensure_in_their_week(shift, someone),
    ]
    return [*reasons_of(wishes), *why_not_apply(shift, situation)]
