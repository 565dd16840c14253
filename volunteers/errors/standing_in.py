"""Why nobody can be asked to stand in, or why a place can't be taken over any more."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class AlreadyTakenOver(DomainError):
    """Two people wanted to help; one was a moment quicker."""

    code = "already_taken_over"
    message = _("Somebody else has just taken it over. Thank you for wanting to help!")
    next_step = _("Look at the other roles: one of them may wait for you.")


class StandInNotNeeded(DomainError):
    """The search is over: taken back, begun, called off, or the time has changed."""

    code = "stand_in_not_needed"
    message = _("Nobody needs to stand in here any more.")
    next_step = _("Look at the other roles: one of them may wait for you.")


class HasItThemself(DomainError):
    """Who is at this shift already can't take a second place of it."""

    code = "has_it_themself"
    message = _("This shift is theirs already.")
    next_step = _("Somebody else can take over this place.")


class NobodyToAsk(DomainError):
    """Nobody of that name has helped this host, may be asked, and is free then; which of it, nobody is told."""

    code = "nobody_to_ask"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("We know nobody of this name here who can be asked.")
    next_step = _("Write the whole name, or ask everybody who fits.")


class SeveralOfThatName(DomainError):
    """Two people who help here have the same name."""

    code = "several_of_that_name"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("More than one person here has this name.")
    next_step = _("Tell the host whom you mean: they can ask for you.")


class SwapNotPossible(DomainError):
    """One of the two shifts is no longer theirs, has begun, or is at the time of something else that they do."""

    code = "swap_not_possible"
    message = _("These two shifts can't be swapped any more.")
    next_step = _("Choose another one, or ask everybody who fits.")
