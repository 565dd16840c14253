"""Why a proposal or a request can't be answered now."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NotAsked(DomainError):
    """There is no open proposal or request."""

    code = "not_asked"
    message = _("There is nothing to answer any more.")
    next_step = _("Look at the list again: it may have changed.")


class ShiftCalledOff(DomainError):
    """The host called this shift off."""

    code = "shift_called_off"
    message = _("This time was called off.")
    next_step = _("Look at the other times and roles.")


class HostAnswersFirst(DomainError):
    """People ask for this role; the host says yes."""

    code = "host_answers_first"
    message = _("For this role you ask, and the host answers.")
    next_step = _("Send your request: it commits you to nothing yet.")
