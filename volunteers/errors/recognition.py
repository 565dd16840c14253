"""Why something about what was done, its thanks, its certificate or its points is not possible."""

from http import HTTPStatus

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class DayNotPossible(DomainError):
    """What was done on a day ahead, or longer ago than a year."""

    code = "day_not_possible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The day is missing, lies ahead, or is more than a year ago.")
    next_step = _("Say on which day it was done.")


class LoweredByHostAlone(DomainError):
    """After some days only the host itself takes something back from a record."""

    code = "lowered_by_host_alone"
    message = _("This stands in the person's record for a while now. Only the host itself can make it less.")
    next_step = _("Ask the host to correct it.")


class NotInThisRole(DomainError):
    """The card is good, and its person has none of these roles."""

    code = "not_in_this_role"
    message = _("This person has none of these roles.")
    next_step = _("If they helped, add them to the role as a person who has agreed; then it can be confirmed.")


class CheckInNotNow(DomainError):
    """They have a role here, at another time."""

    code = "check_in_not_now"
    message = _("It is not the time of this role.")
    next_step = _("Check-in is open from three hours before it begins until three hours after it ends.")


class UnknownRoleCard(DomainError):
    """No standing card says this."""

    code = "unknown_role_card"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("We don't know this card.")
    next_step = _("Try again, type the code under the picture, or tick the name on the sheet.")


class TooOften(DomainError):
    """More than anybody needs."""

    code = "too_often"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("That was very often in a short time.")
    next_step = _("Please wait ten minutes.")


class NothingToThankFor(DomainError):
    """Thanks are for what was confirmed."""

    code = "nothing_to_thank_for"
    message = _("Nothing is confirmed here yet.")
    next_step = _("Confirm first that the person was there.")


class PhrasesForMinors(DomainError):
    """No direct messages to people under 18 (domain.md, People)."""

    code = "phrases_for_minors"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("To people under 18 we send set sentences only.")
    next_step = _("Choose one of the sentences.")


class WordsMissing(DomainError):
    """Neither a sentence was chosen nor anything written."""

    code = "words_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The words are missing.")
    next_step = _("Choose a sentence, or write a few words of your own.")


class NothingToCertify(DomainError):
    """A certificate is of something."""

    code = "nothing_to_certify"
    message = _("In these days nothing is confirmed that a certificate could say.")
    next_step = _("Choose other days, or ask the host to confirm what was done.")


class PeriodNotPossible(DomainError):
    """The last day lies before the first, or ahead, or too far."""

    code = "period_not_possible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The days must be in order, not ahead of today, and within ten years.")
    next_step = _("Choose the first and the last day.")


class AlreadyRevoked(DomainError):
    """It is not valid any more."""

    code = "already_revoked"
    message = _("This certificate is revoked: it is not printed any more.")
    next_step = _("Issue a new one.")


class NotPrintableAgain(DomainError):
    """The key with which its QR code was made is gone."""

    code = "not_printable_again"
    message = _("This certificate can't be printed again.")
    next_step = _("The paper stays valid. For another one, issue a new certificate.")


class ReasonMissing(DomainError):
    """Who revokes says why."""

    code = "reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The reason is missing.")
    next_step = _("Write in a few words why it is not valid any more.")


class RuleDaysNotPossible(DomainError):
    """The last day lies before the first."""

    code = "rule_days_not_possible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The last day lies before the first.")
    next_step = _("Correct the days.")


class PointsMissing(DomainError):
    """A rule that could never give anything."""

    code = "points_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The points each time must be at least 1, and no more than the yearly cap and the budget.")
    next_step = _("Correct the numbers.")


class BudgetSpent(DomainError):
    """Less than was given already."""

    code = "budget_spent"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    next_step = _("Choose a budget that is at least as much.")

    def __init__(self, used: int) -> None:
        super().__init__(format_lazy(_("{used} points were given already."), used=used))


class RuleHasEntries(DomainError):
    """What was given was given under these words."""

    code = "rule_has_entries"
    message = _("Points were given under this rule already: who pays and for which roles stays as it is.")
    next_step = _("End this rule and make a new one.")


class TownWideRule(DomainError):
    """A programme has many hosts: who pays for all of them is agreed with the town."""

    code = "town_wide_rule"
    message = _("A rule for a whole programme is made by a coordinator of the town.")
    next_step = _("Leave the programme empty, or ask a coordinator.")


class NothingToList(DomainError):
    """All of it stood on a list before, or nothing was given."""

    code = "nothing_to_list"
    message = _("Up to this day nothing is left that was not on a list yet.")
    next_step = _("Print one of the earlier lists again.")
