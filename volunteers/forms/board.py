"""What the board shows: filters of both sides, as links and selects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.models import Programme
from community.models import Area
from community.selectors import districts
from volunteers.forms.finding import Select
from volunteers.forms.groups import NAMES, group_of, group_selects
from volunteers.selectors.board import ShiftFilters, weeks_ahead
from volunteers.selectors.without_roles import OfGroup, Who

WHO: Mapping[Who, Any] = {
    "looking": _("want a role"),
    "3": _("no role for 3 months"),
    "6": _("no role for 6 months"),
    "12": _("no role for a year"),
    "never": _("never had a role"),
}
STEPS = ("people", "fits", "shifts")
_KEPT = ("who", *NAMES, "district", "programme", "week", "person", "shift", "people_page", "shifts_page", "step")
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class BoardAsked:
    """What the address asks for; what makes no sense is left out."""

    values: Mapping[str, str]
    who: Who
    group: OfGroup
    shifts: ShiftFilters
    person: int | None
    shift: int | None
    people_page: str
    shifts_page: str
    step: str
    options: Mapping[str, list[tuple[str, Any]]] = field(default_factory=dict)
    group_selects: list[Select] = field(default_factory=list)

    def address(self, **changes: Any) -> str:
        """The address with these parts changed; None takes one away."""
        parts = {**self.values, **changes}
        return urlencode({name: value for name, value in parts.items() if value not in (None, "")})

    @property
    def base(self) -> str:
        """The address without what is chosen, to put a choice at its end."""
        rest = self.address(person=None, shift=None, step=None)
        return f"{rest}&" if rest else ""

    @property
    def selects(self) -> list[Select]:
        """The filters of the right side."""
        labels = {
            "district": (_("Where"), _("anywhere")),
            "programme": (_("Programme"), _("all")),
            "week": (_("Week"), _("any week")),
        }
        return [
            Select(name, *labels[name], [(value, word, self.values.get(name) == value) for value, word in options])
            for name, options in self.options.items()
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the right side's filters carries along."""
        return self._carried("who", *NAMES, "person", "shift")

    @property
    def kept_of_people(self) -> list[tuple[str, str]]:
        """What the form of the left side's filters carries along."""
        return self._carried("who", *self.options, "person", "shift")

    def _carried(self, *names: str) -> list[tuple[str, str]]:
        return [(name, self.values[name]) for name in names if name in self.values]


def asked_of(query: QueryDict) -> BoardAsked:
    """Read the address. Two queries."""
    areas = {area.slug: area for area in districts()}
    programmes = {one.slug: one for one in Programme.objects.order_by("pk")}
    weeks = {one.isoformat(): one for one in weeks_ahead()}
    values = {name: str(query[name]) for name in _KEPT if query.get(name)}
    who = values.get("who", "looking")
    group = group_of(values, areas)
    filters = ShiftFilters(
        district=areas.get(values.get("district", "")),
        programme=programmes.get(values.get("programme", "")),
        week=weeks.get(values.get("week", "")),
    )
    person, shift = _number(values.get("person")), _number(values.get("shift"))
    step = values.get("step", "fits" if person or shift else "people")
    return BoardAsked(
        values=values,
        who=cast(Who, who) if who in WHO else "looking",
        group=group,
        shifts=filters,
        person=person,
        shift=None if person else shift,
        people_page=values.get("people_page", "1"),
        shifts_page=values.get("shifts_page", "1"),
        step=step if step in STEPS else "people",
        options=_options(areas, programmes, weeks),
        group_selects=group_selects(group, areas),
    )


def _options(
    areas: Mapping[str, Area], programmes: Mapping[str, Programme], weeks: Mapping[str, date]
) -> dict[str, list[tuple[str, Any]]]:
    return {
        "district": [(slug, area.name) for slug, area in areas.items()],
        "programme": [(slug, one.name) for slug, one in programmes.items()],
        "week": [(value, _week(monday)) for value, monday in weeks.items()],
    }


def _week(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return f"{date_format(monday, 'MONTH_DAY_FORMAT')} – {date_format(sunday, 'MONTH_DAY_FORMAT')}"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def pair_of(query: QueryDict) -> tuple[int, int] | None:
    """The person and the shift that a proposal names, or nothing."""
    person, shift = _number(query.get("person")), _number(query.get("shift"))
    return (person, shift) if person and shift else None
