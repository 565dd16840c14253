"""What the page's frame needs to know about notices."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.selectors import person_of
from notifications.selectors import unread_count


def notices(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: a number, asked of the database only where a template reads it."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int:
    person = person_of(request.user)
    return unread_count(person) if person else 0
