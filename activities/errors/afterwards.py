"""What can not be done with a sign-up that stands, a draw, or a request."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class OfferEnded(DomainError):
    """The held seats have gone on to the next party."""

    code = "offer_ended"
    message = _("The seat is no longer held for you.")
    next_step = _("Sign up again to join the waiting list.")


class SeatsGone(DomainError):
    """Somebody else who waited was quicker."""

    code = "seats_gone"
    message = _("The free seats are taken again.")
    next_step = _("You keep your place on the waiting list.")


class NothingAsked(DomainError):
    """An answer to a request that does not stand (any more)."""

    code = "nothing_asked"
    message = _("This request is not open any more.")
    next_step = _("Look at the roster again: it may have changed.")


class SupportUnanswered(DomainError):
    """Approving somebody whose request for help nobody has read."""

    code = "support_unanswered"
    message = _("This person asked for help with something, and nobody has answered yet.")
    next_step = _("Answer that first, then say yes.")


class DrawNotPossible(DomainError):
    """A draw before its hour, or of something that is no lot."""

    code = "draw_not_possible"
    message = _("This can not be drawn now.")
    next_step = _("The draw takes place by itself when entries have closed.")


class CapacityBelowTaken(DomainError):
    """Fewer seats than are held."""

    code = "capacity_below_taken"
    message = _("More seats are taken than that.")
    next_step = _("Choose a larger number, or talk to the people who hold seats first.")


class TooManyMessages(DomainError):
    """A host's messages are few, so that people read them."""

    code = "too_many_messages"
    message = _("You have written to everybody of this session three times today.")
    next_step = _("Please telephone people, or write again tomorrow.")


class NobodyToWriteTo(DomainError):
    """A message without a reader."""

    code = "nobody_to_write_to"
    message = _("There is nobody yet who would get this.")
    next_step = _("Write when somebody has signed up.")
