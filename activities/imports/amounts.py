"""Seats and money as municipalities write them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from . import messages as m
from .messages import Message, say
from .text import REMEMBERED, fold, is_nothing

MAX_CAPACITY = 1_000_000
MAX_YEN = 10_000_000


@dataclass(frozen=True)
class Capacity:
    """`places` is None where there is no limit or none is said; `by_lot` where seats are drawn."""

    places: int | None
    by_lot: bool = False
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Price:
    """`yen` is the ordinary adult price, None when unknown; `note` the cell's own words where they say more."""

    yen: int | None
    note: str = ""
    warnings: tuple[Message, ...] = ()


_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)"
_COUNT = re.compile(
    rf"{_NUMBER}\s*(?P<unit>名|人|組|席|家族|世帯|チーム|台|区画|個|枚)?(?P<after>ずつ|程度|限定|以上|以下)?"
)
_PARTY = re.compile(r"[1一]\s*(?:組|家族|世帯|チーム)(?:につき|あたり|当たり)?\s*(?:最大)?\s*(?P<number>\d+)\s*[名人]")
_PEOPLE = frozenset({"名", "人", "席"})
_GROUP_UNITS = frozenset({"組", "家族", "世帯", "チーム"})
_NO_LIMIT = re.compile(r"(?:制限|定員)(?:は|の)?(?:なし|無し|ありません)|自由参加|申込不要|要観覧券|どなたでも")
_NOT_A_COUNT = re.compile(r"グループ|団体")
_BRACKET = re.compile(r"\([^()]*\)")
_AGES = re.compile(r"\d+\s*(?:歳|才|年生|時|分|回|階|日|月|か月|ヶ月|円|%|時間|周年|・)(?:以上|以下|未満|まで)?|[~]")


@lru_cache(REMEMBERED)
def read_capacity(text: str, note: str = "") -> Capacity:
    """The places of one session. Never raises: what is unclear becomes a warning.

    Groups with a size (`15組（1組3人まで）`) count as that many places each.
    """
    folded = fold(text).strip()
    by_lot = "抽選" in folded or "抽選" in fold(note)
    if is_nothing(folded) or re.match(r"(?:なし|無し|無制限)", folded):
        return Capacity(None, by_lot)
    party = _PARTY.search(folded)
    main = _AGES.sub(" ", _BRACKET.sub(" ", _PARTY.sub(" ", folded)))
    counts = [match for match in _COUNT.finditer(main) if match["unit"] or main.strip() == match[0]]
    if not counts or _NOT_A_COUNT.search(main):
        known = _NO_LIMIT.search(folded) is not None
        return Capacity(None, by_lot, () if known else (say(m.CAPACITY_UNKNOWN, text=text),))
    # 「10組20名」: the people count, not the groups.
    people = [match for match in counts if match["unit"] in _PEOPLE]
    chosen = people[0] if people and not party else counts[0]
    number = _number(chosen["number"])
    if not 0 < number <= MAX_CAPACITY:
        return Capacity(None, by_lot, (say(m.CAPACITY_UNKNOWN, text=text),))
    warnings = []
    if chosen["unit"] in _GROUP_UNITS:
        number *= max(1, min(_number(party["number"]), 100)) if party else 1
        warnings.append(say(m.CAPACITY_GROUPS, text=text, taken=number))
    if len(counts) > 1 or chosen["after"] == "ずつ":
        warnings.append(say(m.CAPACITY_SEVERAL, text=text, taken=number))
    return Capacity(number, by_lot, tuple(warnings))


_YEN = re.compile(rf"{_NUMBER}(?P<man>万)?\s*円|[¥￥]\s*(?P<bare>\d{{1,3}}(?:,\d{{3}})+|\d+)")
_ONLY_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)")
_FREE = re.compile(r"無料|(?<!申込)(?<!申し込み)(?<!予約)不要|タダ|フリー")
_FREE_FOR_SOME = re.compile(r"(?:以下|未満|以上|会員|小学生|中学生|高校生|学生|幼児|子ども|こども)[^\n、]*無料")
_MATERIALS = re.compile(r"材料費|教材費|テキスト代|保険料|食材費|資料代")
_FEE = re.compile(r"受講料|参加費|入場料|参加料|受講費")
_ADULT = re.compile(r"一般|大人|おとな|成人")


@lru_cache(REMEMBERED)
def read_price(text: str, details: str = "", kind: str = "") -> Price:
    """What one ordinary adult pays. `kind` is the standard's 料金種別 (`無料`, `有料`). Never raises."""
    folded = fold(text).strip()
    note = "\n".join([part.strip() for part in (text, details) if part.strip() and not is_nothing(part)])
    if is_nothing(folded):
        if kind and _FREE.search(fold(kind)):
            return Price(0, note)
        return Price(None, note)
    if _ONLY_NUMBER.fullmatch(folded):
        return _priced(_number(folded), details.strip(), text)
    if folded in ("無料", "無料。", "入場無料", "参加無料", "参加費無料", "観覧無料", "free"):
        return Price(0, details.strip())
    lines = [line for line in re.split(r"[\n、,]\s*(?!\d{3})", folded) if line.strip()]
    amounts = [(line, found) for line in lines if (found := _amount(line)) is not None]
    if not amounts:
        return Price(0 if _FREE.search(folded) and not _FREE_FOR_SOME.search(folded) else None, note)
    total, warnings = _total(folded, amounts, text)
    priced = _priced(total, note, text)
    return Price(priced.yen, note, (*priced.warnings, *warnings))


def _total(folded: str, amounts: list[tuple[str, int]], text: str) -> tuple[int, list[Message]]:
    """A fee and materials add up; else the adult's price, else the first."""
    joined = re.sub(r"\s+", "", _BRACKET.sub("", folded))
    fees = [_number(number) for number in re.findall(rf"(?:{_FEE.pattern})[^\d]*([\d,]+)円", joined)]
    materials = [_number(number) for number in re.findall(rf"(?:{_MATERIALS.pattern})[^\d]*([\d,]+)円", joined)]
    if fees and materials:
        total = fees[0] + sum(materials)
        return total, [say(m.PRICE_SUM, text=text, taken=total)]
    adult = next((amount for line, amount in amounts if _ADULT.search(line)), None)
    return (amounts[0][1] if adult is None else adult), []


def _amount(line: str) -> int | None:
    """The first sum of money outside brackets, else inside."""
    match = _YEN.search(_BRACKET.sub(" ", line)) or _YEN.search(line)
    if match is None:
        return None
    return _number(match["number"] or match["bare"]) * (10_000 if match["man"] else 1)


def _priced(yen: int, note: str, text: str) -> Price:
    if yen > MAX_YEN:
        return Price(None, note or text.strip(), (say(m.PRICE_UNKNOWN, text=text),))
    return Price(yen, note)


def _number(digits: str) -> int:
    """Bounded: int() of a million digits is slow, and Python refuses more than 4300."""
    plain = digits.replace(",", "")
    return int(plain) if len(plain) <= 12 else 10**12
