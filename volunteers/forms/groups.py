"""Filters of people by the groups of the figures: from a gap in the figures to those whom somebody may ask."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from community.models import Area
from volunteers.forms.finding import Select
from volunteers.selectors.without_roles import AGES, OfGroup, Reads

NAMES = ("age", "home", "reads")  # in addresses
AGE_WORDS: Mapping[str, Any] = {
    "10-17": _("10–17 years"),
    "18-39": _("18–39 years"),
    "40-64": _("40–64 years"),
    "65-74": _("65–74 years"),
    "75+": _("75 years or over"),
}
READS_WORDS: Mapping[Reads, Any] = {
    "ja": _("Reads Japanese"),
    "ja-easy": _("Reads plain Japanese"),
    "other": _("Reads another language"),
}


def group_of(query: QueryDict | Mapping[str, str], districts: Mapping[str, Area]) -> OfGroup:
    """What the address asks for; what makes no sense is left out. `districts`: by their slug."""
    age, reads = query.get("age", ""), query.get("reads", "")
    return OfGroup(
        age=age if age in AGES else "",
        home=districts.get(query.get("home", "")),
        reads=cast(Reads, reads) if reads in READS_WORDS else "",
    )


def group_selects(group: OfGroup, districts: Mapping[str, Area]) -> list[Select]:
    """The three questions, with what is chosen."""
    home = group.home.slug if group.home else ""
    places = [(slug, area.name, slug == home) for slug, area in districts.items()]
    tongues = [(str(code), word, code == group.reads) for code, word in READS_WORDS.items()]
    return [
        Select("age", _("Age"), _("any age"), [(code, word, code == group.age) for code, word in AGE_WORDS.items()]),
        Select("home", _("Lives in"), _("anywhere"), places),
        Select("reads", _("Language"), _("any language"), tongues),
    ]


def group_address(group: OfGroup) -> str:
    """The part of an address that says so; empty for anybody."""
    parts = {"age": group.age, "home": group.home.slug if group.home else "", "reads": group.reads}
    return urlencode({name: value for name, value in parts.items() if value})
