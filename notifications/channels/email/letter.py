"""A notice as an e-mail: plain text, and the same as HTML."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from core import clock
from core.furigana import plain, ruby
from core.i18n import html_lang
from notifications.channels.base import Parcel
from notifications.links import bounce_address, settings_token, stop_token
from notifications.models import Topic
from notifications.rules import ASKED_FIRST

_TELEPHONE = re.compile(r"(?<![\w/.=-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\w-])", re.ASCII)


def letter(parcel: Parcel, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The mail of a parcel. The same delivery always has the same Message-ID: a mailbox can tell a repeat.

    Raises BadHeaderError where an address holds a line break.
    """
    with override(parcel.language):
        links = _links(parcel)
        context = {
            "title": parcel.title,
            "body": parcel.body,
            "paragraphs": _paragraphs(parcel.body),
            "action": parcel.action,
            "url": settings.SITE_URL + parcel.path,
            "inbox": settings.SITE_URL + reverse("notifications:inbox"),
            "lang": html_lang(parcel.language),
            "topic": Topic(parcel.topic).label if parcel.topic else "",
            "links": links,
        }
        mail = EmailMultiAlternatives(
            subject=plain(parcel.title),
            body=plain(render_to_string("notifications/email.txt", context)),
            from_email=bounce_address(parcel.first, parcel.address) or None,
            to=[parcel.address],
            headers=_headers(parcel, links),
            connection=connection,
        )
        mail.attach_alternative(ruby(render_to_string("notifications/email.html", context)), "text/html")
    return mail


@dataclass(frozen=True)
class Links:
    """Where the reader says how they wish to be told. `stop` is empty for a bundle of several topics."""

    settings: str
    stop: str


def _links(parcel: Parcel) -> Links:
    token = settings_token(parcel.person, clock.now())
    stop = reverse("notifications:stop", args=[stop_token(parcel.person, Topic(parcel.topic))]) if parcel.topic else ""
    return Links(
        settings=settings.SITE_URL + reverse("notifications:settings-link", args=[token]),
        stop=settings.SITE_URL + stop if stop else "",
    )


def _paragraphs(body: str) -> SafeString:
    """The body as HTML; a tap on a telephone number rings it, and no line ends in the middle of one."""
    html = linebreaks(body, autoescape=True)
    return mark_safe(_TELEPHONE.sub(r'<a href="tel:\g<0>">\g<0></a>', html))  # noqa: S308  escaped a line above


def _headers(parcel: Parcel, links: Links) -> dict[str, str]:
    """The visible sender stays the town's where the envelope names one mail.

    One-click (RFC 8058) only where one press can't silence a cancellation; elsewhere the same link opens a page.
    """
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(parcel),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{links.stop or links.settings}>",
    }
    if parcel.topic and Topic(parcel.topic) not in ASKED_FIRST:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id(parcel: Parcel) -> str:
    """`<12.sign_up_confirmed.42@deban.example>`."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{parcel.first}.{parcel.key.replace(':', '.')}@{host}>"
