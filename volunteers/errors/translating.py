"""Why a translation can't be begun, saved or published now."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class TranslationTaken(DomainError):
    """One translator at a time."""

    code = "translation_taken"
    message = _("Somebody is translating this into that language already.")
    next_step = _("Choose another one from the list.")


class NothingToTranslate(DomainError):
    """It is there already, or the activity can't be seen by everyone."""

    code = "nothing_to_translate"
    message = _("This is not waiting for a translation any more.")
    next_step = _("Choose another one from the list.")


class TranslationNotOpen(DomainError):
    """Handed in, published or given back: it can't be written in now."""

    code = "translation_not_open"
    message = _("This translation can't be changed at the moment.")
    next_step = _("Wait until it was looked at, or choose another one.")


class TranslationIncomplete(DomainError):
    """Without a title nobody finds it."""

    code = "translation_incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The title is missing.")
    next_step = _("Write the title at least, then hand it in.")
