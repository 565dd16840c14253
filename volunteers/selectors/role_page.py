"""A role's own page: its times, and what stands between each and the reader."""

from dataclasses import dataclass, field, replace

from django.db.models import Count, F, Q
from django.http import Http404

from activities.models import Activity
from community.models import Person
from core import clock
from core.errors import DomainError
from volunteers.errors import JapaneseNeeded, LanguagesNeeded, SkillsNeeded
from volunteers.models import Assignment, Interest, Role, Shift, Watch
from volunteers.rules import why_not_apply
from volunteers.rules.someone import Situation, Someone
from volunteers.selectors.finding import kinds_shown, roles_with_words
from volunteers.selectors.standings import standings_of

MOST_TIMES = 60
VOUCHED = (LanguagesNeeded, JapaneseNeeded, SkillsNeeded)  # who ticks "I can do this" may take it all the same


@dataclass(frozen=True)
class Time:
    """One shift as the reader meets it."""

    shift: Shift
    left: int
    standing: Assignment | None
    in_the_way: list[DomainError]
    to_vouch: list[DomainError]
    here_alone: list[DomainError] = field(default_factory=list)  # in the way, and not of every other time too

    @property
    def open(self) -> bool:
        """Whether there is a button, with or without a tick."""
        return self.standing is None and not self.in_the_way


@dataclass(frozen=True)
class RolePage:
    """The role, its times, and what the reader has to do with it."""

    role: Role
    times: list[Time]
    in_the_way: list[DomainError]  # at every time, so it is said once, before anything else
    interest: Interest | None
    watched: bool


def get_role(pk: int) -> Role:
    """A role that was offered to everyone, open or not; else 404."""
    hidden = Q(session__activity__state__in=Activity.HIDDEN)
    role = roles_with_words().exclude(hidden).filter(pk=pk, kind__in=kinds_shown()).first()
    if role is None:
        raise Http404
    return role


def role_page(role: Role, person: Person | None) -> RolePage:
    """Six queries at most, however many times it has; for a stranger what anybody could take."""
    standings = standings_of(person) if person else None
    times = []
    for shift in _shifts_ahead(role):
        taken: int = shift.taken  # type: ignore[attr-defined]  # annotated below
        situation = standings.situation(shift, taken) if standings else _anybody(taken)
        refusals = why_not_apply(shift, situation)
        standing = standings.of_shift.get(shift.pk) if standings else None
        times.append(_time(shift, max(0, shift.most - taken), standing, refusals, known=person is not None))
    everywhere = _everywhere(times)
    return RolePage(
        role=role,
        times=[replace(time, here_alone=_without(time.in_the_way, everywhere)) for time in times],
        in_the_way=everywhere,
        interest=Interest.objects.filter(role=role, person=person, ended_at=None).first() if person else None,
        watched=person is not None and Watch.objects.filter(role=role, person=person).exists(),
    )


def _shifts_ahead(role: Role) -> list[Shift]:
    found = role.shifts.filter(Q(starts_at__gt=clock.now()) | Q(starts_at=None), state=Shift.State.SCHEDULED)
    held = Count("assignments", filter=Q(assignments__state__in=Assignment.HOLDS_PLACE))
    in_order = found.annotate(taken=held).order_by(F("starts_at").asc(nulls_last=True), "id")
    shifts: list[Shift] = list(in_order[:MOST_TIMES])
    for shift in shifts:
        shift.role = role
    return shifts


def _anybody(taken: int) -> Situation:
    return Situation(now=clock.now(), someone=Someone(person=0), taken=taken)


def _time(shift: Shift, left: int, standing: Assignment | None, refusals: list[DomainError], *, known: bool) -> Time:
    # A stranger has told nothing yet: what one can say of oneself stands in nobody's way before they sign in.
    vouch: list[DomainError] = [one for one in refusals if isinstance(one, VOUCHED)]
    firm = [one for one in refusals if one not in vouch and (known or one.code in _ANYBODYS)]
    return Time(shift, left, standing, firm, vouch if known else [])


# What is in the way of everyone; the rest depends on who asks.
_ANYBODYS = frozenset({"role_full", "role_not_open", "role_session_cancelled", "through_provider"})


def _without(reasons: list[DomainError], told: list[DomainError]) -> list[DomainError]:
    codes = {one.code for one in told}
    return [one for one in reasons if one.code not in codes]


def _everywhere(times: list[Time]) -> list[DomainError]:
    """What every time that they don't have says no to, once each."""
    asked = [time for time in times if time.standing is None]
    if not asked:
        return []
    codes = set.intersection(*({one.code for one in time.in_the_way} for time in asked))
    return [one for one in asked[0].in_the_way if one.code in codes]
