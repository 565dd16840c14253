"""Letters and labels as PDF; typst sets them with the fonts of the certificates."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, furigana
from core.paper import pdf_of
from core.telephone import grouped
from notifications.kinds.base import day
from notifications.selectors.letters import Paper
from volunteers.selectors.certificates import town_names

HERE = Path(__file__).parent
Envelope = Literal["naga3", "dl"]


def letters_pdf(papers: Sequence[Paper], *, made_at: datetime, envelope: Envelope = "naga3") -> bytes:
    """An A4 for each person (more where one is not enough), folded in three for a window envelope.

    `naga3`: 長形3号, 120 × 235 mm; `dl`: 110 × 220 mm. The same batch gives the same bytes.
    """
    on = made_at.astimezone(clock.TOKYO).date()
    data = {"envelope": envelope, "letters": [_letter(paper, on) for paper in papers], "site": _short_address()}
    return pdf_of(HERE / "letters.typ", data, made_at=made_at)


def labels_pdf(papers: Sequence[Paper], *, made_at: datetime) -> bytes:
    """Labels in the order of the letters: A4, twelve of 86.4 × 42.3 mm."""
    return pdf_of(HERE / "labels.typ", {"labels": [_address(paper) for paper in papers]}, made_at=made_at)


def _letter(paper: Paper, on: date) -> dict[str, Any]:
    language = paper.person.language
    with override(language):
        town = town_names()
        return {
            "language": language,
            "address": _address(paper),
            "town": town.get(language) or town.get("ja") or next(iter(town.values())),
            "day": _marked(day(datetime.combine(on, datetime.min.time(), clock.TOKYO))),
            "notices": [
                {
                    "language": one.language,
                    "title": _marked(one.title),
                    "lines": [_marked(line) for line in one.body.splitlines()],
                }
                for one in paper.notices
            ],
            "ask": _marked(_("If you have a question, please telephone the host:")),
            "telephones": [grouped(number) for number in paper.telephones],
            "more": _marked(_("You can read this on the internet too:")),
        }


def _address(paper: Paper) -> dict[str, Any]:
    found = paper.address
    return {"postcode": f"〒{found.postcode}", "lines": list(found.lines), "name": f"{found.name} 様"}


def _marked(text: str) -> list[dict[str, str]]:
    """Pieces of a line: as they are, or with a reading above them."""
    pieces: list[dict[str, str]] = []
    last = 0
    for mark in furigana.MARK.finditer(text):
        if mark.start() > last:
            pieces.append({"text": text[last : mark.start()]})
        pieces.append({"text": mark[1], "reading": mark[2]})
        last = mark.end()
    if last < len(text):
        pieces.append({"text": text[last:]})
    return pieces


def _short_address() -> str:
    return settings.SITE_URL.partition("://")[2] or settings.SITE_URL
