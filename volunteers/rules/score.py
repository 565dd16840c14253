"""How well a shift and a person fit: reasons for and against, and a number made of them. Pure.

One measure for suggestions and for plans; the weights are published in docs/matching.md and on a page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from volunteers.models import Comfort, Shift, Tongue
from volunteers.reasons import Reason
from volunteers.rules.fit import day_of
from volunteers.rules.someone import Someone
from volunteers.rules.week import ANY_TIME, is_free

# What each reason adds to the preference of a pair, out of 100. What a role *needs* adds little or nothing: without it
# there is no pair. Nobody's age or nationality weighs anything.
WEIGHTS: Mapping[str, int] = {
    "likes": 30,
    "interested": 30,
    "free_then": 15,
    "comforts": 15,
    "can": 10,
    "speaks": 10,
    "near": 10,
    "knows_host": 5,
    "looking": 5,
    "week_unknown": -5,
    "far": -20,
    "often": -10,
    "asked_lately": -10,
}
LEAST, MOST = 0, 100
BASE = 20


@dataclass(frozen=True)
class Past:
    """What the record says of a person towards a role; no more than the matcher may use."""

    first: bool = False  # never had a role
    months_without: int | None = None  # since the last one
    interested: bool = False  # in this role, or its programme
    knows_host: bool = False
    this_month: int = 0
    asked_lately: bool = False


def reasons_between(shift: Shift, someone: Someone, past: Past, *, district: int | None = None) -> list[Reason]:
    """Everything that speaks for the two, then what one should know before asking. `district`: where the shift is."""
    return [*_for(shift, someone, past, district), *_before_asking(shift, someone, past, district)]


def _for(shift: Shift, someone: Someone, past: Past, district: int | None) -> Iterable[Reason]:
    role = shift.role
    if past.first:
        yield Reason("first_role")
    elif past.months_without:
        yield Reason("no_role_lately", {"months": past.months_without})
    if someone.looking:
        yield Reason("looking")
    if past.interested:
        yield Reason("interested")
    if role.task in someone.tasks:
        yield Reason("likes", {"task": role.task})
    for code in sorted(role.languages):
        if level := someone.tongues.get(code):
            yield Reason("speaks", {"tongue": code, "level": level})
    if can := sorted(set(role.skills) & someone.skills):
        yield Reason("can", {"skills": can})
    if role.certificate and role.certificate in someone.certificates:
        yield Reason("certificate", {"certificate": role.certificate})
    if offered := sorted(someone.helps & set(role.comforts)):
        yield Reason("comforts", {"comforts": offered})
    if Comfort.NO_JAPANESE in role.comforts and someone.tongues.get(Tongue.JAPANESE, 9) <= 1:
        yield Reason("no_japanese")
    if someone.week != ANY_TIME and shift.part_of_week and is_free(someone.week, shift.part_of_week):
        yield Reason("free_then")
    if district is not None and district in someone.areas:
        yield Reason("near")
    if past.knows_host:
        yield Reason("knows_host")


def _before_asking(shift: Shift, someone: Someone, past: Past, district: int | None) -> Iterable[Reason]:
    if someone.week == ANY_TIME and shift.part_of_week:
        yield Reason("week_unknown")
    if district is not None and someone.areas and district not in someone.areas:
        yield Reason("far")
    if someone.times_a_month is not None and past.this_month and past.this_month + 1 >= someone.times_a_month:
        yield Reason("often", {"count": past.this_month})
    if past.asked_lately:
        yield Reason("asked_lately")
    if shift.role.japanese and Tongue.JAPANESE not in someone.tongues:
        yield Reason("japanese_unknown")
    if someone.age(day_of(shift)) is None and shift.role.least_age is not None:
        yield Reason("age_unknown")


def preference(reasons: Iterable[Reason]) -> int:
    """0 to 100: a base, and what each reason adds."""
    total = BASE + sum(WEIGHTS.get(code, 0) for code in {reason.code for reason in reasons})
    return max(LEAST, min(MOST, total))
