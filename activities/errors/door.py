"""At the door, and what people said afterwards."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NotStanding(DomainError):
    """Attendance of a party that holds no seat."""

    code = "not_standing"
    message = _("This sign-up holds no seat.")
    next_step = _("Look at the roster again: it may have changed.")


class CheckInTooEarly(DomainError):
    """Attendance before the day."""

    code = "check_in_too_early"
    message = _("Check-in opens three hours before the session begins.")
    next_step = _("Please come back then.")


class CountNotPossible(DomainError):
    """Fewer than none at the door, or more than the town has."""

    code = "count_not_possible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This number of people is not possible.")
    next_step = _("Look at it again: it is the people who came without signing up.")


class FeedbackNotAsked(DomainError):
    """The programme has no questionnaire."""

    code = "feedback_not_asked"
    message = _("There is no questionnaire for this.")
    next_step = _("Tell the host what you think: they will be glad.")


class FeedbackNotOpenYet(DomainError):
    """Before it is over."""

    code = "feedback_not_open"
    message = _("The questionnaire opens when it is over.")
    next_step = _("Please come back then.")


class FeedbackClosed(DomainError):
    """More than 30 days later."""

    code = "feedback_closed"
    message = _("The questionnaire was open for 30 days.")
    next_step = _("You can still tell the host what you think: they will be glad.")


class FeedbackGivenAlready(DomainError):
    """One answer a party."""

    code = "feedback_given"
    message = _("Your party has answered already. Thank you.")
    next_step = _("Nobody can see which answer is yours, so it can not be changed.")


class OnlyForThoseWhoCame(DomainError):
    """The questionnaire of something that one was not at."""

    code = "only_who_came"
    message = _("The questionnaire is for people who were there.")
    next_step = _("If you were there, ask the host for the code.")


class WrongDoorCode(DomainError):
    """Not the code on the host's screen or poster."""

    code = "wrong_door_code"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This is not the code of this session.")
    next_step = _("It stands on the host's screen or poster. Ask the host if you can't find it.")


class MoreWordsThanAnswers(DomainError):
    """Paper: five sheets can't carry six remarks."""

    code = "more_words_than_answers"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("There are more lines of words than answers.")
    next_step = _("Write each sheet's words in one line, and count its answer too.")


class NotOnTheList(DomainError):
    """A person at the door without a seat."""

    code = "not_on_the_list"
    message = _("This person is not on the list.")
    next_step = _("Let them in if there is room.")


class FullAtTheDoor(DomainError):
    """One person more than there are seats."""

    code = "full_at_the_door"
    message = _("All seats are taken.")
    next_step = _("If there is room in the house, add seats for them.")


class MoreThanTheParty(DomainError):
    """Three of a party of two."""

    code = "more_than_the_party"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("That is more people than this party has.")
    next_step = _("Count the others at the door.")


class UnknownCard(DomainError):
    """A code that is no card's, or an old card's."""

    code = "unknown_card"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("We do not know this card.")
    next_step = _("Type the code once more, or look for the person in the list.")


class TooManyTries(DomainError):
    """Somebody is guessing."""

    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("That was wrong too many times.")
    next_step = _("Please wait ten minutes. The host can check people in from the list.")
