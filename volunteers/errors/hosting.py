"""Why a role or its shifts can't be changed so: each with its sentence and its next step."""

from http import HTTPStatus

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.errors import DomainError


class PlacesTaken(DomainError):
    """Fewer places than people who have the shift or were asked for it."""

    code = "places_taken"
    next_step = _("Keep as many places, or talk with somebody first and enter that they no longer have the role.")

    def __init__(self, held: int) -> None:
        super().__init__(
            format_lazy(
                ngettext_lazy(
                    "{held} person has this time already, or was asked for it.",
                    "{held} people have this time already, or were asked for it.",
                    held,
                ),
                held=held,
            )
        )


class LeastAboveMost(DomainError):
    """Needs more people than it takes."""

    code = "least_above_most"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("It can't need more people than there are places.")
    next_step = _("Give it more places, or say that fewer are enough.")


class MixTooLarge(DomainError):
    """More speakers wanted than places."""

    code = "mix_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("There are fewer places than people who should speak a language.")
    next_step = _("Give it more places, or say that fewer speakers are enough.")


class ShiftBegun(DomainError):
    """What has begun is not moved, called off or put back."""

    code = "shift_begun"
    message = _("This time has already begun.")
    next_step = _("Enter who was there; for the next time, add another one.")


class ShiftInThePast(DomainError):
    """A time that is over."""

    code = "shift_in_the_past"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This hour is over.")
    next_step = _("Choose an hour that lies ahead.")


class ShiftEndsTooEarly(DomainError):
    """An end before the start, or more than a day later."""

    code = "shift_ends_too_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("It must end later than it begins, and within a day.")
    next_step = _("Look at both hours again.")


class FarFromSession(DomainError):
    """A shift of a role at a session, days away from it."""

    code = "far_from_session"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This is more than a week away from the date that the role belongs to.")
    next_step = _("Choose a day near it, or offer a role that belongs to no date.")


class TooManyShifts(DomainError):
    """More at once than anybody looks through."""

    code = "too_many_shifts"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    next_step = _("Add them in two steps.")

    def __init__(self, most: int) -> None:
        super().__init__(format_lazy(_("{most} times at once are the most."), most=most))


class RoleIsClosed(DomainError):
    """The host wants no more people."""

    code = "role_is_closed"
    message = _("This role is closed.")
    next_step = _("Open it again first.")


class ThanksByTheHour(DomainError):
    """A thank-you by the hour would be a wage (domain.md, Roles)."""

    code = "thanks_by_the_hour"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("A thank-you is flat: it is the same however long it takes, never by the hour.")
    next_step = _(
        "Write it as one thing each time, for example a lunch or 500 yen. Work paid by the hour is employment."
    )


class ThanksMissing(DomainError):
    """Thanked, but with what?"""

    code = "thanks_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Say what the thank-you is, in a word or in points.")
    next_step = _("Or choose “volunteer”, if there is none.")


class ThanksNotExpected(DomainError):
    """A thank-you or points, and a kind that has none."""

    code = "thanks_not_expected"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Only a “volunteer with a thank-you” has a thank-you or points.")
    next_step = _("Choose that kind, or leave the thank-you empty.")


class KindIsFixed(DomainError):
    """Kinds are never mixed in counting: what was offered as one does not become another."""

    code = "kind_is_fixed"
    message = _("How a role is thanked for stays as it was offered, for everybody who has taken it.")
    next_step = _("Copy the role as the new kind, and close this one.")


class NoLongerInterested(DomainError):
    """The interest was ended."""

    code = "no_longer_interested"
    message = _("This person is no longer interested.")
    next_step = _("Look at the list again: it may have changed.")
