"""A notice as an e-mail: plain text, and the same as HTML."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from core.furigana import plain, ruby
from core.i18n import html_lang
from notifications.channels.base import Parcel


def letter(parcel: Parcel, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The mail of a parcel. The same delivery always has the same Message-ID: a mailbox can tell a repeat.

    Raises BadHeaderError where an address holds a line break.
    """
    with override(parcel.language):
        context = {
            "title": parcel.title,
            "body": parcel.body,
            "action": parcel.action,
            "url": settings.SITE_URL + parcel.path,
            "inbox": settings.SITE_URL + reverse("notifications:inbox"),
            "lang": html_lang(parcel.language),
        }
        mail = EmailMultiAlternatives(
            subject=plain(parcel.title),
            body=plain(render_to_string("notifications/email.txt", context)),
            to=[parcel.address],
            headers={"Message-ID": message_id(parcel), "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        mail.attach_alternative(ruby(render_to_string("notifications/email.html", context)), "text/html")
    return mail


def message_id(parcel: Parcel) -> str:
    """`<12.sign_up_confirmed.42@deban.example>`."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{parcel.first}.{parcel.key.replace(':', '.')}@{host}>"
