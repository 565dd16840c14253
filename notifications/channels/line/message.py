"""A notice as one LINE text message."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings

from core.furigana import plain
from notifications.channels.base import Parcel
from notifications.channels.lengths import cut, units

LONGEST = 5000  # units of one text message


def text_of(parcel: Parcel) -> str:
    """Title, body, and where it leads. The link is whole in every case; a body that is too long ends in “…”."""
    head, link = plain(parcel.title), f"{plain(parcel.action)}:\n{_in_the_browser(settings.SITE_URL + parcel.path)}"
    body = cut(plain(parcel.body), LONGEST - units(head) - units(link) - 4)
    return "\n\n".join((head, body, link))


def _in_the_browser(url: str) -> str:
    """LINE opens it in the phone's own browser, where the reader is signed in already, and not in its own."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode({"openExternalBrowser": 1}))))
    return urlunsplit(parts._replace(query=query))
