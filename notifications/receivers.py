"""What other libraries tell this room."""

from typing import Any

from community.models import User
from community.selectors import person_of
from notifications.selectors.preferences import mails_come_back
from notifications.services.keep_email import keep_email


def address_works(sender: object, user: User, **kwargs: Any) -> None:
    """Somebody signed in with a code that came by e-mail: mails arrive there."""
    person = person_of(user)
    if person is not None and mails_come_back(person):
        keep_email(person=person)
