"""Which column of a population file holds what, by a header that many hands have written in many ways."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from activities.imports.messages import HEADER_TWICE, Message, UnreadableFile, say
from activities.imports.text import clean, fold
from metrics.populations import messages as m
from metrics.populations.ages import Ages, Gap, tiled

Who = Literal["men", "women", "both"]
Key = TypeVar("Key")
AREA, DAY = "地域名", "調査年月日"  # as the layout writes them; a file can't do without
_NAMES = {
    "municipality": ("市区町村名", "地方公共団体名", "市町村名", "自治体名"),
    "area": (AREA, "地区名", "行政区名", "区名", "町丁名", "町丁字名", "地域"),
    "day": (DAY, "調査日", "基準日", "基準年月日", "年月日", "時点"),
    "both": ("総人口", "人口", "人口総数", "総数", "人口計", "男女計", "合計", "計"),
    "men": ("男性", "男", "男性人口", "男人口", "人口男", "総人口男", "男性計"),
    "women": ("女性", "女", "女性人口", "女人口", "人口女", "総人口女", "女性計"),
    "unknown_men": ("年齢不詳男性", "年齢不詳男", "不詳男"),
    "unknown_women": ("年齢不詳女性", "年齢不詳女", "不詳女"),
    "unknown_both": ("年齢不詳", "年齢不詳総数", "不詳", "年齢不詳計"),
}
_FIELDS = {name: ours for ours, names in _NAMES.items() for name in names}
_WHO: dict[str, Who] = {
    "男性": "men",
    "男": "men",
    "女性": "women",
    "女": "women",
    "総数": "both",
    "合計": "both",
    "男女計": "both",
    "計": "both",
    "総人口": "both",
}
_ANY_WHO = "|".join(sorted(_WHO, key=len, reverse=True))
_AGES = re.compile(
    rf"(?P<before>{_ANY_WHO})?(?P<low>\d{{1,3}})歳?"
    r"(?:(?P<to>[~\-ー]|から)(?P<high>\d{1,3})?歳?)?(?:まで)?(?P<over>以上|超|以降)?"
    rf"(?:人口|人数)?(?P<after>{_ANY_WHO})?(?:人口|人数)?"
)
_DECORATION = re.compile(r"[\s_・の()\[\]【】:]")


@dataclass
class Columns:
    """Where what stands: fields of ours, and the age columns that are read, by sex."""

    header: Sequence[str]
    at: dict[str, int]
    ages: tuple[Ages, ...]
    age_at: dict[tuple[Ages, Who], int]
    unread: tuple[str, ...] = field(default=())

    def name(self, ours: str) -> str:
        """The column's name as the file writes it, for messages."""
        return clean(self.header[self.at[ours]]).text

    def readings(self, ages: Ages) -> tuple[Who, ...]:
        """Whose columns make up these ages: the two sexes where both are there, else both together."""
        if (ages, "men") in self.age_at and (ages, "women") in self.age_at:
            return ("men", "women")
        return ("both",)


def recognise(header: Sequence[str]) -> Columns:
    """Raises UnreadableFile where the header is not one of inhabitants by area and age."""
    at: dict[str, int] = {}
    age_at: dict[tuple[Ages, Who], int] = {}
    for place, title in enumerate(header):
        known = _FIELDS.get(_plain(title))
        age = None if known else _age_of(title)
        if known:
            _put(at, known, place, title)
        elif age:
            _put(age_at, age, place, title)
    for needed, named in (("area", AREA), ("day", DAY)):
        if needed not in at:
            raise UnreadableFile(say(m.NO_COLUMN, column=named))
    ages = _tile(header, age_at)
    read = {place for (one, _), place in age_at.items() if one in ages} | set(at.values())
    unread = tuple(title for place, title in enumerate(header) if place not in read and title.strip())
    return Columns(header, at, ages, age_at, unread)


def _put(places: dict[Key, int], key: Key, place: int, title: str) -> None:
    if key in places:
        raise UnreadableFile(say(HEADER_TWICE, column=clean(title).text))
    places[key] = place


def _tile(header: Sequence[str], age_at: dict[tuple[Ages, Who], int]) -> tuple[Ages, ...]:
    if not age_at:
        raise UnreadableFile(say(m.NO_AGES))
    whole = {ages for ages, who in age_at if who == "both" or {(ages, "men"), (ages, "women")} <= age_at.keys()}
    try:
        return tiled(whole)
    except Gap as gap:
        raise UnreadableFile(_what_is_missing(header, age_at, whole, gap.age)) from gap


def _what_is_missing(header: Sequence[str], age_at: dict[tuple[Ages, Who], int], whole: set[Ages], age: int) -> Message:
    for (ages, _who), place in sorted(age_at.items(), key=lambda item: item[1]):
        if ages.low <= age and (ages.high is None or age <= ages.high):
            if ages not in whole:
                return say(m.ONE_SEX_ONLY, column=clean(header[place]).text)
            if not ages.is_usable:
                return say(m.AGES_TOO_COARSE, column=clean(header[place]).text)
    return say(m.AGES_MISSING, age=age)


def _plain(title: str) -> str:
    return _DECORATION.sub("", fold(clean(title).text).replace("才", "歳"))


def _age_of(title: str) -> tuple[Ages, Who] | None:
    match = _AGES.fullmatch(_plain(title))
    if match is None:
        return None
    low, high = int(match["low"]), match["high"]
    who = _WHO.get(match["before"] or match["after"] or "計", "both")
    if match["over"] or (match["to"] and high is None):
        return (Ages(low, None), who) if match["over"] != "超" else (Ages(low + 1, None), who)
    last = int(high) if high else low
    if last < low:
        return None
    single = high is None and "歳" not in fold(title).replace("才", "歳")
    return None if single else (Ages(low, last), who)
