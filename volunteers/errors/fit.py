"""Why a role does not fit a person, or a person may not be asked: each with its next step."""

from collections.abc import Sequence

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence
from volunteers.models import Certificate, Comfort, Skill, Tongue


def _listed(words: Sequence[Skill | Tongue | Comfort]) -> Sentence:
    """Their names, joined when they are read, so that they come in the reader's language."""
    return format_lazy(" · ".join(["{}"] * len(words)), *[word.label for word in words]) if words else lazystr("")


class TooYoungForRole(DomainError):
    """Younger than the role asks on that day."""

    code = "too_young_for_role"
    next_step = _("Look at the other roles: many are for your age.")

    def __init__(self, least: int) -> None:
        super().__init__(format_lazy(_("This role is for people of {age} and older."), age=least))


class ForGrownUps(DomainError):
    """Under 18, and the role is not one for pupils."""

    code = "for_grown_ups"
    message = _("This role is not yet open to people under 18.")
    next_step = _("Choose one that says “for pupils too”, or ask the host.")


class GuardianContactNeeded(DomainError):
    """Under 18 without a guardian's contact (domain.md, People)."""

    code = "guardian_contact_needed"
    message = _("Under 18 we need the name and telephone of a parent or guardian.")
    next_step = _("Add them under “About me”, then take the role.")


class GuardianYesNeeded(DomainError):
    """Under 16 without a guardian's yes."""

    code = "guardian_yes_needed"
    message = _("Under 16 a parent or guardian has to say yes first.")
    next_step = _("We have asked them. You can take the role as soon as they have answered.")


class CertificateNeeded(DomainError):
    """A qualification that was not seen, or is not valid on the day."""

    code = "certificate_needed"
    next_step = _("If you have it, show the paper to a coordinator: they enter it.")

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(
            format_lazy(_("This role needs a qualification that is valid on the day: {name}."), name=certificate.label)
        )


class LanguagesNeeded(DomainError):
    """A language that the person has not said they speak so well."""

    code = "languages_needed"
    next_step = _("If you speak it, say so and take the role.")

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        super().__init__(format_lazy(_("This role needs: {names}."), names=_listed(tongues)))


class JapaneseNeeded(DomainError):
    """More Japanese than the person said they speak."""

    code = "japanese_needed"
    message = _("This role needs more Japanese than you said you speak.")
    next_step = _("If it is enough after all, say so and take the role; or look for “no Japanese needed”.")


class SkillsNeeded(DomainError):
    """What one must be able to do, and the person has not said they can."""

    code = "skills_needed"
    next_step = _("If you can do this, say so and take the role.")

    def __init__(self, skills: Sequence[Skill]) -> None:
        super().__init__(format_lazy(_("This role needs: {names}."), names=_listed(skills)))


class NotWhatTheyAskedFor(DomainError):
    """The role does not offer what the person would like help with."""

    code = "not_what_they_asked_for"
    next_step = _("Ask the host whether it can be arranged, or choose another role.")

    def __init__(self, comforts: Sequence[Comfort]) -> None:
        super().__init__(format_lazy(_("This role does not promise: {names}."), names=_listed(comforts)))


class NotAtThatTime(DomainError):
    """Outside the times that the person ticked."""

    code = "not_at_that_time"
    message = _("This is at a time that was not ticked in the profile.")
    next_step = _("Choose another time, or change the profile.")


class AwayThen(DomainError):
    """During days that the person said they are away."""

    code = "away_then"
    message = _("This is on days that the profile says you are away.")
    next_step = _("Choose another day, or change the profile.")


class MayNotBeAsked(DomainError):
    """No consent to be asked: nobody proposes anything to them."""

    code = "may_not_be_asked"
    message = _("This person has not said that they may be asked.")
    next_step = _("They can say so on their own page, or to a coordinator.")


class SaidNoBefore(DomainError):
    """Declined this role within the past year."""

    code = "said_no_before"
    message = _("This person said no to this role before.")
    next_step = _("Propose another role.")


class OverTheirMost(DomainError):
    """As often as the person said they can at most."""

    code = "over_their_most"
    message = _("This person already helps as often a month as they said at most.")
    next_step = _("Ask somebody else, or propose a later day.")
