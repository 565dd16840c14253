"""Spreadsheets must not run what people wrote."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv import BOM, RISKY, Cell, as_csv, csv_chunks, csv_response, csv_stream, safe, unprotected


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"])
def test_a_text_like_a_formula_becomes_plain_text(sign: str) -> None:
    assert safe(f"{sign}1+1") == f"'{sign}1+1"


def test_numbers_days_and_harmless_words_stay_what_they_are() -> None:
    assert [safe(cell) for cell in (-5, 1.5, None, "", "そば", "a=b")] == [-5, 1.5, None, "", "そば", "a=b"]
    assert safe(date(2026, 1, 2)) == date(2026, 1, 2)


def test_a_file_is_read_back_as_it_was_written() -> None:
    text = as_csv(["name", "=n"], [["竹内, 恵", 1], ['a "b"\nc', -2]])
    assert text.startswith(BOM)
    assert list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))) == [
        ["name", "'=n"],
        ["竹内, 恵", "1"],
        ['a "b"\nc', "-2"],
    ]


def test_the_answer_is_a_file_in_utf_8_with_bom() -> None:
    response = csv_response("figures", ["a"], [["あ"]])
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@given(st.text(st.one_of(st.sampled_from([*RISKY, "'"]), st.characters()), max_size=9))
def test_what_was_protected_can_be_read_again_as_it_was(text: str) -> None:
    kept = safe(text)
    assert not str(kept).startswith(RISKY)
    assert unprotected(str(kept)) == text


def test_a_file_in_pieces_is_the_same_file() -> None:
    rows: list[list[Cell]] = [[f"催し {n}", n, "=1+1"] for n in range(7)]
    assert b"".join(csv_chunks(["a", "b", "c"], iter(rows), batch=3)) == as_csv(["a", "b", "c"], rows).encode()
    response = csv_stream("events", ["a"], iter([["あ"]]))
    assert b"".join(response.streaming_content) == as_csv(["a"], [["あ"]]).encode()  # type: ignore[arg-type]
    assert response["Content-Disposition"] == 'attachment; filename="events.csv"'
