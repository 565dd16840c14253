"""The certificate as a PDF of one A4, in Japanese, English and the person's language; typst sets it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from core import clock
from core.paper import pdf_of
from core.qr import qr_image
from volunteers.certificates.lines import Line, languages_of, lines_from, minutes_by_kind
from volunteers.models import RecordCertificate, Role

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(certificate: RecordCertificate, address: str) -> bytes:
    """The paper; `address` is what its QR code says. The same certificate gives the same bytes."""
    return pdf_of(TEMPLATE, _data(certificate, address), made_at=certificate.issued_at)


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
        "qr": qr_image(address),
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
