"""Roles in the middle of it: somebody is asked, somebody asks, somebody looks for a stand-in; who pays the points."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from demo.town.model import Citizen, Town
from volunteers.models import Assignment, Interest, PointRule, Role, Shift, StandInAsk, StandInSearch, Watch

State, Via = Assignment.State, Assignment.Via
ANSWER_IN = timedelta(days=2, hours=18)


def build_turns(town: Town) -> None:
    """After the roles and their people, which stay as they were."""
    _asked(town)
    _asking(town)
    _stand_in(town)
    _points(town)


def _free_shifts(town: Town) -> list[Shift]:
    """A host's own shifts in the coming weeks that nobody has, soonest first."""
    taken = {id(one.shift) for one in town.assignments}
    since = town.at(town.day(4), "00:00")
    dated = [one for one in town.shifts if one.whole_session and one.starts_at and one.starts_at > since]
    return sorted((one for one in dated if id(one) not in taken), key=lambda one: str(one.starts_at))


def _idle(town: Town) -> list[Citizen]:
    """Who has had no role and may be asked."""
    asked = {id(profile.person) for profile, _ in town.profiles}
    busy = {id(one.person) for one in town.assignments}
    return [one for one in town.citizens if id(one.person) in asked and id(one.person) not in busy and one.person.user]


def _asked(town: Town) -> None:
    """Ms Yamada finds a question on her page; four others have one, too."""
    people = [town.persona("resident"), *(one.person for one in _idle(town)[:4])]
    for person, shift in zip(people, _free_shifts(town), strict=False):
        town.more.append(
            Assignment(
                shift=shift,
                person=person,
                state=State.PROPOSED,
                via=Via.COORDINATOR,
                reasons=[{"code": "first_role", "data": {}}, {"code": "near", "data": {}}],
                answer_by=town.midnight + ANSWER_IN,
                made_at=town.midnight - timedelta(hours=6),
            )
        )


def _asking(town: Town) -> None:
    """Three ask for a role whose host answers first; some are interested, and watch."""
    shift = _free_shifts(town)[5]
    shift.role.asks_first, shift.most = True, max(shift.most, 2)
    people = [one.person for one in _idle(town)[4:12]]
    for person in people[:3]:
        town.more.append(
            Assignment(
                shift=shift,
                person=person,
                state=State.APPLIED,
                via=Via.SELF,
                made_by=person.user_id,
                made_at=town.midnight - timedelta(hours=9),
            )
        )
    undated = [one for one in town.roles if one.session is None and one.kind == Role.Kind.VOLUNTEER]
    for number, person in enumerate(people[3:]):
        role = undated[number % len(undated)]
        town.more.append(Interest(role=role, person=person, shown_at=town.midnight - timedelta(days=number, hours=3)))
        town.more.append(Watch(role=role, person=person, since=town.midnight - timedelta(days=number, hours=3)))


def _stand_in(town: Town) -> None:
    """Somebody can't come in some days and looks for a stand-in; until then the place is theirs."""
    soon = [
        one
        for one in town.assignments
        if isinstance(one.busy, DateTimeTZRange) and one.busy.lower and one.busy.lower > town.at(town.day(1), "00:00")
    ]
    first = min(soon, key=lambda one: str(one.busy.lower))
    opened = town.midnight - timedelta(hours=4)
    search = StandInSearch(assignment=first, opened_at=opened, starts_at=first.busy.lower)
    town.more += [search, StandInAsk(search=search, person=_idle(town)[-1].person, asked_at=opened)]


def _points(town: Town) -> None:
    """The city pays えがおポイント for thanked roles of the health station."""
    year = town.today.year if town.today.month >= 4 else town.today.year - 1
    for slug in ("kenko-station", "komagane-city"):
        town.more.append(
            PointRule(
                names={"ja": "えがおポイント", "en": "Egao points"},
                organisation=town.organisations[slug],
                points=100,
                yearly_cap=3000,
                budget=200_000,
                first_day=town.today.replace(year=year, month=4, day=1),
                last_day=town.today.replace(year=year + 1, month=3, day=31),
            )
        )
