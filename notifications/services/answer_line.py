"""What LINE tells of a user, done, and put into the words of an answer."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.furigana import plain
from core.tries import Tries
from notifications.services.line_links import blocked, code_in, link_line, readers_of, unblocked

TRIES = Tries("line-link", most=5, seconds=10 * 60)  # codes that one LINE user may try
REMEMBERED = 24 * 60 * 60  # seconds: LINE tells an event again within this time, if at all
STRANGERS_READ = ("ja", "en")  # who has no person here yet has no language here either


def answer_line(event: dict[str, Any]) -> str:
    """Do what one webhook event asks for; the words to answer with, empty for none.

    An event that LINE tells twice is done once. Redis only saves the second answer: linking and parting look at their
    rows and may be told any number of times.
    """
    source = event.get("source")
    user = source.get("userId") if isinstance(source, dict) and source.get("type") == "user" else None
    if not isinstance(user, str) or event.get("mode") == "standby":
        return ""
    told = f"line-event:{event.get('webhookEventId')}"
    if event.get("webhookEventId") and cache.get(told):
        return ""
    words = _answer(event, user)
    cache.set(told, 1, REMEMBERED)
    return plain(words)


def _answer(event: dict[str, Any], user: str) -> str:
    if event.get("type") == "follow":
        return _said(user, _welcome_back if unblocked(user=user) else _greeting)
    if event.get("type") == "unfollow":
        blocked(user=user, at=datetime.fromtimestamp(int(event.get("timestamp", 0)) / 1000, tz=UTC))
    if event.get("type") == "message":
        message = event.get("message")
        text = message.get("text") if isinstance(message, dict) else None
        return _to_a_message(str(text or ""), user)
    return ""


def _to_a_message(text: str, user: str) -> str:
    code = code_in(text)
    if not code:
        return _said(user, _nobody_reads_this) if readers_of(user) else _said(user, _greeting)
    who = hashlib.sha256(user.encode()).hexdigest()
    if TRIES.spent(who):
        return _said(user, _too_many)
    TRIES.count(who)
    person = link_line(code=code, user=user)
    if person is None:
        return _said(user, _unknown_code)
    with override(person.language):
        return _("Linked. From now on, the notices for %(name)s come here.") % {"name": person.name}


def _said(user: str, words: Callable[[], str]) -> str:
    """In the languages of those whose notices this account reads; in ours where there are none."""
    parts = []
    for language in dict.fromkeys(person.language for person in readers_of(user)) or STRANGERS_READ:
        with override(language):
            parts.append(words())
    return "\n\n".join(parts)


def _greeting() -> str:
    how = _("Hello from Deban! To get your notices here, make a code on this page and send it to us:")
    return f"{how}\n{_page()}"


def _welcome_back() -> str:
    return _("Welcome back! The notices from Deban come here again.")


def _nobody_reads_this() -> str:
    return _("Nobody reads what is written here. If you have a question, please telephone the host.")


def _too_many() -> str:
    return f"{_('Too many codes were tried. Please wait ten minutes, then make a new code here:')}\n{_page()}"


def _unknown_code() -> str:
    return f"{_('We do not know this code, or it has ended. Please make a new one here and send it:')}\n{_page()}"


def _page() -> str:
    """The page that makes codes; LINE opens it in the phone's own browser, where people are signed in."""
    return f"{settings.SITE_URL}{reverse('notifications:line')}?openExternalBrowser=1"
