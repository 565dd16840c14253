"""Languages: what the reader gets, and in which language it truly is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

# How each language names itself: a person looking for their language reads only that one.
OWN_NAMES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "English",
    "vi": "Tiếng Việt",
    "zh-hans": "简体中文",
    "pt-br": "Português",
    "tl": "Filipino",
    "id": "Bahasa Indonesia",
    "ko": "한국어",
}
# The value of the HTML attribute `lang` (BCP 47).
HTML_LANG = {"ja-easy": "ja", "zh-hans": "zh-Hans", "pt-br": "pt-BR"}


@dataclass(frozen=True)
class Alternate:
    """The same page in another language."""

    code: str
    lang: str
    name: str
    url: str


@dataclass(frozen=True)
class Said:
    """A text and the language that it is really in, which may not be the one asked for."""

    text: str
    language: str

    @property
    def lang(self) -> str:
        """For the HTML attribute."""
        return html_lang(self.language)

    @property
    def own_name(self) -> str:
        """How the language names itself."""
        return OWN_NAMES.get(self.language, self.language)

    def __str__(self) -> str:
        return self.text


def html_lang(language: str) -> str:
    """BCP 47 tag of one of our language codes."""
    return HTML_LANG.get(language, language)


def said(texts: Mapping[str, str], language: str | None = None) -> Said:
    """The reader's language, else やさしい日本語, else Japanese, else whatever there is (experience.md, Languages)."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for code in (wanted, "ja-easy", "ja", *texts):
        if texts.get(code):
            return Said(texts[code], code)
    return Said("", wanted)


def alternates(path: str) -> list[Alternate]:
    """The addresses of this page in all languages; Japanese has no prefix."""
    bare = without_prefix(path)
    return [
        Alternate(code, html_lang(code), name, bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}")
        for code, name in OWN_NAMES.items()
    ]


def without_prefix(path: str) -> str:
    """The path without its language."""
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if first in OWN_NAMES else path


def context(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs to know about languages."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "page_language": language,
        "page_lang": html_lang(language),
        "language_alternates": alternates(request.path),
        "language_name": OWN_NAMES.get(language, language),
        "site_url": settings.SITE_URL,
        "demo_mode": settings.DEMO,
    }
