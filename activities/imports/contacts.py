"""Places on the map, telephone numbers, web addresses, languages."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from . import messages as m
from .messages import Message, say
from .text import REMEMBERED, fold, is_nothing

# Japan with its islands: Okinotorishima to Cape Soya, Yonaguni to Minamitorishima.
_LATITUDES = (20.0, 46.0)
_LONGITUDES = (122.0, 154.5)
MAX_PHONE = 20  # letters, as in community.Organisation and activities.Activity


class Position(NamedTuple):
    """Degrees; both None when unknown."""

    latitude: float | None
    longitude: float | None
    warnings: tuple[Message, ...] = ()


_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?(?![\d.])")
_DEGREES_MINUTES = re.compile(r"(\d{1,3})\s*[°度]\s*(\d{1,2})\s*['′分]\s*(\d{1,2}(?:\.\d+)?)\s*(?:[\"″秒]|′′)")
_NOWHERE = Position(None, None)


@lru_cache(REMEMBERED)
def read_position(latitude: str, longitude: str) -> Position:
    """The first coordinates of the two cells, which may hold several or both. Never raises."""
    north, east = _degrees(latitude), _degrees(longitude)
    if is_nothing(latitude) and is_nothing(longitude):
        return _NOWHERE
    both = " ".join(f"{latitude} {longitude}".split())
    warnings = []
    if not east and len(north) >= 2:
        north, east = north[::2], north[1::2]
    if not north or not east:
        return Position(None, None, (say(m.POSITION_UNKNOWN, text=both),))
    if len(north) > 1 or len(east) > 1:
        warnings.append(say(m.POSITION_SEVERAL))
    at = (north[0], east[0])
    if not _in_japan(*at) and _in_japan(at[1], at[0]):
        at = (at[1], at[0])
        warnings.append(say(m.POSITION_SWAPPED))
    if not _in_japan(*at):
        return Position(None, None, (say(m.POSITION_OUTSIDE, text=both),))
    return Position(*at, tuple(warnings))


def _degrees(text: str) -> list[float]:
    folded = fold(text)
    if minutes := _DEGREES_MINUTES.findall(folded):
        return [round(int(d) + int(mi) / 60 + float(s) / 3600, 7) for d, mi, s in minutes]
    return [float(number) for number in _DEGREES.findall(folded)]


def _in_japan(latitude: float, longitude: float) -> bool:
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


class Phone(NamedTuple):
    """The first number, ASCII digits and hyphens; `rest` is the whole cell when it says more than that."""

    number: str
    rest: str = ""
    warnings: tuple[Message, ...] = ()


_PHONE = re.compile(r"(?<!\d)\+?\d{1,4}[-(). ]{0,2}\d{1,4}[-(). ]{0,2}\d{3,4}(?!\d)|(?<!\d)0\d{9,10}(?!\d)")


@lru_cache(REMEMBERED)
def read_phone(text: str) -> Phone:
    """The first telephone number of the cell. Never raises."""
    if is_nothing(text):
        return Phone("")
    found = [one for one in _PHONE.findall(fold(text)) if 9 <= sum(letter.isdigit() for letter in one) <= 13]
    if not found:
        return Phone("", text.strip(), (say(m.PHONE_UNKNOWN, text=text),))
    number = re.sub(r"[(). ]+", "-", found[0]).strip("-")[:MAX_PHONE]
    if len(found) > 1:
        return Phone(number, text.strip(), (say(m.PHONE_SEVERAL, taken=number),))
    more = re.sub(r"[\s()\-]", "", fold(text).replace(found[0], ""))
    return Phone(number, text.strip() if more else "")


class WebAddress(NamedTuple):
    """An http(s) address, or nothing."""

    url: str
    warnings: tuple[Message, ...] = ()


_URL = re.compile(r"https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII | re.IGNORECASE)
_PLAIN_HOST = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.\-]*(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
MAX_URL = 500


def read_url(text: str) -> WebAddress:
    """The first web address of the cell, which may name its site first. Never raises."""
    if is_nothing(text):
        return WebAddress("")
    match = _URL.search(text)
    if match is None:
        return WebAddress("", (say(m.URL_UNKNOWN, text=text),))
    url = match[0].rstrip(".,;)")
    if not _has_host(url) or len(url) > MAX_URL:
        return WebAddress("", (say(m.URL_UNKNOWN, text=text),))
    return WebAddress(url)


def _has_host(url: str) -> bool:
    if _PLAIN_HOST.match(url):
        return True
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


class Languages(NamedTuple):
    """Language codes as in core.i18n, or BCP 47 for those that the interface does not have."""

    codes: tuple[str, ...]
    warnings: tuple[Message, ...] = ()


_LANGUAGES = {
    "やさしい日本語": "ja-easy",
    "英": "en",
    "english": "en",
    "ベトナム": "vi",
    "中国": "zh-hans",
    "簡体": "zh-hans",
    "繁体": "zh-hant",
    "台湾": "zh-hant",
    "ポルトガル": "pt-br",
    "タガログ": "tl",
    "フィリピン": "tl",
    "インドネシア": "id",
    "韓国": "ko",
    "朝鮮": "ko",
    "ハングル": "ko",
    "スペイン": "es",
    "フランス": "fr",
    "ドイツ": "de",
    "ロシア": "ru",
    "ウクライナ": "uk",
    "タイ語": "th",
    "ネパール": "ne",
    "ミャンマー": "my",
    "手話": "jsl",
}
_CODES = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-tw": "zh-hant", "pt": "pt-br", "fil": "tl"} | {
    code: code for code in ("en", "vi", "tl", "id", "ko", "es", "fr", "de", "ru", "th", "ne", "my", "zh-hans", "pt-br")
}
_NO_LANGUAGES = re.compile(r"^(?:0|false|不可|対応不可|非対応|対応なし|対応していません|日本語のみ|×)$")


@lru_cache(REMEMBERED)
def read_languages(text: str, note: str = "") -> Languages:
    """Which foreign languages the cell promises. Never raises."""
    folded = fold(f"{text} {note}").strip().lower()
    if (is_nothing(text) and is_nothing(note)) or _NO_LANGUAGES.match(fold(text).strip().lower()):
        return Languages(())
    codes = [code for word, code in _LANGUAGES.items() if word in folded]
    codes += [_CODES[word] for word in re.findall(r"[a-z]{2,3}(?:-[a-z]+)?", folded) if word in _CODES]
    if not codes:
        return Languages((), (say(m.LANGUAGES_UNKNOWN, text=text or note),))
    return Languages(tuple(dict.fromkeys(codes)))
