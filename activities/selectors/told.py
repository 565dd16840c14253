"""Whom a coordinator has told by telephone. Another room keeps the calls; settings.TOLD_BY_TELEPHONE says who knows."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from activities.models import Session


def told_by_telephone(session: Session) -> dict[int, datetime]:
    """When each party (by the sign-up's id) was told of the session's last change; nobody where nothing has changed."""
    if not session.sequence:
        return {}
    ask: Callable[[Session], dict[int, datetime]] = import_string(settings.TOLD_BY_TELEPHONE)
    return ask(session)
