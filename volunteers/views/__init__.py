"""Pages of this room."""

from django.http import HttpRequest


def wants_inside(request: HttpRequest) -> bool:
    """Another room's page loads this one into itself."""
    return request.headers.get("HX-Request") == "true"
