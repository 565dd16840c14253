"""PDFs: typst sets them, with fonts from npm packages; nothing is fetched."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FAMILIES = ("noto-sans", "noto-sans-jp", "noto-sans-sc", "noto-sans-kr")
WEIGHTS = ("400Regular", "700Bold")


def font_folders() -> list[Path]:
    """Where the fonts are: npm packages, or what the image kept of them.

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


def pdf_of(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The template reads `data` as JSON from `sys.inputs.data`. The same input gives the same bytes."""
    made: bytes = typst.compile(
        str(template),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(made_at.timestamp()),
    )
    return made
