"""Search without a dictionary server: what is written down of an activity, and what a question becomes.

`search_text` holds an activity's words as search compares them (one width, case, kana; no accents, no punctuation), and
after them the Japanese words again as they are read. Readings are marked: a word's first sound in hiragana, the others
in katakana, which nothing else here has. 料理教室 is read りョウリきョウシツ: きょうしつ finds it, and うし, a piece of
きょうしつ, does not.

`search_vector` holds every character and every two neighbours of these words; of scripts that have spaces, whole words.
The index narrows the search down; a regular expression on `search_text` then sees to it that all stand side by side.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

from activities.models import Activity
from activities.readings import entries
from activities.rules import fold
from core.furigana import MARK, plain

MOST_WORDS = 8
LONGEST = 40  # characters of a word that the index keeps
JAPANESE = ("ja", "ja-easy")
T = TypeVar("T")

_KANJI = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SPACELESS = f"{_KANJI}ぁ-ゖァ-ヶーゝゞヽヾ\u1100-\u11ff\uac00-\ud7a3"  # Hangul too: its endings stick to its words
_RUN = re.compile(f"[{_SPACELESS}]+|[^{_SPACELESS} ]+")
_SPACED = re.compile(f"[^{_SPACELESS} ]+")
_A_KANJI = re.compile(f"[{_KANJI}]")
_KANA = re.compile("[ぁ-ゖー]+")
_NO_WORD = re.compile(r"[\W_]+")
_LAST_LONG_VOWEL = re.compile("(?<=[ぁ-ゖー]{3})ー$")
# 駒ヶ根, 駒ケ根 and 駒が根 are one town; 3ヶ月, 三カ月 and 3か月 one time.
_SMALL_KA = re.compile("(?<=[0-9一二三四五六七八九十数何])[ヶケヵカ](?=[月所国年条])")
_SMALL_GA = re.compile(f"(?<=[{_KANJI}])[ヶケ](?=[{_KANJI}]|$)")
_V = {"ゔぁ": "ば", "ゔぃ": "び", "ゔぇ": "べ", "ゔぉ": "ぼ", "ゔ": "ぶ"}
_V_SOUND = re.compile("ゔ[ぁぃぇぉ]?")

_HIRAGANA = range(ord("ぁ"), ord("ゖ") + 1)
_TO_KATAKANA = {code: code + 0x60 for code in _HIRAGANA}
# While a text is being made comparable, marked sounds are hentaigana: letters that it leaves alone, and nobody writes.
_TO_HIDDEN = {code: 0x1B002 + place for place, code in enumerate(_HIRAGANA)}


def _turning(table: Mapping[int, int | str | None]) -> Callable[[str], str]:
    """A function that turns letters into others. `translate` alone is slow where most letters stay as they are."""
    letters = re.compile("[" + re.escape("".join(map(chr, table))) + "]+")
    return lambda text: letters.sub(lambda run: run[0].translate(table), text)


def _plainer() -> dict[int, int | str | None]:
    """Letters that count as another: accents fall away (nấu is nau), ウォ is ウオ."""
    table: dict[int, int | str | None] = dict.fromkeys(range(0x300, 0x370))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))
        if len(letter) > 1:
            table[code] = "".join(part for part in letter if not unicodedata.combining(part))
    table |= {ord("đ"): "d", ord("ø"): "o", ord("ł"): "l", ord("ı"): "i", ord("æ"): "ae", ord("œ"): "oe"}
    return table | {ord(small): large for small, large in zip("ぁぃぅぇぉ", "あいうえお", strict=True)}


_plain_letters = _turning(_plainer())
_in_hiragana = _turning({katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()})
_shown = _turning({hidden: _TO_KATAKANA[code] for code, hidden in _TO_HIDDEN.items()})


def comparable(text: str) -> str:
    """Words as search compares them, with single spaces between them and nothing else; 「ｿﾊﾞ！」 becomes そば."""
    text = unicodedata.normalize("NFKC", text)
    text = fold(_SMALL_GA.sub("が", _SMALL_KA.sub("か", text)))
    return _NO_WORD.sub(" ", _plain_letters(_V_SOUND.sub(lambda v: _V[v[0]], text))).strip()


# --- what is written down of an activity -----------------------------------------------------------------------------

Texts = Mapping[str, Mapping[str, Any]]  # language to field to words


def make_searchable(activity: Activity, texts: Texts, more: Iterable[str] = ()) -> None:
    """Set, unsaved, the two columns that a search looks at; who writes the texts of a published activity calls this.

    Besides the texts, the names of its host and its programme are found. `more`: Japanese words that a file gave.
    """
    named = [*activity.organisation.names.items(), *activity.programme.names.items()]
    activity.search_text = search_text(texts, named, more)
    activity.search_vector = search_vector(activity.search_text)


def make_searchable_again(activity: Activity) -> None:
    """The same from what stands in the database; words that only a file gave are kept. Reads the activity's `texts`."""
    texts = {text.language: {"": f"{text.title}\n{text.summary}\n{text.body}"} for text in activity.texts.all()}
    make_searchable(activity, texts, more=_unread(activity.search_text))


