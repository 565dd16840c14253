"""What the page's frame needs to know about the person who reads it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.selectors import doors_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`deban_nav.organises`, `.coordinates`: asked of the database only where a template reads it."""
    return {"deban_nav": SimpleLazyObject(lambda: doors_of(request.user))}
