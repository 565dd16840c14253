"""Why a note of a talk can't be kept as it was written."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class AgainNotPossible(DomainError):
    """Nobody calls again yesterday, nor somebody who would rather not be asked."""

    code = "again_not_possible"
    message = _("This day to call again is not possible.")
    next_step = _("Choose a day ahead, or leave it empty.")
