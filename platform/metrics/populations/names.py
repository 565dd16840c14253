"""Names of areas as files write them, made alike: 駒ヶ根市髙町１区 and 高町一."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from activities.imports.text import clean, fold

Kind = Literal["district", "ward"]
# Letters that the family register knows in several forms, and the one that we compare by.
_OLD_FORMS = str.maketrans(
    "髙﨑邊邉澤嶋嶌廣國濱齋齊斎櫻舘瀨德眞彥曾惠龍條壽圓鹽藏槇冨峯渕栁𠮷萬與會來寶學縣嶽淸ヶケヵが之",
    "高崎辺辺沢島島広国浜斉斉斉桜館瀬徳真彦曽恵竜条寿円塩蔵槙富峰淵柳吉万与会来宝学県岳清ケケケケの",
)
_KANJI_DIGITS = str.maketrans("一二三四五六七八九〇", "1234567890")
_SPACES = re.compile(r"[\s・]+")
_PREFIX = re.compile(r"^(?:大字|字)")
_SUBTOTAL = re.compile(r"(?:\(?(?:小計|合計|総数|計|全体|全域)\)?)$")
_TOWN = ["", "合計", "総数", "総計", "全体", "全市", "全域", "計", "小計", "市合計", "全市計"]
_TOWN += [f"{kind}{whole}" for kind in "市町村" for whole in ("全体", "計")]


@dataclass(frozen=True)
class Place:
    """A ward or district of the town, as far as names need it."""

    pk: int
    name: str
    kind: Kind
    district: int  # its own for a district


@dataclass(frozen=True)
class Gazetteer:
    """Which names mean what in this town."""

    municipality: str
    places: Mapping[int, Place]
    by_name: Mapping[str, int]

    def is_elsewhere(self, municipality: str) -> bool:
        """Whether a line says that it is about another municipality. The prefecture in front does not matter."""
        named = alike(municipality)
        return bool(named and self.municipality) and not named.endswith(alike(self.municipality))

    def is_town(self, name: str) -> bool:
        """Whether the name means the whole town, a total line."""
        plain = self._without_town(alike(name))
        return plain in _TOWN_ALIKE

    def find(self, name: str) -> int | None:
        """The ward or district of this name; None where there is none, or several."""
        plain = self._without_town(alike(name))
        for form in (plain, _SUBTOTAL.sub("", plain), _bare(plain), _bare(_SUBTOTAL.sub("", plain))):
            if form in self.by_name:
                return self.by_name[form]
        return None

    def _without_town(self, plain: str) -> str:
        town = alike(self.municipality)
        before, found, after = plain.partition(town) if town else ("", "", plain)
        return after if found and not before.endswith(("市", "町", "村")) else plain


def gazetteer(municipality: str, places: Iterable[Place]) -> Gazetteer:
    """Every name that means one place alone.

    A district with one ward of its own name is that ward, unless 地区 says the district: it is the same people.
    """
    every = {place.pk: place for place in places}
    only = {
        wards[0]
        for district in every.values()
        if district.kind == "district"
        and len(wards := [one.pk for one in every.values() if one.kind == "ward" and one.district == district.pk]) == 1
    }
    meanings: dict[str, set[int]] = {}
    for place in every.values():
        name = alike(place.name)
        endings = ("区", "行政区") if place.kind == "ward" else ("地区",)
        for form in {name, *(f"{_bare(name)}{ending}" for ending in endings), _bare(name)}:
            meanings.setdefault(form, set()).add(place.pk)
    by_name: dict[str, int] = {}
    for form, found in meanings.items():
        if len(found) == 1:
            by_name[form] = found.pop()
        elif len({every[pk].district for pk in found}) == 1 and found & only:
            by_name[form] = (found & only).pop()
    return Gazetteer(municipality, every, by_name)


def alike(name: str) -> str:
    """Width, spaces, old forms of kanji and kanji digits made one."""
    plain = _SPACES.sub("", fold(clean(name).text)).translate(_OLD_FORMS).translate(_KANJI_DIGITS)
    return _PREFIX.sub("", plain)


def _bare(plain: str) -> str:
    for ending in ("行政区", "地区", "区"):
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending)
    return plain


_TOWN_ALIKE = frozenset(alike(name) for name in _TOWN)
