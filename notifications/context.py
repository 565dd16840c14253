"""What the page's frame needs to know about notices."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.selectors import person_of
from notifications.selectors import unread_count
from notifications.selectors.preferences import mails_come_back


def notices(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: a number; `mails_come_back`: whether their address broke. Asked only where a template reads."""
    return {
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "mails_come_back": SimpleLazyObject(lambda: _mails_come_back(request)),
    }


def _unread(request: HttpRequest) -> int:
    person = person_of(request.user)
    return unread_count(person) if person else 0


def _mails_come_back(request: HttpRequest) -> bool:
    person = person_of(request.user)
    return person is not None and mails_come_back(person)
