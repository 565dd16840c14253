"""Numbers, names of groups and quarters, as the reader writes them."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.i18n import Said, said
from metrics import words
from metrics.measures import CROSS, UNKNOWN
from metrics.numbers import Value, X
from metrics.publication import Publication

WITHHELD = "x"
NONE = "–"

Label = str | Said


def number(value: Value, decimals: int = 0) -> str:
    """As people write it; x where it is withheld, a dash where there is none."""
    if value is None:
        return NONE
    return WITHHELD if value is X else number_format(value, decimals, force_grouping=True)


def percent(value: Value) -> str:
    """One decimal, or none where the figure has whole percents only."""
    shown = number(value, 1 if isinstance(value, float) else 0)
    return f"{shown} %" if isinstance(value, int | float) else shown


def ratio(value: Value) -> str:
    """Two decimals: 1.00 is as the whole town."""
    return number(value, 2)


def label_of(publication: Publication, by: str, key: str) -> tuple[Label, ...]:
    """What a group is called: one name, or two where two breakdowns cross."""
    if by == "age-district":
        age, place = key.split(CROSS)
        return *label_of(publication, "age", age), *label_of(publication, "district", place)
    if key == UNKNOWN:
        return (str(words.UNKNOWN[by]),)
    frozen: Mapping[str, Mapping[str, Mapping[str, str]]] = {
        "district": publication.districts,
        "programme": publication.programmes,
    }
    return (said(frozen[by][key]) if by in frozen else str(words.GROUPS[key]),)


def quarter_name(last: date) -> str:
    """The quarter that a release is called after."""
    names = {
        3: _("January to March %(year)s"),
        6: _("April to June %(year)s"),
        9: _("July to September %(year)s"),
        12: _("October to December %(year)s"),
    }
    return names[last.month] % {"year": last.year}


def unknown_shares(publication: Publication) -> list[str]:
    """How much is not known, always said."""
    say = {
        "age": (
            _("Age not known: %(n)s %% of the registered."),
            _("Age not known: at most %(n)s %% of the registered."),
        ),
        "district": (
            _("District not known: %(n)s %% of the registered."),
            _("District not known: at most %(n)s %% of the registered."),
        ),
    }
    return [say[share.by][share.at_most] % {"n": share.percent} for share in publication.unknown]
