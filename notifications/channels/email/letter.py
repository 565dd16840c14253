"""A notice as an e-mail: plain text, and the same as HTML.

A hundred thousand reminders differ by their reader's name and links, so what is equal is found once a process: the
frame of a language and topic, the HTML of a paragraph, the heads that many mails share. All of it is kept by what it
is made of, never by whose it is: what changes is another one, and nothing old can go out.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import MIMEMixin, forbid_multi_line_headers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, linebreaks
from django.utils.text import normalize_newlines
from django.utils.translation import override

from core import clock
from core.furigana import plain, ruby
from core.i18n import html_lang
from core.mail import PLAIN_ADDRESS
from notifications.channels.base import Parcel
from notifications.links import bounce_address, settings_token, stop_token
from notifications.models import Topic
from notifications.rules import ASKED_FIRST

LONGEST_LINE = 998  # bytes, without its end (RFC 5322, 2.1.1)
FRAMES, PARAGRAPHS, HEADS = 200, 5000, 2000  # how many are kept: together a few megabytes
_TELEPHONE = re.compile(r"(?<![\w/.=-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\w-])", re.ASCII)
_BLANK_LINES = re.compile(r"\n{2,}")
_SIMPLE = re.compile(r"[\x20-\x7e]{1,900}")
_ANY_END = re.compile(r"\r\n|\r|\n")
# Where a frame takes what is the reader's own. Nobody's text can hold it: it is another one in each process.
_PLACE = f"deban-{secrets.token_hex(12)}-"
_PLACES = re.compile(rf"{_PLACE}(\w+)\.")


class Letter(EmailMultiAlternatives):
    """A mail of two parts that writes its own bytes, as Django and the standard library would, in a twentieth of the
    time. What is unusual (a line that is too long) is left to them.
    """

    def __init__(self, *, html: str, **known: Any) -> None:
        super().__init__(**known)
        self.html = html
        self.attach_alternative(html, "text/html")
        self._raw = b""

    def message(self) -> Message:  # type: ignore[override]  # as Django's own, a message with as_bytes(linesep=…)
        """The same mail for whom bytes are not enough."""
        return message_from_bytes(self.written(), _class=_Parsed)

    def written(self) -> bytes:
        """What is sent. Raises BadHeaderError or ValueError where a head or an address holds a line break."""
        if not self._raw:
            parts = [_part("plain", str(self.body)), _part("html", self.html)]
            if any(len(line) > LONGEST_LINE for part in parts for line in part.split(b"\r\n")):
                self._raw = super().message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
            else:
                self._raw = self._written(parts)
        return self._raw

    def _written(self, parts: Sequence[bytes]) -> bytes:
        boundary = f"=_{secrets.token_hex(16)}"
        heads = [
            f'Content-Type: multipart/alternative; boundary="{boundary}"\r\nMIME-Version: 1.0\r\n',
            _head("Subject", str(self.subject)),
            _head("From", str(self.extra_headers.get("From", self.from_email))),
            *(_to(address) for address in self.to),
            f"Date: {formatdate(localtime=settings.EMAIL_USE_LOCALTIME)}\r\n",
            *(_head(name, str(value)) for name, value in self.extra_headers.items() if name != "From"),
            "\r\n",
        ]
        between = f"--{boundary}\r\n".encode("ascii")
        pieces = ["".join(heads).encode("ascii")]
        for part in parts:
            pieces += [between, part, b"\r\n"]
        return b"".join([*pieces, f"--{boundary}--\r\n".encode("ascii")])


class _Parsed(MIMEMixin, Message):  # type: ignore[misc]  # Django's mixin is untyped
    """A message read from a letter's bytes."""


def _part(subtype: str, text: str) -> bytes:
    if "\r" in text:
        text = _ANY_END.sub("\n", text)
    content = text.replace("\n", "\r\n").encode("utf-8")
    heads = [
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "MIME-Version: 1.0",
        f"Content-Transfer-Encoding: {'7bit' if content.isascii() else '8bit'}",
        "\r\n",
    ]
    return "\r\n".join(heads).encode("ascii") + content


def _head(name: str, value: str) -> str:
    """A head with its end. What is short and plain stands as it is; the rest is encoded and folded as Django does."""
    return f"{name}: {value}\r\n" if _SIMPLE.fullmatch(value) and name != "From" else _encoded(name, value)


