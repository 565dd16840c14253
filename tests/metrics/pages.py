"""A page of figures as a reader's program sees it: its tables by their id, the numbers of each figure."""

import re
from html.parser import HTMLParser
from uuid import uuid4

from django.test import Client


def get(path: str, language: str = "en", status: int = 200) -> str:
    """A page as a stranger gets it, never from memory."""
    prefix = "" if language == "ja" else f"/{language}"
    answer = Client().get(f"{prefix}{path}?test={uuid4()}")
    assert answer.status_code == status
    return answer.content.decode()


def plain(text: str) -> str:
    """A printed number without separators, percent sign and spaces."""
    return re.sub(r"[,\s%]", "", text)


class Figures(HTMLParser):
    """`tables`: id to rows of texts, the head first; `strong`: figure's id to the numbers of its definition."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.strong: dict[str, list[str]] = {}
        self._article = ""
        self._table: list[list[str]] | None = None
        self._text: list[str] | None = None
        self._in_definition = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "article":
            self._article = names.get("id") or ""
            self.strong[self._article] = []
        elif tag == "table":
            key = names.get("id") or f"{self._article}-cross"
            self._table = self.tables.setdefault(key, [])
        elif tag == "dl":
            self._in_definition = True
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th") or (tag == "strong" and self._in_definition):
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = None
        elif tag == "dl":
            self._in_definition = False
        elif tag in ("td", "th") and self._text is not None and self._table is not None:
            self._table[-1].append(" ".join("".join(self._text).split()))
            self._text = None
        elif tag == "strong" and self._text is not None and self._in_definition:
            self.strong.setdefault(self._article, []).append("".join(self._text).strip())
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
