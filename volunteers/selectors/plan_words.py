"""What a plan says in the reader's language: its objectives, why somebody, why not, why a shift stays short."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from core.errors import DomainError, Sentence
from volunteers import errors
from volunteers.models import Plan

# Errors that name what is missing say it here without the name: only their code is kept.
_WITHOUT_NAMES: Mapping[str, Sentence] = {
    errors.TooYoungForRole.code: gettext_lazy("The role is for older people."),
    errors.CertificateNeeded.code: gettext_lazy("The role needs a qualification that is valid on the day."),
    errors.LanguagesNeeded.code: gettext_lazy("The role needs a language that they have not said they speak."),
    errors.SkillsNeeded.code: gettext_lazy("The role needs something that they have not said they can do."),
    errors.NotWhatTheyAskedFor.code: gettext_lazy("The role does not promise what they would like help with."),
}
_REFUSALS: Mapping[str, Sentence] = {
    **{
        found.code: found.message
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, DomainError)
    },
    **_WITHOUT_NAMES,
}

STAGES: Mapping[str, Sentence] = {
    "first_roles": gettext_lazy("People who get a first role"),
    "required": gettext_lazy("Required places that are filled"),
    "preferences": gettext_lazy("How well people and roles fit"),
    "even_load": gettext_lazy("How unevenly the work is spread"),
    "continuity": gettext_lazy("People who come to a host that they know"),
}
SHORT: Mapping[str, Sentence] = {
    "nobody_fits": gettext_lazy("Nobody who may be asked fits."),
    "banned": gettext_lazy("Those who fit were taken out by hand."),
    "all_busy_elsewhere": gettext_lazy("All who fit are busy at that time."),
    "over_their_maximum": gettext_lazy("All who fit have as much as they said they can."),
    "reserved_place": gettext_lazy("A place is kept for somebody with a language, and nobody with it is free."),
    "nobody_experienced": gettext_lazy("Newcomers would be alone there, and nobody experienced is free."),
    "not_found": gettext_lazy("The search ended before anybody was found; perhaps there is somebody."),
}
# What a coordinator can do about it.
REMEDIES: Mapping[str, Sentence] = {
    "nobody_fits": gettext_lazy(
        "Ask the host whether everything that the role needs is really needed, or call people."
    ),
    "banned": gettext_lazy("Put one of them back, or ask somebody else."),
    "all_busy_elsewhere": gettext_lazy("Move the shift to another time, or put one of them here by hand."),
    "over_their_maximum": gettext_lazy("Ask one of them whether once more would be fine."),
    "reserved_place": gettext_lazy("Look for somebody who speaks it, or ask the host to do without."),
    "nobody_experienced": gettext_lazy("Put somebody experienced there by hand, or ask the host to be there."),
    "not_found": gettext_lazy("Have the plan made again, or put somebody there by hand."),
}
FAILURES: Mapping[str, Sentence] = {
    "nothing_to_plan": gettext_lazy("No shift in this time wants people."),
    "contradiction": gettext_lazy(
        "What was put in by hand can't all be true at once. Take one of these out and try again."
    ),
    "given_up": gettext_lazy(
        "Something went wrong several times. Please try a smaller plan, or tell the administrator."
    ),
}
CLASHES: Mapping[str, Sentence] = {
    "banned": gettext_lazy("Put in and taken out at once"),
    "not_eligible": gettext_lazy("The rules do not allow it"),
    "overlap": gettext_lazy("Two shifts at the same time"),
    "travel": gettext_lazy("The way between the two places is too long"),
    "busy": gettext_lazy("Busy at that time"),
    "max_shifts": gettext_lazy("More often than they said they can"),
    "max_minutes": gettext_lazy("Longer than they said they can"),
    "full": gettext_lazy("More people than the shift may have"),
    "reserved": gettext_lazy("A place is kept for somebody with a language"),
    "nobody_experienced": gettext_lazy("Newcomers alone, where somebody experienced is wanted"),
}


@dataclass(frozen=True)
class StageWords:
    """An objective as people read it."""

    name: str
    title: str
    value: str
    bound: str  # what nobody can do better than
    proven: bool  # nothing better exists
    plain: str  # what a careful person would reach without it; empty: not known


def stage_words(plan: Plan) -> list[StageWords]:
    """The five objectives in their order."""
    return [_stage(plan, row) for row in plan.stages if row["name"] in STAGES]


def _stage(plan: Plan, row: Mapping[str, Any]) -> StageWords:
    name, value, bound = row["name"], row["value"], row["bound"]
    proven = value == bound
    plain = plan.plain.get(name)
    return StageWords(
        name=name,
        title=str(STAGES[name]),
        value=_amount(plan, name, value),
        bound=_best(name, proven=proven, bound=_amount(plan, name, bound)),
        proven=proven,
        plain="" if plain is None else _amount(plan, name, plain),
    )


def _best(name: str, *, proven: bool, bound: str) -> str:
    if proven:
        return gettext("No plan does better: that is proven.")
    if name == "even_load":
        return gettext("No plan can get below %(bound)s.") % {"bound": bound}
    return gettext("No plan can do better than %(bound)s.") % {"bound": bound}


def _amount(plan: Plan, name: str, value: int) -> str:
    if name == "required":
        return gettext("%(count)s of %(wanted)s") % {"count": value, "wanted": plan.sizes.get("wanted", value)}
    if name in ("first_roles", "continuity"):
        return ngettext("%(count)s person", "%(count)s people", value) % {"count": value}
    return gettext("%(count)s points") % {"count": f"{value:,}"}


def refusal_sentence(code: str) -> str:
    """Of an error of which only the code was kept."""
    return str(_REFUSALS.get(code, DomainError.message))


def refusal_sentences(codes: Iterable[str]) -> list[str]:
    """Each of them."""
    return [refusal_sentence(code) for code in codes]
