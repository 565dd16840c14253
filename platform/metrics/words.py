"""What the figures are called, and how each is defined: one place for page, CSV and table heads."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence

RESIDENTS = _("residents aged 10 or over (the municipality's count): “at least this many”, as others act elsewhere")
REGISTERED = _("residents who are registered here, aged 10 or over or of unknown age")


@dataclass(frozen=True)
class Definition:
    """A figure in words."""

    name: Sentence
    numerator: Sentence
    denominators: tuple[Sentence, ...]


DEFINITIONS: dict[str, Definition] = {
    "M1": Definition(
        _("Role rate"),
        _(
            "Residents with at least one role for others in the last 365 days that its host confirmed, unpaid or with a"
            " flat thank-you. A booking or a promise does not count. Each person counts once."
        ),
        (RESIDENTS, REGISTERED),
    ),
    "M2": Definition(
        _("Participation"),
        _(
            "Residents who came to at least one session in the last 365 days, as the host noted. A booking does not"
            " count. Each person counts once."
        ),
        (RESIDENTS, REGISTERED),
    ),
    "M2-regular": Definition(
        _("Taking part all year round"),
        _("Residents who came in at least 6 of the 12 months: the 365 days are cut into twelve equal parts."),
        (RESIDENTS, REGISTERED),
    ),
    "welfare": Definition(
        _("Welfare work"),
        _("Residents with at least one confirmed day of welfare work (就労継続支援). It is not part of the role rate."),
        (RESIDENTS, REGISTERED),
    ),
    "M1-outside": Definition(
        _("Role rate: people from outside"),
        _("The same as the role rate, for people who live elsewhere."),
        (_("people from outside who are registered here"),),
    ),
    "M2-outside": Definition(
        _("Participation: people from outside"),
        _("The same as participation, for people who live elsewhere."),
        (_("people from outside who are registered here"),),
    ),
    "M1-trainee": Definition(
        _("Role rate: JICA trainees"),
        _("The same as the role rate, for JICA trainees."),
        (_("JICA trainees who are registered here"),),
    ),
    "M2-trainee": Definition(
        _("Participation: JICA trainees"),
        _("The same as participation, for JICA trainees."),
        (_("JICA trainees who are registered here"),),
    ),
}

GROUPS: dict[str, str | Promise] = {
    "town": _("Whole town"),
    "10-17": _("10–17 years"),
    "18-39": _("18–39 years"),
    "40-64": _("40–64 years"),
    "65-74": _("65–74 years"),
    "75+": _("75 years or over"),
}
BREAKDOWNS: dict[str, str | Promise] = {"age": _("By age"), "district": _("By district")}
UNKNOWN: dict[str, str | Promise] = {"age": _("age not known"), "district": _("district not known")}
