"""Furigana is `<ruby>` between tags and nothing inside them."""

from datetime import date

from core.furigana import plain, ruby
from core.templatetags.deban import easy_date


def test_marks_become_ruby_in_text() -> None:
    marked = "<span><ruby>活動<rp>（</rp><rt>かつどう</rt><rp>）</rp></ruby></span>"
    assert ruby("<p>｜活動《かつどう》</p>") == f"<p>{marked}</p>"


def test_a_text_with_marks_is_one_box() -> None:
    inside = ruby("<a>｜申《もう》し｜込《こ》む</a>").removeprefix("<a>").removesuffix("</a>")
    assert inside.startswith("<span><ruby>申")
    assert inside.endswith("</ruby>む</span>")
    assert inside.count("<span>") == 1


def test_attributes_titles_and_options_stay_plain() -> None:
    html = '<title>｜活動《かつどう》</title><a aria-label="｜出番《でばん》">x</a><option>｜区《く》</option>'
    assert ruby(html) == '<title>活動</title><a aria-label="出番">x</a><option>区</option>'


def test_plain_drops_the_reading() -> None:
    assert plain("｜明日《あした》の ｜活動《かつどう》") == "明日の 活動"


def test_brackets_without_a_mark_stay() -> None:
    assert ruby("<p>《名作》を読む</p>") == "<p>《名作》を読む</p>"


def test_easy_dates_read_their_irregular_days() -> None:
    assert plain(easy_date(date(2026, 11, 24))) == "11月24日（火曜日）"
    assert "《にじゅうよっか》" in easy_date(date(2026, 11, 24))
    assert "《ついたち》" in easy_date(date(2026, 12, 1))
    assert "｜日《にち》" in easy_date(date(2026, 12, 11))


def test_a_field_in_which_they_are_written_keeps_its_marks() -> None:
    area = '<textarea name="a" data-furigana>｜漢字《かんじ》</textarea>'
    line = '<input value="｜漢字《かんじ》" data-furigana>'
    assert ruby(area + line) == area + line
    assert ruby("<textarea>｜漢字《かんじ》</textarea>") == "<textarea>漢字</textarea>"
