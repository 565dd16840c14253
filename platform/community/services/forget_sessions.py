"""Browser sessions of an account that is closed for good."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def forget_sessions(*, account: int) -> int:
    """Delete the browser sessions of an account; how many. Looks at all: a session doesn't say whose it is."""
    engine = import_module(settings.SESSION_ENGINE).SessionStore
    gone = 0
    for session in Session.objects.iterator(chunk_size=1000):
        if str(session.get_decoded().get(SESSION_KEY)) == str(account):
            engine(session.session_key).delete()
            gone += 1
    return gone
