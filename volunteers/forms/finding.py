"""What the filters of the finder offer, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from activities.selectors.find_choices import choices
from volunteers.models import Comfort, Role, Task, Tongue
from volunteers.selectors.finding import COMFORTS, DAYS, FLAGS, RoleFilters, kinds_shown

Option = tuple[str, Any, bool]  # value, label, chosen
PART_WORDS = {"morning": _("in the morning"), "afternoon": _("in the afternoon"), "evening": _("in the evening")}
FLAG_WORDS = {
    "no_japanese": _("no Japanese needed"),
    "pupils": _("for pupils too"),
    "free": _("not at an event"),
}


@dataclass(frozen=True)
class Select:
    """One question with one answer."""

    name: str
    label: Any
    nothing: Any
    options: list[Option]


def selects(filters: RoleFilters) -> list[Select]:
    """The questions with one answer each."""
    areas = [(area.slug, area.name) for area in choices().districts]
    days = [(day, WEEKDAYS[int(day)]) for day in DAYS]
    kinds = [(kind.value, kind.label) for kind in kinds_shown()]
    return [
        _select("task", _("What"), _("everything"), Task.choices, filters.task),
        _select("day", _("On which day"), _("Any day"), days, filters.day),
        _select("part", _("At what time of day"), _("Any time"), list(PART_WORDS.items()), filters.part),
        _select("district", _("Where"), _("anywhere"), areas, filters.district),
        _select("speak", _("Where this language is wanted"), _("All"), Tongue.choices, filters.speak),
        _select("kind", _("How it is thanked for"), _("All"), kinds, filters.kind),
    ]


def chips(filters: RoleFilters) -> list[tuple[str, str, Any, bool]]:
    """Name, value, words, and whether it is set: what can be ticked beside one another."""
    flags = [(name, "1", FLAG_WORDS[name], getattr(filters, name)) for name in FLAGS]
    comforts = [("comfort", code, Comfort(code).label, code in filters.comfort) for code in COMFORTS]
    return [*flags, *comforts]


def word_of(name: str, value: str) -> Any:
    """What a filter that is set is called."""
    if name in FLAG_WORDS:
        return FLAG_WORDS[name]
    if name == "day":
        return WEEKDAYS[int(value)]
    if name == "part":
        return PART_WORDS[value]
    if name == "district":
        return next((area.name for area in choices().districts if area.slug == value), value)
    words: dict[str, Any] = {"task": Task, "speak": Tongue, "kind": Role.Kind, "comfort": Comfort}
    return words[name](value).label


def _select(name: str, label: Any, nothing: Any, options: Sequence[tuple[Any, Any]], chosen: str) -> Select:
    return Select(name, label, nothing, [(value, words, value == chosen) for value, words in options])
