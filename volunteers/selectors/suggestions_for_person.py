"""Roles that fit one person, with the reasons; and for what doesn't fit, what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, When

from community.models import Area, Person, Venue
from core.errors import DomainError
from volunteers.models import Comfort, Profile, Role, Shift
from volunteers.reasons import Reason
from volunteers.rules.fit import day_of
from volunteers.rules.score import Past, preference, reasons_between
from volunteers.rules.suits import why_it_does_not_suit
from volunteers.rules.taking import TAKEN_FREELY
from volunteers.selectors.finding import FoundRole, RoleFilters, cards_of, open_among
from volunteers.selectors.pasts import Record, records
from volunteers.selectors.standings import Standings, standings_of

FITTING, OTHERS = 4, 3  # roles shown
LOOKED_AT = 200  # shifts; with enough that fit, what does not is looked for no further
# Of a shift and of its role, what it takes to judge them: nothing else is loaded.
SHIFT = ("role", "starts_at", "ends_at", "most", "whole_session", "part_of_week", "state")
ROLE = (
    *("organisation", "programme", "session", "venue", "kind", "task", "state", "asks_first", "skills", "certificate"),
    *("japanese", "languages", "least_age", "comforts", "session__state", "session__venue", "session__activity__state"),
    "session__activity__programme",
)
# True of them on every role's card: nothing to tell the person about themself.
_KNOWN_TO_THEM = frozenset({"looking", "first_role", "no_role_lately", "asked_lately", "week_unknown", "age_unknown"})


@dataclass(frozen=True)
class Suggestion:
    """One role, why, and what to know before; or what stands in the way."""

    card: FoundRole
    reasons: list[Reason]
    refusals: list[DomainError]

    @property
    def why(self) -> list[str]:
        """In the reader's language."""
        return [one.sentence for one in self.reasons if one.speaks_for and one.code not in _KNOWN_TO_THEM]

    @property
    def to_know(self) -> list[str]:
        """In the reader's language."""
        return [one.sentence for one in self.reasons if not one.speaks_for and one.code not in _KNOWN_TO_THEM]


@dataclass(frozen=True)
class Suggestions:
    """For one person, best first."""

    fitting: list[Suggestion]
    others: list[Suggestion]
    has_profile: bool


@dataclass(frozen=True)
class _Judged:
    shift: Shift
    reasons: list[Reason]
    score: int
    taken: int


_Fitting = dict[int, _Judged]  # by the role's id
_Others = dict[int, tuple[_Judged, list[DomainError]]]


def suggestions_for(person: Person) -> Suggestions:
    """The best roles for this person by the same measure that plans use; eight queries however many shifts."""
    standings, record = standings_of(person), records([person.pk])[person.pk]
    best = _best_first(_judged(standings, record), record)
    fitting, others = _sorted_out(best, standings)
    cards = _cards([*fitting.values(), *(judged for judged, _ in others.values())])
    return Suggestions(
        [Suggestion(cards[role], judged.reasons, []) for role, judged in fitting.items() if role in cards],
        [Suggestion(cards[role], one.reasons, refusals) for role, (one, refusals) in others.items() if role in cards],
        Profile.objects.filter(person=person).exists(),
    )


def _sorted_out(best: list[_Judged], standings: Standings) -> tuple[_Fitting, _Others]:
    """The first roles that fit by one of their times, and the first of which no time does."""
    fitting: _Fitting = {}
    others: _Others = {}
    fits: set[int] = set()
    shown: set[tuple[int, str]] = set()
    for number, judged in enumerate(best):
        role, enough = judged.shift.role_id, len(fitting) == FITTING
        alike = (judged.shift.role.session_id or -role, judged.shift.role.task)
        if alike in shown and number < LOOKED_AT:
            continue  # the same task at four corners of a festival is one suggestion
        if role in fits or (enough and len(others) >= OTHERS and role not in others):
            continue
        if enough and number >= LOOKED_AT and role not in others:
            continue
        refusals = why_it_does_not_suit(judged.shift, standings.situation(judged.shift, judged.taken))
        if refusals:
            others.setdefault(role, (judged, refusals))
            continue
        fits.add(role)
        others.pop(role, None)
        if not enough:
            fitting[role] = judged
            shown.add(alike)
    return fitting, dict(list(others.items())[:OTHERS])


def _judged(standings: Standings, record: Record) -> Iterable[_Judged]:
    """Every open shift that they don't have yet, weighed."""
    someone, district_of = standings.someone, _districts_of_venues() if standings.someone.areas else {}
    pasts: dict[tuple[int, int, int], Past] = {}  # the same for all times of a role within a month
    shifts = list(open_among(RoleFilters()).filter(role__kind__in=TAKEN_FREELY).only(*SHIFT))
    roles = Role.objects.select_related("session__activity").only(*ROLE).in_bulk({shift.role_id for shift in shifts})
    for shift in shifts:
        if shift.pk in standings.of_shift:
            continue
        role = shift.role = roles[shift.role_id]
        district = district_of.get(role.venue_id or (role.session.venue_id if role.session else None) or 0)
        day = day_of(shift)
        key = (role.pk, day.year, day.month)
        if key not in pasts:
            pasts[key] = record.towards(shift)
        reasons = reasons_between(shift, someone, pasts[key], district=district)
        yield _Judged(shift, reasons, preference(reasons), vars(shift)["taken"])


def _best_first(judged: Iterable[_Judged], record: Record) -> list[_Judged]:
    """By what speaks for it; then, for a first role, what is good for the first time; then the soonest."""
    first = record.last is None

    def rank(one: _Judged) -> tuple[int, bool]:
        return -one.score, first and Comfort.FIRST_TIMERS not in one.shift.role.comforts

    return sorted(judged, key=rank)  # they come soonest first, and sorting keeps that


def _districts_of_venues() -> Mapping[int, int]:
    """The district in which each venue lies, if it lies in one; one query."""
    kind = Area.Kind.DISTRICT
    district = Case(When(area__kind=kind, then="area"), When(area__parent__kind=kind, then="area__parent"))
    return dict(Venue.objects.annotate(lies_in=district).exclude(lies_in=None).values_list("pk", "lies_in"))


def _cards(judged: list[_Judged]) -> dict[int, FoundRole]:
    """With the time that was judged, by the role's id."""
    return {card.role.pk: card for card in cards_of({one.shift.role_id: [one.shift.pk] for one in judged})}
