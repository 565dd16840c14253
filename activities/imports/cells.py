"""A record's cells, cleaned on the way, with a place for what is to be told about them."""

from . import messages as m
from .layouts import Record
from .messages import Message, say
from .text import clean, is_nothing, one_line, without_furigana


class Cells:
    """Reads one record and gathers warnings and refusals."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.warnings: list[Message] = []
        self.refusals: list[Message] = []
        self.readings: list[str] = []
        self._filled = record.cells
        self._clean: dict[str, str] = {}
        self._said: dict[str, str] = {}

    def __getitem__(self, field: str) -> str:
        """The cleaned cell."""
        if field not in self._filled:  # most: a row of the 79 columns has some 25 filled in
            return ""
        known = self._clean.get(field)
        if known is None:
            known, removed = clean(self._filled[field])
            if removed and (told := say(m.CLEANED)) not in self.warnings:
                self.warnings.append(told)
            self._clean[field] = known
        return known

    def __contains__(self, field: str) -> bool:
        """Whether the row has anything in this column."""
        return field in self._filled

    def said(self, field: str) -> str:
        """The cleaned cell, empty where it only says that there is nothing (`-`, なし)."""
        if field not in self._filled:
            return ""
        known = self._said.get(field)
        if known is None:
            text = self[field]
            known = self._said[field] = "" if is_nothing(text) else text
        return known

    def text(self, field: str) -> str:
        """The cell without inline furigana; the readings are kept for search."""
        if field not in self._filled:
            return ""
        said = self.said(field)
        plain, readings = without_furigana(said)
        self.readings += readings
        return plain

    def line(self, field: str, limit: int) -> str:
        """The same as one line of at most so many letters."""
        if field not in self._filled:
            return ""
        return self.shortened(field, one_line(self.text(field)), limit)

    def shortened(self, field: str, text: str, limit: int) -> str:
        """Cut to the limit, with a warning."""
        if len(text) <= limit:
            return text
        self.warnings.append(say(m.SHORTENED, column=self.record.layout.header_of(field), limit=limit))
        return f"{text[: limit - 1]}…"

    def label(self, field: str) -> str:
        """The column's name as the municipality writes it."""
        return self.record.layout.header_of(field)
