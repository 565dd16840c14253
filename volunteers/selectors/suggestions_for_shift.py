"""Whom a coordinator could ask for a shift: the best few of all whom they look after, with reasons; or why nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from activities.rules import reasons_of
from community.models import Person
from community.rules.ages import CONSENT_UNDER, CONTACT_UNDER, born_before
from community.selectors import AnyUser, district_of
from core import clock
from core.errors import DomainError
from volunteers.models import Assignment, Comfort, Role, Shift
from volunteers.reasons import Reason
from volunteers.rules import fit, taking
from volunteers.rules.score import BASE, LEAST, MOST, WEIGHTS, preference, reasons_between
from volunteers.selectors._fitting import EACH, GATES, HERE, TOP, spoken_too_little
from volunteers.selectors.owned import own_persons
from volunteers.selectors.pasts import LATELY, pasts, programme_of
from volunteers.selectors.situations import NO_STANDS, someones

MANY = 8  # suggestions at once: more is a list, not a suggestion


@dataclass(frozen=True)
class Suggestion:
    """A person for a shift, or a shift for a person."""

    person: Person
    shift: Shift
    reasons: list[Reason]
    preference: int  # 0 to 100, never shown beside another person's

    @cached_property
    def speaking_for(self) -> list[Reason]:
        """Why the two fit."""
        return [reason for reason in self.reasons if reason.speaks_for]

    @cached_property
    def to_know(self) -> list[Reason]:
        """What one should know before asking."""
        return [reason for reason in self.reasons if not reason.speaks_for]


@dataclass(frozen=True)
class Hindrance:
    """A need that so many people don't meet; `code` is the code of its error. Who lacks two is counted twice."""

    code: str
    count: int


@dataclass(frozen=True)
class SuggestionsForShift:
    """The best first; `asked` may be asked at all, `here` have it or were asked already, `fitting` could be asked."""

    rows: list[Suggestion]
    asked: int = 0
    here: int = 0
    fitting: int = 0
    hindrances: tuple[Hindrance, ...] = ()
    closed: tuple[DomainError, ...] = ()  # why nobody can be asked for it now


def suggestions_for_shift(user: AnyUser, shift: Shift, *, many: int = MANY) -> SuggestionsForShift:
    """Of the people whom this coordinator looks after and who may be asked. Seven queries, however many people.

    Order: how well it fits (rules.score); at the same fit first roles first, then who has been without the longest.
    The shift comes with its words (`selectors.roles.with_words`).
    """
    if closed := why_nobody(shift):
        return SuggestionsForShift([], closed=tuple(closed))
    try:
        ((tally, best),) = _judge(TOP, user, shift, many=many)
    except EmptyResultSet:
        return SuggestionsForShift([])
    return SuggestionsForShift(
        _rows(shift, best),
        asked=sum(count for _, count in tally),
        here=sum(count for stumbles, count in tally if stumbles & HERE),
        fitting=sum(count for stumbles, count in tally if not stumbles),
        hindrances=_hindrances([(stumbles, count) for stumbles, count in tally if not stumbles & HERE]),
    )


def _judge(statement: str, user: AnyUser, shift: Shift, **values: int) -> list[tuple[Any, ...]]:
    """The rows that `statement` (of _fitting) answers with. Raises EmptyResultSet for a user who looks after nobody."""
    (own, whose), (tongues, levels) = own_persons(user), spoken_too_little(shift)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(own=own, tongues=tongues), {**whose, **levels, **needs_of(shift), **values})
        return list(cursor.fetchall())


def _gates_of(stumbles: int) -> list[str]:
    """The codes that the bits stand for."""
    return [gate for place, gate in enumerate(GATES) if stumbles >> place & 1]


def _hindrances(tally: list[tuple[int, int]]) -> tuple[Hindrance, ...]:
    """How many stumble over each gate, most first."""
    counts = dict.fromkeys(GATES, 0)
    for stumbles, count in tally:
        for gate in _gates_of(stumbles):
            counts[gate] += count
    return tuple(sorted((Hindrance(*one) for one in counts.items() if one[1]), key=lambda one: -one.count))


