"""Parents and guardians: who it is, what they said, and whom their link means."""

import secrets
from dataclasses import dataclass

from community.models import Guardian, Letter, Person
from community.rules import tokens
from community.rules.ages import CONSENT_UNDER, age_on, is_minor
from core import clock

PURPOSE = "guardian"


@dataclass(frozen=True)
class GuardianState:
    """What a minor's page says about their parent or guardian."""

    person: Person
    guardian: Guardian | None
    letter: Letter | None  # the latest mail to them

    @property
    def must_agree(self) -> bool:
        """Under 16 their yes is needed; until 18 it is enough that we know whom to call."""
        age = age_on(self.person.born_on, clock.today())
        return age is not None and age < CONSENT_UNDER

    @property
    def word(self) -> str:
        """`none`, `known`, `agreed`, `asked`, `unsent` (about to go), `failed` or `no_address`."""
        if self.guardian is None:
            return "none"
        if self.guardian.consented_at is not None:
            return "agreed"
        if not self.must_agree:
            return "known"
        if not self.guardian.email:
            return "no_address"
        states = {Letter.State.SENT: "asked", Letter.State.FAILED: "failed"}
        return states.get(Letter.State(self.letter.state), "unsent") if self.letter else "unsent"


def guardian_of(person: Person) -> Guardian | None:
    """Who answers for them now."""
    return Guardian.objects.filter(person=person, ended_at__isnull=True).first()


def guardian_state_of(person: Person | None) -> GuardianState | None:
    """For a person who has told an age under 18; None for everybody else."""
    if person is None or not is_minor(person, clock.today()):
        return None
    guardian = guardian_of(person)
    letter = Letter.objects.filter(guardian=guardian).order_by("-id").first() if guardian else None
    return GuardianState(person, guardian, letter)


def fingerprint_of_link(token: str) -> str:
    """What a browser may keep of a link's token."""
    return tokens.fingerprint_of(tokens.as_typed(token))


def guardian_of_link(fingerprint: str) -> Guardian | None:
    """Whom a link's fingerprint means, with the minor; None where it is over or never was."""
    if not fingerprint:
        return None
    found = Guardian.objects.filter(token_hash=fingerprint, ended_at__isnull=True).select_related("person").first()
    return found if found and secrets.compare_digest(found.token_hash, fingerprint) else None
