"""From a file to rows of cells: finds the encoding, refuses what is no whole CSV table, and streams the rest.

Three passes over the file, each in constant memory: the bytes (encoding), the shape (is the table whole?), the rows.
The shape is looked at first so that a truncated file is refused before its first row is stored.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import messages as m
from .messages import UnreadableFile, say

CHUNK = 1 << 18
MAX_LINE = 1_000_000  # letters; the widest real row has a few thousand
MAX_CELL = 131_072  # letters; csv's own default, said here because an open quotation mark runs into it
# cp932 is what Excel calls Shift_JIS: it has ① and № where the standard has none.
ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True)
class Row:
    """The cells of one table row and the line of the file, from 1, on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A whole, readable CSV file: its header, and its rows as often as they are asked for."""

    path: Path
    encoding: str
    header: tuple[str, ...]
    width: int
    size: int  # rows below the header, blank ones left out

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones left out."""
        rows = _rows(self.path, self.encoding)
        next(rows)
        yield from rows


def open_table(path: Path) -> Table:
    """Look the whole file over and return its table.

    Raises UnreadableFile for anything that is not a complete CSV table in UTF-8 or Shift_JIS with at least one row.
    """
    try:
        encoding = find_encoding(path)
        return _whole_table(path, encoding)
    except FileNotFoundError as error:
        raise UnreadableFile(say(m.FILE_MISSING, path=path)) from error
    except OSError as error:
        raise UnreadableFile(say(m.FILE_NOT_OPENED, path=path, why=error.strerror)) from error


def find_encoding(path: Path) -> str:
    """`utf-8-sig` (which also reads UTF-8 without a mark) or `cp932`."""
    with path.open("rb") as file:
        _refuse_known_binaries(file.read(8))
    farthest = 0
    for encoding in ENCODINGS:
        problem = _problem_of(path, encoding)
        if problem is None:
            return encoding
        # Text up to its very end, and there half a letter: cut off. (Half of UTF-8 may pass for cp932, so ask at once.)
        if problem.at_end:
            raise UnreadableFile(say(m.FILE_CUT_IN_LETTER))
        farthest = max(farthest, problem.line)
    raise UnreadableFile(say(m.FILE_ENCODING, line=farthest))


def _refuse_known_binaries(start: bytes) -> None:
    if not start:
        raise UnreadableFile(say(m.FILE_EMPTY))
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(say(m.FILE_IS_EXCEL))
    if start.startswith(b"%PDF"):
        raise UnreadableFile(say(m.FILE_IS_PDF))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile(say(m.FILE_IS_UTF16))


@dataclass(frozen=True)
class _Undecodable:
    line: int
    at_end: bool


def _problem_of(path: Path, encoding: str) -> _Undecodable | None:
    """Where the file stops being text in this encoding; None when all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, beyond_ascii = 1, False
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            if b"\0" in chunk:
                raise UnreadableFile(say(m.FILE_IS_BINARY))
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                cut = not chunk and beyond_ascii
                return _Undecodable(line + error.object[: error.start].count(b"\n"), at_end=cut)
            if not chunk:
                return None
            line += text.count("\n")
            beyond_ascii = beyond_ascii or not text.isascii()


def _whole_table(path: Path, encoding: str) -> Table:
    """Run through all rows once and judge the last."""
    rows = _rows(path, encoding)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(say(m.FILE_EMPTY))
    header = tuple(first.cells)
    width = max((at + 1 for at, name in enumerate(header) if name.strip()), default=0)
    last = before = None
    size = 0
    for row in rows:
        before, last = last, row
        size += 1
    if last is None:
        raise UnreadableFile(say(m.FILE_WITHOUT_ROWS))
    # Some programs leave trailing empty cells out of every row: only a last row shorter than its neighbour is a cut.
    usual = width if before is None else min(width, len(before.cells))
    if len(last.cells) < usual:
        raise UnreadableFile(say(m.FILE_CUT_IN_ROW, line=last.line, found=len(last.cells), expected=width))
    return Table(path, encoding, header, width, size)


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        # strict: without it, csv takes an unclosed quotation mark at the end of the file for a whole row.
        reader = csv.reader(_bounded_lines(file), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise UnreadableFile(_csv_problem(error, line)) from error
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)


def _bounded_lines(file: IO[str]) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            raise UnreadableFile(say(m.FILE_LINE_TOO_LONG, line=number))
        yield line


def _csv_problem(error: csv.Error, line: int) -> m.Message:
    """csv tells its errors apart by their text alone."""
    text = str(error)
    if "unexpected end of data" in text or "field larger" in text:
        return say(m.FILE_CUT_IN_CELL, line=line)
    return say(m.FILE_QUOTES, line=line)
