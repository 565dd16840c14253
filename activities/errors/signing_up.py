"""Why somebody can not sign up, or not so."""

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


class PartyGrows(DomainError):
    """A change that would take more seats, past everybody who waits."""

    code = "party_grows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("These would be more people than before.")
    next_step = _("Let the others sign up too, or telephone the host.")


class PartyUnclear(DomainError):
    """Fewer seats than people who were told about."""

    code = "party_unclear"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("You told us about more people than that.")
    next_step = _("Tick who does not come.")


class ConsentMissing(DomainError):
    """Something about a person that nobody may read yet."""

    code = "consent_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("You wrote what you would like help with, but not that the host may read it.")
    next_step = _("Say that too, or leave it out.")


class NoSignUpNeeded(DomainError):
    """A walk-in."""

    code = "no_sign_up_needed"
    message = _("You need no sign-up for this.")
    next_step = _("Just come.")


class BookingClosed(DomainError):
    """After the closing hour."""

    code = "booking_closed"
    message = _("Sign-ups have closed.")
    next_step = _("Please ask the host by telephone whether there is still room.")


class PartyTooSmall(DomainError):
    """The programme comes to groups."""

    code = "party_too_small"
    message = _("This is for larger groups.")
    next_step = _("Find a few more people to come with you, or ask the host.")


class PeriodMissing(DomainError):
    """A stay without its days, an appointment without its hour."""

    code = "period_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Please say from when to when.")
    next_step = _("Choose one of the free times.")


class PeriodNotPossible(DomainError):
    """Outside of what is offered, or over."""

    code = "period_not_possible"
    message = _("This time is not offered.")
    next_step = _("Choose one of the free times.")


class PeriodTaken(DomainError):
    """Somebody else has it, wholly or in part."""

    code = "period_taken"
    message = _("This time is taken already.")
    next_step = _("Choose one of the free times.")


class DaysMissing(PeriodMissing):
    """A stay without its days."""

    next_step = _("Choose days that are free.")


class DaysNotPossible(PeriodNotPossible):
    """Days outside of the season, or over."""

    message = _("These days are not offered.")
    next_step = _("Choose days that are free.")


class DaysTaken(PeriodTaken):
    """Somebody else stays on one of these days."""

    message = _("Somebody else has some of these days.")
    next_step = _("Choose days that are free.")


class TooYoung(DomainError):
    """Under the activity's age."""

    code = "too_young"
    message = _("This is for people who are a little older.")
    next_step = _("Look at what else is on, or ask the host.")


class TooOld(DomainError):
    """Over the activity's age."""

    code = "too_old"
    message = _("This is for younger people.")
    next_step = _("Look at what else is on, or ask the host.")


class OnlyForResidents(DomainError):
    """For people of the town."""

    code = "only_for_residents"
    message = _("This is for people who live in the town.")
    next_step = _("Look at what else is on. If you live here, say so under “About me”.")


class GuardianMustAgree(DomainError):
    """Under 16."""

    code = "guardian_must_agree"
    message = _("Under 16, a parent or guardian has to say yes first.")
    next_step = _("Ask them under “About me”: they get a message, and one tap is enough.")


class GuardianContactMissing(DomainError):
    """Under 18."""

    code = "guardian_contact_missing"
    message = _("Under 18, we need to know whom to call in an emergency.")
    next_step = _("Tell us the name and telephone of a parent or guardian under “About me”.")


class ClashesWithAnother(DomainError):
    """Two seats at the same time."""

    code = "clashes"
    message = _("At that time you have signed up for something else.")
    next_step = _("Cancel the other sign-up first, or choose another date.")
