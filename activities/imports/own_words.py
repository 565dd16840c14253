"""The words with which Deban's own files say what the 79 columns have no room for.

`own_rows` writes and reads them. They stand in ordinary columns, in words that a reader of open data understands too.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from .layouts import STANDARD_79
from .rows import Detail, OwnAnswers, Way

# In the tags of each row that Deban wrote: its words are somebody's own and stand as they are.
MARK = "Deban"
WAYS: Mapping[Way, str] = {
    "first_come": "先着順",
    "lot": "抽選",
    "approval": "主催者の承認",
    "appointment": "時間ごとの予約",
    "stay": "滞在の申込",
    "walk_in": "申込不要",
}
LANGUAGES: Mapping[str, str] = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "vi": "ベトナム語",
    "zh-hans": "中国語",
    "pt-br": "ポルトガル語",
    "tl": "フィリピン語",
    "id": "インドネシア語",
    "ko": "韓国語",
}
_ANSWERS: Mapping[str, str] = {"yes": "はい", "ask": "要相談", "no": "いいえ"}
_STEP_FREE, _CHILDREN, _SUPPORT, _AGES, _RESIDENTS = "段差なし", "子ども連れ", "手助け", "対象年齢", "市民のみ"
_AGE_RANGE = re.compile(r"(\d{0,3})～(\d{0,3})歳")
# Columns whose words stand below the description as 【label】text, here and there alike.
IN_WORDS = (
    "subtitle",
    "title_common",
    "sub_event",
    "audience",
    "audience_note",
    "duration",
    "meeting_place",
    "online",
    "online_url",
    "online_tool",
    "capacity_note",
    "condition",
    "booking_url",
    "payment",
    "languages_note",
    "nursing_room",
    "nappy_corner",
    "eating",
    "pram_loan",
    "pram_use",
    "co_organiser",
    "related",
    "contact_name",
    "contact_extension",
    "remark",
    "url",
)
ORGANISER = STANDARD_79.header_of("organiser")
_FIELDS = {STANDARD_79.header_of(field): field for field in IN_WORDS} | {ORGANISER: "organiser"}
_WORDS = re.compile(r"【([^【】\n]+)】(.*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Key = TypeVar("Key", bound=str)


def plain(text: str) -> str:
    """A text as a cell keeps it: line feeds alone, nothing that controls a screen, no blanks around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_line(text: str) -> str:
    """The same for what has one line."""
    return plain(text.replace("\r", " ").replace("\n", " "))


def meaning(words: Mapping[Key, str], word: str) -> Key | None:
    """The key of a word in one of the lists above."""
    return next((key for key, own in words.items() if own == word), None)


def write_languages(codes: tuple[str, ...] | None) -> str:
    """`日本語;英語`; empty where nobody has answered."""
    return ";".join(LANGUAGES.get(code, code) for code in codes or ())


def read_languages(cell: str) -> tuple[str, ...] | None:
    """The codes again."""
    words = [word.strip() for word in re.split("[;；]", cell) if word.strip()]
    return tuple(dict.fromkeys(meaning(LANGUAGES, word) or word for word in words)) or None


def write_tags(answers: OwnAnswers) -> str:
    """The mark, and the welcome answers behind it."""
    tags = [MARK]
    said = ((_STEP_FREE, answers.step_free), (_CHILDREN, answers.children), (_SUPPORT, answers.support))
    tags += [f"{name}:{_ANSWERS[answer]}" for name, answer in said if answer]
    if answers.min_age is not None or answers.max_age is not None:
        ages = ["" if age is None else str(age) for age in (answers.min_age, answers.max_age)]
        tags.append(f"{_AGES}:{ages[0]}～{ages[1]}歳")
    return ";".join([*tags, *([_RESIDENTS] if answers.residents_only else [])])


def is_marked(tags: str) -> bool:
    """Whether the row is one that Deban wrote."""
    return tags == MARK or tags.startswith(f"{MARK};")


def read_tags(tags: str, languages: tuple[str, ...] | None) -> OwnAnswers:
    """The answers again; a tag that somebody changed into something else is no answer."""
    said = dict(tag.strip().partition(":")[::2] for tag in tags.split(";"))
    ages = _AGE_RANGE.fullmatch(said.get(_AGES, ""))
    low, high = ages.groups() if ages else ("", "")
    return OwnAnswers(
        languages=languages,
        step_free=meaning(_ANSWERS, said.get(_STEP_FREE, "")) or "",
        children=meaning(_ANSWERS, said.get(_CHILDREN, "")) or "",
        support=meaning(_ANSWERS, said.get(_SUPPORT, "")) or "",
        min_age=int(low) if low else None,
        max_age=int(high) if high else None,
        residents_only=_RESIDENTS in said,
    )


def split_body(body: str) -> tuple[str, tuple[Detail, ...], str]:
    """The description, the words below it that have a column of their own, and the organiser they name (or none).

    Only a last paragraph that consists of such lines is taken apart: anywhere else they are part of the text.
    """
    text = plain(body)
    head, _, last = text.rpartition("\n\n")
    found: dict[str, str] = {}
    kept: list[str] = []
    for line in last.split("\n"):
        match = _WORDS.fullmatch(line)
        if match is None:
            return text, (), ""
        field, words = _FIELDS.get(match[1]), plain(match[2])
        if field is None or field in found or not words:
            kept.append(line)
        else:
            found[field] = words
    description = "\n\n".join(part for part in (head, "\n".join(kept)) if part).strip()
    details = tuple((STANDARD_79.header_of(field), found[field]) for field in IN_WORDS if field in found)
    return description, details, found.get("organiser", "")
