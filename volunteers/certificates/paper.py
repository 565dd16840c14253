"""The certificate as a PDF of one A4, in Japanese, English and the person's language; typst sets it."""

import io
import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.translation import gettext

from core import clock
from volunteers.certificates.lines import Line, languages_of, lines_from, minutes_by_kind
from volunteers.models import RecordCertificate, Role

TEMPLATE = Path(__file__).with_name("certificate.typ")
FAMILIES = ("noto-sans", "noto-sans-jp", "noto-sans-sc", "noto-sans-kr")
WEIGHTS = ("400Regular", "700Bold")


def font_folders() -> list[Path]:
    """Where the fonts are: npm packages, or what the image kept of them. Nothing is fetched.

    Raises ImproperlyConfigured where one is missing.
    """
    folders = [settings.PDF_FONTS / family / weight for family in FAMILIES for weight in WEIGHTS]
    missing = [str(folder) for folder in folders if not any(folder.glob("*.ttf"))]
    if missing:
        raise ImproperlyConfigured(f"Fonts are missing: {', '.join(missing)}. Run npm ci in frontend/.")
    return folders


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*font_folders()])


def certificate_pdf(certificate: RecordCertificate, address: str) -> bytes:
    """The paper; `address` is what its QR code says. The same certificate gives the same bytes."""
    data = json.dumps(_data(certificate, address), ensure_ascii=False)
    made: bytes = typst.compile(
        str(TEMPLATE), font_paths=_fonts(), sys_inputs={"data": data}, timestamp=int(certificate.issued_at.timestamp())
    )
    return made


def _data(certificate: RecordCertificate, address: str) -> dict[str, Any]:
    languages = languages_of(certificate.language or "ja")
    lines = lines_from(certificate.lines)
    return {
        "languages": languages,
        "words": _words(languages),
        "name": certificate.name,
        "name-language": certificate.language or "ja",
        "period": f"{_day(certificate.first_day)} – {_day(certificate.last_day)}",
        "kinds": [
            {
                "name": _in_each(languages, Role.Kind(kind)),
                "lines": [_row(line) for line in lines if line.kind == kind],
                "hours": _hours(minutes),
            }
            for kind, minutes in minutes_by_kind(lines).items()
        ],
        "issuer": certificate.issuer,
        "issued": _day(certificate.issued_at.astimezone(clock.TOKYO).date()),
        "number": certificate.number,
        "address": address,
        "qr": _qr(address),
    }


def _row(line: Line) -> dict[str, Any]:
    days = _day(line.first_day)
    if line.last != line.first:
        days = f"{days} – {_day(line.last_day)}"
    return {
        "what": line.what,
        "host": line.host,
        "place": line.place,
        "days": days,
        "times": line.times,
        "hours": _hours(line.minutes),
    }


def _words(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for code in languages:
        with translation.override(code):
            for name, text in _words_now().items():
                words.setdefault(name, {})[code] = text
    return words


def _words_now() -> dict[str, str]:
    """In the language that is active."""
    return {
        "title": gettext("Certificate of contribution"),
        "sentence": gettext("We certify with thanks that this person did the following for others in these days."),
        "what": gettext("What was done"),
        "where": gettext("For whom, where"),
        "days": gettext("Days"),
        "times": gettext("Times"),
        "hours": gettext("Hours"),
        "issued": gettext("Issued on"),
        "number": gettext("Number"),
        "check": gettext("The code shows whether this certificate is valid."),
    }


def _in_each(languages: Sequence[str], kind: Role.Kind) -> dict[str, str]:
    words = {}
    for code in languages:
        with translation.override(code):
            words[code] = str(kind.label)
    return words


def _hours(minutes: int) -> str:
    """As 12:05, which every language reads."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _day(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, light="#fff")
    return drawn.getvalue().decode()
