"""Words in cells: cleaning, folding, and furigana that somebody typed into the text."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Towns write the same places, contacts and times in row after row: short cells are worked out once and remembered.
SHORT = 60  # letters
REMEMBERED = 8192  # cells; some four megabytes at most

# Control characters but line feed; zero-width and direction marks (a title could show other than it reads).
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]|<br\s*/?>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_ODD = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3000\ufeff\ufff9-\ufffb]"
    r"| [ \n]|\n |\n{3}|<br",
    re.IGNORECASE,
)
_NOTHING = frozenset(["", "-", "--", "ー", "なし", "無し", "無", "特になし", "未定", "n/a", "null", "none"])


class Cleaned(NamedTuple):
    """`removed` is true when something invisible had to go."""

    text: str
    removed: bool


def clean(cell: str) -> Cleaned:
    """The cell as people read it: line feeds only, single spaces, nothing invisible."""
    return _clean_short(cell) if len(cell) <= SHORT else _clean(cell)


def _clean(cell: str) -> Cleaned:
    if _ODD.search(cell) is None:
        return Cleaned(cell.strip(), False)
    text = _LINE_BREAK.sub("\n", cell)
    text, removed = _INVISIBLE.subn("", text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return Cleaned(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), bool(removed))


_clean_short = lru_cache(REMEMBERED)(_clean)


def one_line(text: str) -> str:
    """Line breaks become spaces: for titles and names."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Full-width digits and signs as ASCII, all tildes as one: for parsing, never for display."""
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return text.translate(_ONE_SIGN)


_fold_short = lru_cache(REMEMBERED)(_fold)
_ONE_SIGN = str.maketrans("〜∼−–—―‐‑╱∶", "~~------/:")


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is nothing to say: empty, `-`, なし, 未定 …"""
    return len(text) <= 12 and _is_nothing(text)  # none of them is longer, spaces around it included


@lru_cache(REMEMBERED)
def _is_nothing(text: str) -> bool:
    return fold(text).strip().lower() in _NOTHING


class Read(NamedTuple):
    """A text without inline furigana, and the readings that stood in it (for search)."""

    text: str
    readings: tuple[str, ...]


_FURIGANA = re.compile(r"([一-龠々〆ヶ]+)[(（]([ぁ-ゖー・ ]+)[)）]")
# Words that stand in brackets for themselves. After kanji that are their own spelling they are furigana all the same.
_WORDS_OF_THEIR_OWN: dict[str, tuple[str, ...]] = {
    "あおぞら": ("青空",),
    "あさひ": ("朝日", "旭"),
    "あり": ("有",),
    "うみ": ("海",),
    "おとな": ("大人",),
    "おやこ": ("親子",),
    "から": (),
    "くらし": ("暮",),
    "こども": ("子供",),
    "さくら": ("桜",),
    "すみれ": (),
    "そら": ("空",),
    "たんぽぽ": (),
    "つき": ("付", "月"),
    "つくし": (),
    "つばさ": ("翼",),
    "など": ("等",),
    "なし": ("無", "梨"),
    "にじ": ("虹",),
    "のみ": (),
    "はじめて": ("初",),
    "はな": ("花",),
    "ひだまり": (),
    "ひまわり": ("向日葵",),
    "ひろば": ("広場",),
    "ふれあい": (),
    "ほか": ("他", "外"),
    "ほし": ("星",),
    "まで": (),
    "みんな": ("皆",),
    "もり": ("森",),
    "ゆめ": ("夢",),
    "ゆり": ("百合",),
    "より": (),
}
# A Sino-Japanese reading of one kanji has one or two beats, and the second is one of these.
_BEAT = "[ぁ-ゖ][ゃゅょ]?"
_ON_READING = re.compile(rf"{_BEAT}(?:[いうんつちくきっー](?![ゃゅょ]))?")
_INSIDE_A_WORD = re.compile(r"[一-龠々ぁ-ゖ]")


def without_furigana(text: str) -> Read:
    """Take `外国(がいこく)` for `外国`, and leave brackets alone that say something: `講座（おやこ）`.

    Hiragana in brackets right after kanji are furigana when the text has several such, or goes on inside the word, or
    they can be the kanji's Sino-Japanese reading; well-known words in brackets (`_WORDS_OF_THEIR_OWN`) are not.
    """
    if "(" not in text and "（" not in text:
        return Read(text, ())
    found = [match for match in _FURIGANA.finditer(text) if not _stands_for_itself(match)]
    sure = len(found) > 1
    pieces, readings, at = [], [], 0
    for match in found:
        if sure or _INSIDE_A_WORD.match(text, match.end()) or _can_be_read(match[1], match[2]):
            pieces += [text[at : match.end(1)]]
            readings.append(match[2].strip())
            at = match.end()
    return Read("".join([*pieces, text[at:]]), tuple(readings))


def _stands_for_itself(match: re.Match[str]) -> bool:
    spellings = _WORDS_OF_THEIR_OWN.get(match[2].strip())
    return spellings is not None and not match[1].endswith(spellings)


def _can_be_read(kanji: str, reading: str) -> bool:
    """Whether the reading splits into at most as many Sino-Japanese readings as there are kanji.

    Three kanji or more with one short beat each (`図書館（めだか）`) is a nickname, not a reading.
    """
    beats = reading.replace(" ", "").replace("・", "")
    units: list[str] = []
    at = 0
    while at < len(beats):
        match = _ON_READING.match(beats, at)
        if match is None:
            return False
        units.append(match[0])
        at = match.end()
    all_short = all(len(unit) == 1 for unit in units)
    return 0 < len(units) <= len(kanji) and not (all_short and len(units) > 2)
