"""Spreadsheets must not run what people wrote."""

import csv
import io
from datetime import date

import pytest

from core.csv import BOM, as_csv, csv_response, safe


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
