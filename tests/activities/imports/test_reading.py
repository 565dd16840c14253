"""Files as they come: encodings, and everything that is no whole CSV table."""

import os
import subprocess
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.imports import apart
from activities.imports import messages as m
from activities.imports.layouts import recognise
from activities.imports.messages import UnreadableFile
from activities.imports.reading import open_table
from activities.imports.rows import read_rows

FILES = Path(__file__).parent / "files"
HEADER = "№,開催日,行事名\r\n"
Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(content: bytes) -> Path:
        path = tmp_path / "events.csv"
        path.write_bytes(content)
        return path

    return to_file


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932")]
)
def test_each_encoding_reads_as_the_same_rows(write: Write, encoding: str, found: str) -> None:
    table = open_table(write((HEADER + '1,8月4日,"朝市①\n雨天決行"\r\n\r\n2,8月5日,夕市～\r\n').encode(encoding)))
    assert table.encoding == found
    assert table.header == ("№", "開催日", "行事名")
    assert [(row.line, row.cells[2]) for row in table.rows()] == [(2, "朝市①\n雨天決行"), (5, "夕市～")]


def test_rows_can_be_read_twice(write: Write) -> None:
    table = open_table(write((HEADER + "1,8月4日,朝市\n").encode()))
    assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", m.FILE_EMPTY),
        (b"\r\n\r\n", m.FILE_EMPTY),
        (b"\xef\xbb\xbf", m.FILE_EMPTY),
        (HEADER.encode(), m.FILE_WITHOUT_ROWS),
        (b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", m.FILE_IS_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old excel", m.FILE_IS_EXCEL),
        (b"%PDF-1.7\n", m.FILE_IS_PDF),
        (HEADER.encode("utf-16"), m.FILE_IS_UTF16),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", m.FILE_IS_BINARY),
        (HEADER.encode() + b"1,\x00,x\n", m.FILE_IS_BINARY),
        ("№,イベント名\n1,Fête\n".encode() + b"2,F\xeate\xff\n", m.FILE_ENCODING),
        (HEADER.encode() + '1,8月4日,"朝市'.encode(), m.FILE_CUT_IN_CELL),
        (HEADER.encode() + '1,8月4日,"朝市\n'.encode() + b"2,b,c\n" * 40_000, m.FILE_CUT_IN_CELL),
        (HEADER.encode() + "1,8月4日,朝市\n2,8月5日".encode(), m.FILE_CUT_IN_ROW),
        (HEADER.encode() + "1,8月4日".encode(), m.FILE_CUT_IN_ROW),
        (HEADER.encode() + "1,8月4日,朝市".encode()[:-1], m.FILE_CUT_IN_LETTER),
        (HEADER.encode("cp932") + "1,8月4日,朝市".encode("cp932")[:-1], m.FILE_CUT_IN_LETTER),
        (HEADER.encode() + '1,"8月4日"か,朝市\n'.encode(), m.FILE_QUOTES),
        (HEADER.encode() + b"1,8," + b"x" * 1_100_000, m.FILE_LINE_TOO_LONG),
    ],
)
def test_what_is_no_whole_table_is_one_sentence(write: Write, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused, translation.override("en"):
        open_table(write(content))
    assert refused.value.message.msgid == sentence
    with translation.override("en"):
        said = str(refused.value)
    assert "%(" not in said
    assert "\n" not in said
    assert said.endswith(".")


def test_the_sentence_names_the_line(write: Write) -> None:
    content = HEADER.encode() + '1,8月4日,"朝\n市"\n2,8月5日,"夕市'.encode()
    with pytest.raises(UnreadableFile) as refused:
        open_table(write(content))
    assert dict(refused.value.message.values) == {"line": "4"}


def test_a_missing_file_and_a_folder_are_sentences_too(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as missing:
        open_table(tmp_path / "nothing.csv")
    assert missing.value.message.msgid == m.FILE_MISSING
    with pytest.raises(UnreadableFile) as folder:
        open_table(tmp_path)
    assert folder.value.message.msgid == m.FILE_NOT_OPENED


def test_blocks_of_rows_without_their_last_empty_cells_are_whole(write: Write) -> None:
    """Excel leaves trailing empty cells out, sixteen rows at a time."""
    table = open_table(write((HEADER + "1,8月4日,朝市\n2,8月5日\n3,8月6日\n").encode()))
    assert len(list(table.rows())) == 3


def test_every_cut_of_a_file_is_whole_rows_or_a_sentence(write: Write) -> None:
    """Cut anywhere, a file either is refused or yields a beginning of its rows whose last cell alone may be short."""
    whole = (HEADER + '1,8月4日,"朝市\nと夕市"\r\n2,8月5日,夕市\r\n').encode()
    rows = [row.cells for row in open_table(write(whole)).rows()]
    refused = 0
    for length in range(len(whole)):
        try:
            got = [row.cells for row in open_table(write(whole[:length])).rows()]
        except UnreadableFile:
            refused += 1
            continue
        assert got[:-1] == rows[: len(got) - 1]
        assert got[-1][:2] == rows[len(got) - 1][:2]
    assert refused > len(whole) * 0.6


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_raise_anything_else(write: Write, content: bytes) -> None:
    try:
        table = open_table(write(content))
    except UnreadableFile:
        return
    assert list(table.rows())


@pytest.mark.parametrize("name", ["standard_79_bom.csv", "takamatsu_style.csv", "facilities_cp932.csv"])
def test_a_long_file_is_read_in_a_process_of_its_own_with_the_same_verdicts(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LONG", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(apart, "verdicts", None)  # not here
    table = open_table(FILES / name)
    there = list(apart.verdicts_of(table, recognise(table), reference=date(2026, 8, 1)))
    assert there == list(read_rows(table, reference=date(2026, 8, 1)))


def test_who_has_heard_enough_of_a_long_file_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LONG", 1)
    path = tmp_path / "long.csv"
    path.write_text(
        "NO,イベント名,開始日\n" + "".join(f"{n},朝市,2026/08/04\n" for n in range(5_000)), encoding="utf-8"
    )
    started: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    table = open_table(path)
    rows = apart.verdicts_of(table, recognise(table), reference=date(2026, 8, 1))
    assert isinstance(rows, Generator)
    assert next(rows).line == 2
    rows.close()
    assert [process.returncode is not None for process in started] == [True]


def test_a_process_that_dies_is_told_and_taken_for_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONG", 1)
    monkeypatch.setattr(apart, "__name__", "activities.imports.nowhere")
    table = open_table(FILES / "standard_79_bom.csv")
    with pytest.raises((RuntimeError, BrokenPipeError)):
        list(apart.verdicts_of(table, recognise(table), reference=date(2026, 8, 1)))