def search_text(texts: Texts, named: Iterable[tuple[str, str]] = (), more: Iterable[str] = ()) -> str:
    """All words of all languages, each once; behind them the readings. `named`: languages and names."""
    said = [(language, str(word)) for language, words in texts.items() for word in words.values() if word]
    said += [("ja", word) for word in more]
    known = _with_furigana(text for _, text in said)
    found: dict[str, None] = {}
    readings: dict[str, None] = {}
    for words, read in (*(_said(*one, known) for one in said), *(_named(*one) for one in named)):
        found |= dict.fromkeys(words)
        readings |= dict.fromkeys(read)
    return " ".join(found | readings)


def _said(language: str, text: str, known: "_Dictionary[Ways]") -> tuple[list[str], list[str]]:
    """Its words, and if it is Japanese their readings."""
    folded = comparable(plain(text))
    if language not in JAPANESE:
        return folded.split(), []
    return folded.split(), list(_read(comparable(_with_readings(text)) if "《" in text else folded, known))


@lru_cache(maxsize=1000)
def _named(language: str, name: str) -> tuple[list[str], list[str]]:
    """The same for a name: a file has the same host in every row."""
    return _said(language, name, _readings())


def _unread(text: str) -> list[str]:
    """The words that a `search_text` was made of, without their readings."""
    return [word for word in text.split() if _in_hiragana(word) == word]


def search_vector(text: str) -> str:
    """What the index keeps of a `search_text`, as PostgreSQL reads a tsvector."""
    text = _in_hiragana(text)
    tokens = {word[:LONGEST] for word in _SPACED.findall(text)}
    spaceless = _SPACED.sub(" ", text)
    letters = set(spaceless)
    tokens |= letters.union(map(operator.add, spaceless, spaceless[1:]))
    tokens -= {" ", *(f"{letter} " for letter in letters), *(f" {letter}" for letter in letters)}
    between = "' '"
    return f"'{between.join(tokens)}'" if tokens else ""


def _pairs(run: str) -> list[str]:
    return list(map("".join, pairwise(run)))


def _is_spaceless(run: str) -> bool:
    return _SPACED.match(run) is None


class _Dictionary(Generic[T]):
    """Comparable words, found in texts from the left, the longest first."""

    def __init__(self, known: Mapping[str, T]) -> None:
        self.known = known
        self._beginnings: dict[str, list[str]] = {}
        for word in sorted(known, key=len, reverse=True):
            self._beginnings.setdefault(word[0], []).append(word)
        self._begins = re.compile(f"[{re.escape(''.join(self._beginnings))}]")

    def parts(self, text: str) -> Iterator[tuple[str, T | None]]:
        """The text in pieces: known words with what is known of them, and what stands between them."""
        begin = at = 0
        while found := self._begins.search(text, at):
            at = found.start()
            word = next((one for one in self._beginnings[found[0]] if _stands(one, text, at)), None)
            if word is None:
                at += 1
                continue
            if begin < at:
                yield text[begin:at], None
            yield word, self.known[word]
            begin = at = at + len(word)
        if begin < len(text):
            yield text[begin:], None


def _stands(word: str, text: str, at: int) -> bool:
    """Whether the word is here, and if it is one kanji, alone: 本 is no word in 本日."""
    if len(word) > 1:
        return text.startswith(word, at)
    return not _A_KANJI.search(text[max(at - 1, 0) : at] + text[at + 1 : at + 2])


Ways = tuple[str, ...]


@cache
def _readings() -> _Dictionary[Ways]:
    """The built-in dictionary: words to their readings, the usual one first."""
    known = [(one.spellings, tuple(map(_hidden, one.readings))) for one in entries() if one.readings]
    return _Dictionary({comparable(word): readings for spellings, readings in known for word in spellings})


def _with_furigana(texts: Iterable[str]) -> _Dictionary[Ways]:
    """The same, and what these texts' furigana say of words of two kanji or more."""
    own: dict[str, Ways] = {}
    for base, reading in (mark for text in texts if "《" in text for mark in MARK.findall(text)):
        word, read = comparable(base), comparable(reading)
        if len(word) > 1 and _KANA.fullmatch(read):
            own[word] = (_hidden(read),)
    return _Dictionary({**_readings().known, **own}) if own else _readings()


