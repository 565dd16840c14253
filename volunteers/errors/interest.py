"""Why an interest can't be passed on."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class ContactNotShared(DomainError):
    """A welfare provider or an employer can do nothing with an interest that has no contact."""

    code = "contact_not_shared"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("The provider can only get in touch if we may pass on your name and telephone number.")
    next_step = _("Tick the box, then send it. Or ring the provider yourself.")