def why_nobody(shift: Shift) -> list[DomainError]:
    """Why nobody at all can be asked for this shift now; empty: they can."""
    taken = shift.assignments.filter(state__in=Assignment.HOLDS_PLACE).count()
    return reasons_of(
        [
            lambda: taking.ensure_taken_freely(shift.role),
            lambda: taking.ensure_open(shift.role),
            lambda: taking.ensure_ahead(shift, clock.now()),
            lambda: taking.ensure_takes_place(shift.role.session),
            lambda: taking.ensure_not_called_off(shift),
            lambda: taking.ensure_places_left(shift, taken),
        ]
    )


@dataclass(frozen=True)
class Judgement:
    """How one person stands towards a shift, as the statement sees it."""

    here: bool
    stumbles: frozenset[str]  # codes of errors
    preference: int | None  # of who fits


def judgements(user: AnyUser, shift: Shift) -> dict[int, Judgement]:
    """Of everybody who may be asked; one query."""
    return {
        person: Judgement(bool(stumbles & HERE), frozenset(_gates_of(stumbles)), score)
        for person, stumbles, score in _judge(EACH, user, shift)
    }


def needs_of(shift: Shift) -> Mapping[str, Any]:
    """What the statement must know of the shift, the day, and the weights."""
    role, day, now = shift.role, fit.day_of(shift), clock.now()
    month, next_month = _month_of(day)
    return {
        "shift": shift.pk,
        "role": role.pk,
        "session": role.session_id,
        "organisation": role.organisation_id,
        "programme": programme_of(role),
        "district": district_at(role),
        "whole_session": shift.whole_session,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "day": day,
        "last_day": fit.last_day_of(shift),
        "month": month,
        "next_month": next_month,
        "now": now,
        "lately": now - LATELY,
        "no_since": now - NO_STANDS,
        "japanese": role.japanese,
        "skills": role.skills,
        "certificate": role.certificate,
        "comforts": role.comforts,
        "minors": Comfort.MINORS in role.comforts,
        "old_enough": born_before(day, role.least_age) if role.least_age is not None else None,
        "grown_up": born_before(day, CONTACT_UNDER),
        "own_yes": born_before(day, CONSENT_UNDER),
        "part_of_week": shift.part_of_week,
        "task": role.task,
        "best": MOST,
        "worst": LEAST,
        **_weights(shift),
    }


def _weights(shift: Shift) -> dict[str, int]:
    """What a role needs, all who fit have: that part of the measure is the same for everybody."""
    role = shift.role
    named = ("likes", "interested", "knows_host", "asked_lately", "looking", "week_unknown", "free_then", "often")
    base = BASE + (WEIGHTS["speaks"] if role.languages else 0) + (WEIGHTS["can"] if role.skills else 0)
    both = {name: WEIGHTS[name] for name in (*named, "near", "far")}
    return {"base": base, "comforts_weight": WEIGHTS["comforts"], **both}


def _month_of(day: date) -> tuple[datetime, datetime]:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin, end = (datetime(one.year, one.month, 1, tzinfo=clock.TOKYO) for one in (first, after))
    return begin, end


def _rows(shift: Shift, best: list[int]) -> list[Suggestion]:
    people = Person.objects.select_related("area", "user").in_bulk(best)
    facts, past, district = someones(best), pasts(best, shift), district_at(shift.role)
    return [
        Suggestion(people[pk], shift, reasons, preference(reasons))
        for pk in best
        for reasons in [reasons_between(shift, facts[pk], past[pk], district=district)]
    ]


def district_at(role: Role) -> int | None:
    """The district where a role is; None for one without a place, or elsewhere."""
    district = district_of(role.place.area) if role.place else None
    return district.pk if district else None