def _with_readings(text: str) -> str:
    return MARK.sub(lambda mark: _hidden(comparable(mark[2]).replace(" ", "")), text)


def _read(text: str, known: _Dictionary[Ways]) -> Iterator[str]:
    """The words of a comparable text that have a reading, marked as they are read; further readings by themselves."""
    more: list[str] = []
    read = ""
    for part, readings in known.parts(text):
        read += readings[0] if readings else part
        more += readings[1:] if readings else ()
    for word, as_read in zip(text.split(), read.split(), strict=True):
        if word != as_read or _shown(word) != word:
            yield _shown(as_read)
    yield from map(_shown, more)


def _hidden(reading: str) -> str:
    return reading[:1] + reading[1:].translate(_TO_HIDDEN)


# --- what a question becomes -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """One word of a question."""

    tokens: str  # a tsquery: what the index must have
    pattern: str  # a regular expression, to PostgreSQL and to Python: what the text must then show


def question(q: str) -> list[Word]:
    """Its words, all of which must be found; none where it holds nothing but signs."""
    return [_word(word) for word in comparable(q).split()[:MOST_WORDS]]


def found_by(q: str, of: str = "") -> Q:
    """Activities in which all words of `q` are found. `of`: the way to the activity, as in `activity__`."""
    words = question(q)
    if not words:
        return Q(pk__in=[])
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{of}search_vector__holds": word.tokens, f"{of}search_text__regex": word.pattern})
    return wanted


@cache
def _other_ways() -> _Dictionary[Ways]:
    """Words and how else they may be written: by another spelling, in kana, or kana in kanji."""
    ways: dict[str, list[str]] = {}
    for one in entries():
        spellings, sought = list(map(comparable, one.spellings)), list(one.sought)
        for word in spellings:
            ways.setdefault(word, []).extend([*spellings, *sought])
        for reading in sought:
            ways.setdefault(reading, []).extend(spellings)
    return _Dictionary({word: tuple(dict.fromkeys(w for w in others if w != word)) for word, others in ways.items()})


def _word(word: str) -> Word:
    """Kana may be read anywhere; what has kanji is looked for as it is written, or as the dictionary writes it.

    Not as other kanji are read: 公園 would find 講演.
    """
    if _KANA.fullmatch(word):
        in_kana = [other for other in _other_ways().known.get(word, ()) if _KANA.fullmatch(other)]
        ways = [_LAST_LONG_VOWEL.sub("", way) for way in (word, *in_kana)]  # コーヒー finds コーヒ
        return Word(" | ".join(_tokens(way) for way in ways), "|".join(_as_read(way) for way in ways))
    tokens, pattern = [], ""
    parts = list(_other_ways().parts(_LAST_LONG_VOWEL.sub("", word)))
    for place, (part, others) in enumerate(parts):
        last = place == len(parts) - 1
        forms = [part, *(_LAST_LONG_VOWEL.sub("", other) if last else other for other in others or ())]
        tokens.append("(" + " | ".join(_tokens(form, last=last) for form in forms) + ")")
        pattern += f"(?:{'|'.join(forms)})" if others else _as_read(part)
    return Word(" & ".join(tokens), _bounded(word, pattern))


def _tokens(text: str, *, last: bool = True) -> str:
    """As a tsquery. The last word of a script with spaces may go on (yog finds yoga), a number not."""
    tokens: list[str] = []
    runs = _RUN.findall(text)
    for place, run in enumerate(runs, start=1):
        if _is_spaceless(run):
            tokens += [f"'{token}'" for token in _pairs(run) or [run]]
        else:
            goes_on = last and place == len(runs) and not run[-1].isdigit()
            tokens.append(f"'{run[:LONGEST]}'" + (":*" if goes_on else ""))
    return " & ".join(tokens)


def _as_read(text: str) -> str:
    """Kana in a text, or in a reading from the beginning of a word on."""
    return text[:1] + "".join(f"[{one}{chr(ord(one) + 0x60)}]" if ord(one) in _HIRAGANA else one for one in text[1:])


def _bounded(word: str, pattern: str) -> str:
    """Where a script has spaces, a word is found from its beginning; a number is found whole."""
    begins = "" if _is_spaceless(word) else f"(?<![^{_SPACELESS} ])"
    return f"{begins}{pattern}" + ("(?![0-9])" if word[-1].isdigit() else "")


@SearchVectorField.register_lookup
class Holds(Lookup[Any]):
    """`search_vector__holds`: a tsquery as it is; Django's own lookups would cut it up by a language's rules."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """`vector @@ query`, which the GIN index answers."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*params, self.rhs)
