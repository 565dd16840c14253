"""The one writer of CSV files. Spreadsheets run what looks like a formula; cells that do are made plain text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

BOM = "\ufeff"  # without it Excel reads Japanese as noise
RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")  # quality.md, line 22

Cell = str | int | float | date | None


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, behind an apostrophe. Numbers stay what they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The text of a file: UTF-8 with BOM once encoded, lines ended by CR LF as RFC 4180 wants."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(safe(cell) for cell in header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file to keep, called `name` (plain ASCII, without its ending)."""
    response = HttpResponse(as_csv(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