def _to(address: str) -> str:
    return f"To: {address}\r\n" if PLAIN_ADDRESS.fullmatch(address) else _encoded("To", address)


@lru_cache(maxsize=HEADS)
def _encoded(name: str, value: str) -> str:
    _, safe = forbid_multi_line_headers(name, value, settings.DEFAULT_CHARSET)
    folded: str = compat32.fold(name, safe)
    return folded.replace("\n", "\r\n")


def letter(parcel: Parcel, connection: BaseEmailBackend) -> Letter:
    """The mail of a parcel. The same delivery always has the same Message-ID: a mailbox can tell a repeat.

    Raises BadHeaderError where an address holds a line break, when it is written.
    """
    links, frame = _links(parcel), _frame(parcel.language, parcel.action, parcel.topic)
    title = plain(parcel.title)
    own = {
        "url": settings.SITE_URL + parcel.path,
        "inbox": settings.SITE_URL + _path(parcel.language, "notifications:inbox"),
        "settings": links.settings,
        "stop": links.stop,
    }
    shown = {name: str(escape(value)) for name, value in own.items()}
    shown |= {"subject": str(escape(title)), "title": _title(parcel.title), "paragraphs": _paragraphs(parcel.body)}
    return Letter(
        subject=title,
        body=_filled(frame.text, own | {"body": plain(parcel.body)}),
        html=_filled(frame.html, shown),
        from_email=bounce_address(parcel.first, parcel.address) or None,
        to=[parcel.address],
        headers=_headers(parcel, links),
        connection=connection,
    )


@dataclass(frozen=True)
class Frame:
    """A mail without what is its reader's: fixed text and, at every second place, the name of what goes there."""

    text: tuple[str, ...]
    html: tuple[str, ...]


@lru_cache(maxsize=FRAMES)
def _frame(language: str, action: str, topic: str) -> Frame:
    places = {name: f"{_PLACE}{name}." for name in ("subject", "title", "body", "url", "inbox")}
    with override(language):
        context = places | {
            "paragraphs": f"{_PLACE}paragraphs.",
            "action": action,
            "lang": html_lang(language),
            "topic": Topic(topic).label if topic else "",
            "links": Links(settings=f"{_PLACE}settings.", stop=f"{_PLACE}stop." if topic else ""),
        }
        text = plain(render_to_string("notifications/email.txt", context))
        html = ruby(render_to_string("notifications/email.html", context))
    return Frame(tuple(_PLACES.split(text)), tuple(_PLACES.split(html)))


def _filled(pieces: Iterable[str], own: dict[str, str]) -> str:
    return "".join([own[piece] if place % 2 else piece for place, piece in enumerate(pieces)])


@dataclass(frozen=True)
class Links:
    """Where the reader says how they wish to be told. `stop` is empty for a bundle of several topics."""

    settings: str
    stop: str


def _links(parcel: Parcel) -> Links:
    token = settings_token(parcel.person, clock.now())
    stop = ""
    if parcel.topic:
        token_to_stop = stop_token(parcel.person, Topic(parcel.topic))
        stop = settings.SITE_URL + _path(parcel.language, "notifications:stop", token_to_stop)
    return Links(settings=settings.SITE_URL + _path(parcel.language, "notifications:settings-link", token), stop=stop)


def _path(language: str, name: str, token: str = "") -> str:
    """A page of notices in this language; a token is made of letters, digits and signs that stand in a path."""
    return token.join(_around(language, name, bool(token)))


@lru_cache(maxsize=FRAMES)
def _around(language: str, name: str, has_token: bool) -> tuple[str, ...]:
    with override(language):
        return tuple(reverse(name, args=[_PLACE] if has_token else []).split(_PLACE))


@lru_cache(maxsize=HEADS)
def _title(title: str) -> str:
    return ruby(str(escape(title)))


def _paragraphs(body: str) -> str:
    """The body as HTML."""
    return "\n\n".join([_paragraph(one) for one in _BLANK_LINES.split(normalize_newlines(body))])


@lru_cache(maxsize=PARAGRAPHS)
def _paragraph(text: str) -> str:
    """A tap on a telephone number rings it, and no line ends in the middle of one."""
    html = linebreaks(text, autoescape=True)
    return ruby(_TELEPHONE.sub(r'<a href="tel:\g<0>">\g<0></a>', html))


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
