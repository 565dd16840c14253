"""The one writer of CSV files. Spreadsheets run what looks like a formula; cells that do are made plain text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.http import HttpResponse, StreamingHttpResponse

BOM = "\ufeff"  # without it Excel reads Japanese as noise
RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")  # quality.md, line 22

Cell = str | int | float | date | None


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, behind an apostrophe. Numbers stay what they are.

    A text that has such apostrophes already gets one more, so that `unprotected` gives back exactly what was written.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(RISKY) else cell


def unprotected(cell: str) -> str:
    """What `safe` was given: a cell of a file without the apostrophe that stands before a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(RISKY) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The text of a file: UTF-8 with BOM once encoded, lines ended by CR LF as RFC 4180 wants."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(safe(cell) for cell in header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, batch: int = 200) -> Iterator[bytes]:
    """The same file as `as_csv`, some rows at a time: for as many rows as there are, in constant memory."""
    yield as_csv(header, ()).encode()
    remaining = iter(rows)
    while some := list(islice(remaining, batch)):
        out = io.StringIO()
        csv.writer(out).writerows([safe(cell) for cell in row] for row in some)
        yield out.getvalue().encode()


def csv_stream(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """A file to keep that is still being read while it is sent; called `name` (plain ASCII, without its ending)."""
    response = StreamingHttpResponse(csv_chunks(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file to keep, called `name` (plain ASCII, without its ending)."""
    response = HttpResponse(as_csv(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
