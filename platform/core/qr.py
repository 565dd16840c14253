"""QR codes, drawn into the page as SVG: sharp on a screen and on paper, and nothing to fetch."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, label: str) -> SafeString:
    """The code as an `<svg class="qr">` named `label` for screen readers; its quiet zone of four modules is part of it.

    The page says its size (CSS), and keeps it dark on white.
    """
    code = segno.make(text, error="m", micro=False)
    # Modules and numbers that segno wrote; `text` itself is in them, not beside them.
    drawn = mark_safe(code.svg_inline(border=4, omitsize=True, svgclass="qr__code", lineclass=None))  # noqa: S308
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, drawn)


def qr_image(text: str) -> str:
    """The code as an SVG of its own, for PDFs; white around it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, light="#fff")
    return drawn.getvalue().decode()
