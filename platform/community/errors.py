"""Why something about people is not possible: each with its sentence and its next step."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NothingAgreed(DomainError):
    """An agreement without any scope."""

    code = "nothing_agreed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Nothing is ticked that the supporter does.")
    next_step = _("Tick at least one thing.")


class TermNotPossible(DomainError):
    """It would end before it begins, or last longer than two years."""

    code = "term_not_possible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Support is agreed for two years at most.")
    next_step = _("Choose a shorter time. You can extend it later.")


class OwnAddress(DomainError):
    """Nobody supports themself, and no minor is their own guardian."""

    code = "own_address"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This is your own e-mail address.")
    next_step = _("Write the other person's address.")


class TooManyRequests(DomainError):
    """Several mails of one person to others are unanswered, or were sent today."""

    code = "too_many_requests"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("You have asked several people already.")
    next_step = _("Please wait for their answers, or try again tomorrow.")


class RequestIsOver(DomainError):
    """Answered, taken back, or too old."""

    code = "request_is_over"
    message = _("This request is not open any more.")
    next_step = _("You can ask each other anew at any time.")


class NameMissing(DomainError):
    """An account without a person answers."""

    code = "name_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The other person does not know your name yet.")
    next_step = _("Please tell us your name.")


class SupportIsOver(DomainError):
    """What has ended is agreed anew, not extended."""

    code = "support_is_over"
    message = _("This support has ended.")
    next_step = _("You can ask each other anew at any time.")


class AddressOfAnother(DomainError):
    """A coordinator typed an address that somebody of another name uses."""

    code = "address_of_another"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This e-mail address and this name do not go together.")
    next_step = _("Please ask the supporter for the address with which they sign in, and for their full name.")


class OtherArea(DomainError):
    """A coordinator enters something for a person of an area that isn't theirs."""

    code = "other_area"
    message = _("This person is looked after by the coordinator of another area.")
    next_step = _("Please hand it on to them.")


class NotAMinor(DomainError):
    """From 18 on, or of unknown age."""

    code = "not_a_minor"
    message = _("From 18 on, nobody needs a parent or guardian here.")
    next_step = _("Please check the date of birth.")


class NoGuardianYet(DomainError):
    """There is nobody to be asked, or no address to ask at."""

    code = "no_guardian_yet"
    message = _("We have no e-mail address of a parent or guardian.")
    next_step = _("Write it here, or let them telephone the town's coordinator.")


class AskedJustNow(DomainError):
    """The last mail is minutes old, or there were several today."""

    code = "asked_just_now"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("We have just sent the mail.")
    next_step = _("Please wait a few minutes. If it does not come, look in the spam folder.")


class LinkIsOver(DomainError):
    """Answered with no, withdrawn, or replaced by a newer mail."""

    code = "link_is_over"
    message = _("This link is not valid any more.")
    next_step = _("If you got a newer mail, please use the link in that one.")


class PersonIsErased(DomainError):
    """Somebody acts for a person whose data were erased a moment ago."""

    code = "person_is_erased"
    message = _("This person's data were erased.")
    next_step = _("Whoever wants to take part again is entered anew.")


class AskedTooOften(DomainError):
    """Own data, taken again and again."""

    code = "asked_too_often"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("You have downloaded this several times within the hour.")
    next_step = _("Please try again in an hour.")


class ChangedMeanwhile(DomainError):
    """While somebody was being erased, more and more came in about them."""

    code = "changed_meanwhile"
    message = _("Something has just changed. Nothing was erased yet.")
    next_step = _("Please try again in a moment.")
