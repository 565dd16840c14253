"""Furigana. Texts carry it as ｜漢字《かんじ》 (Aozora Bunko's notation); readers get `<ruby>`, never brackets."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

MARK = re.compile(r"｜([^｜《》]+)《([^《》]+)》")
# Tags as they are, with their attributes; and the elements whose text can't hold markup.
_PLAIN = "(?:title|option|textarea|script|style)"
_TAG = re.compile(rf"(<{_PLAIN}\b[^>]*>.*?</{_PLAIN}>|<[^>]*>)", re.S)

# The attribute of a text field in which somebody writes やさしい日本語: their words come back as they wrote them.
WRITTEN = "data-furigana"

GetResponse = Callable[[HttpRequest], HttpResponse]


def plain(text: str) -> str:
    """The text without its readings: for subject lines, attributes, search."""
    return MARK.sub(r"\1", text) if "《" in text else text


def ruby(html: str) -> str:
    """Marks become `<ruby>` between tags, and plain text inside them; a field in which they are written keeps them."""
    if "《" not in html:
        return html
    return "".join(_tag(part) if place % 2 else _ruby_text(part) for place, part in enumerate(_TAG.split(html)))


def _tag(part: str) -> str:
    opening = part.partition(">")[0]
    return part if WRITTEN in opening else plain(part)


def _ruby_text(text: str) -> str:
    marked = MARK.sub(r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>", text)
    # One box: in a flex container (a button) every bare piece of the text would become an item of its own.
    return text if marked == text else f"<span>{marked}</span>"


class FuriganaMiddleware:
    """Turns the marks of a page into `<ruby>`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and "《".encode() in response.content:
            response.content = ruby(response.content.decode()).encode()
        return response
