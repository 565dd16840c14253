"""Why something about an activity or a sign-up is not possible: each with its sentence and its next step."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NotPublished(DomainError):
    """A draft, or a cancelled activity."""

    code = "not_published"
    message = _("This activity is not open for sign-ups.")
    next_step = _("Look at what else is on.")


class SessionIsCancelled(DomainError):
    """The organiser called it off."""

    code = "session_cancelled"
    message = _("This session does not take place.")
    next_step = _("Look at the activity's other dates.")


class AlreadyStarted(DomainError):
    """Too late for this on-line; the host decides on the spot."""

    code = "already_started"
    message = _("This session has already begun.")
    next_step = _("Please ask the host on the spot or by telephone.")


class BookingNotOpenYet(DomainError):
    """The campaign opens for everyone at the same hour."""

    code = "booking_not_open"
    message = _("Sign-ups have not opened yet.")
    next_step = _("Please come back when sign-ups open.")


class PartyTooLarge(DomainError):
    """More people than the session has seats altogether."""

    code = "party_too_large"
    message = _("Your party is larger than this session.")
    next_step = _("Sign up with fewer people, or telephone the host.")


class PartyEmpty(DomainError):
    """Nobody comes."""

    code = "party_empty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("A sign-up is for at least one person.")
    next_step = _("Say how many people come.")


class LimitReached(DomainError):
    """The campaign's per-person limit."""

    code = "limit_reached"
    message = _("You have signed up for as many sessions of this season as one person may.")
    next_step = _("Cancel one of your sign-ups first, or telephone the host.")


class OfferEnded(DomainError):
    """The held seats have gone on to the next party."""

    code = "offer_ended"
    message = _("The seat is no longer held for you.")
    next_step = _("Sign up again to join the waiting list.")


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


class NotReadyToPublish(DomainError):
    """A welcome field or a session is missing."""

    code = "not_ready"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Some answers are still missing.")
    next_step = _("Answer them, even by “not possible”, and publish then.")


class OutsideProgrammeRules(DomainError):
    """Seats, length or cost don't fit the programme."""

    code = "outside_programme_rules"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This does not fit the rules of the programme.")
    next_step = _("Change it, or choose another programme.")
