"""Why not: the one question that page and API ask alike."""

from activities.models import Session
from activities.rules import Wanted, why_not
from activities.selectors.facts import facts_of
from community.models import Person
from core import clock
from core.errors import DomainError


def why_not_for(person: Person | None, session: Session, wanted: Wanted | None = None) -> list[DomainError]:
    """Every reason why this person can't sign up for it now; one query for a person, none for a stranger.

    Without `wanted` nothing was filled in yet, and the gates about the party and the period wait.
    """
    facts = facts_of(person, session, wanted.period if wanted else None)
    return why_not(session, now=clock.now(), facts=facts, wanted=wanted)
