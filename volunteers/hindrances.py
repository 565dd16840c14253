"""How many people a need leaves out, told to a coordinator in their language. Keys: codes of errors."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from core.errors import Sentence
from volunteers.models import Certificate, Comfort, Role, Skill, Tongue

_SENTENCES: Mapping[str, Sentence] = {
    "languages_needed": ngettext_lazy(
        "%(count)s person does not speak: %(names)s", "%(count)s people do not speak: %(names)s", "count"
    ),
    "japanese_needed": ngettext_lazy(
        "%(count)s person speaks less Japanese than it needs",
        "%(count)s people speak less Japanese than it needs",
        "count",
    ),
    "skills_needed": ngettext_lazy(
        "%(count)s person has not ticked: %(names)s", "%(count)s people have not ticked: %(names)s", "count"
    ),
    "certificate_needed": ngettext_lazy(
        "%(count)s person has no valid qualification that we have seen: %(names)s",
        "%(count)s people have no valid qualification that we have seen: %(names)s",
        "count",
    ),
    "too_young_for_role": ngettext_lazy(
        "%(count)s person is younger than it asks", "%(count)s people are younger than it asks", "count"
    ),
    "for_grown_ups": ngettext_lazy(
        "%(count)s person is under 18, and it is not for pupils",
        "%(count)s people are under 18, and it is not for pupils",
        "count",
    ),
    "guardian_contact_needed": ngettext_lazy(
        "Of %(count)s person under 18 we know no parent", "Of %(count)s people under 18 we know no parent", "count"
    ),
    "guardian_yes_needed": ngettext_lazy(
        "Of %(count)s person under 16 a parent has not said yes yet",
        "Of %(count)s people under 16 a parent has not said yes yet",
        "count",
    ),
    "not_what_they_asked_for": ngettext_lazy(
        "%(count)s person asked for something that it does not offer",
        "%(count)s people asked for something that it does not offer",
        "count",
    ),
    "not_at_that_time": ngettext_lazy(
        "%(count)s person ticked other times of the week", "%(count)s people ticked other times of the week", "count"
    ),
    "away_then": ngettext_lazy("%(count)s person is away then", "%(count)s people are away then", "count"),
    "times_overlap": ngettext_lazy(
        "%(count)s person has another role then", "%(count)s people have another role then", "count"
    ),
    "said_no_before": ngettext_lazy(
        "%(count)s person said no to this role within a year",
        "%(count)s people said no to this role within a year",
        "count",
    ),
    "over_their_most": ngettext_lazy(
        "%(count)s person helps as often that month as they said at most",
        "%(count)s people help as often that month as they said at most",
        "count",
    ),
}


def hindrance_sentence(code: str, count: int, role: Role) -> str:
    """One need and how many it leaves out, in the language of whoever reads it now."""
    return str(_SENTENCES[code] % {"count": count, "names": _names(code, role)})


def _names(code: str, role: Role) -> str:
    if code == "languages_needed":
        return " · ".join(str(Tongue(one).label) for one in sorted(role.languages))
    if code == "skills_needed":
        return " · ".join(str(Skill(one).label) for one in sorted(role.skills))
    if code == "certificate_needed":
        return str(Certificate(role.certificate).label)
    return " · ".join(str(Comfort(one).label) for one in sorted(role.comforts))
