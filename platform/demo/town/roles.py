"""What people did for others: roles at sessions, free-standing ones, and who fulfilled them."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from activities.models import Session
from community.models import Organisation
from core.clock import TOKYO
from demo.town.contributors import choose_contributors
from demo.town.data import names, read
from demo.town.model import Citizen, Occasion, Town
from volunteers.models import Assignment, Contribution, Role, Shift
from volunteers.rules.week import touched

OPEN_AHEAD = 45  # days for which hosts have said already which hands they want
FULFILLED = 0.94
SETTLED = 330  # everybody who counts has done something within these days, so that moving the clock drops nobody


def build_roles(town: Town) -> None:
    """Teams for every activity, then whoever has not had a turn, then roles without a date."""
    luck = town.luck("roles")
    helpers = choose_contributors(town)
    teams = _teams(town, helpers, luck)
    for occasion in town.occasions:
        if occasion.session.state == Session.State.SCHEDULED:
            _staff(town, occasion, teams[id(occasion.activity)], luck)
    _free_standing(town, helpers, luck)
    _a_turn_for_everybody(town, helpers, luck)


def _teams(town: Town, helpers: list[Citizen], luck: random.Random) -> dict[int, list[Citizen]]:
    """Each activity's regulars: a few more than it needs at once."""
    offer_of = {id(one.activity): one.offer for one in town.occasions}
    teams = {}
    for activity in town.activities:
        offer = offer_of[id(activity)]
        fitting = [one for one in helpers if _fits(town, one, offer.programme, offer.audience)] or helpers
        size = len(offer.roles) * 2 + 2
        teams[id(activity)] = luck.sample(fitting, min(size, len(fitting)))
    return teams


def _fits(town: Town, citizen: Citizen, programme: str, audience: str) -> bool:
    age = citizen.age(town.today) or 50
    if programme == "umigame":
        return age < 20
    if audience == "foreign":
        return citizen.person.language != "ja" or age < 65
    return age >= 18


def _staff(town: Town, occasion: Occasion, team: list[Citizen], luck: random.Random) -> None:
    ahead = (occasion.day - town.today).days
    if ahead > OPEN_AHEAD:
        return
    for task, headcount in Counter(occasion.offer.roles).items():
        shift = _shift(town, occasion.activity.organisation, task, headcount, session=occasion.session)
        shift.role.created_at = (occasion.activity.published_at or town.midnight) + timedelta(minutes=20)
        for _ in range(headcount):
            # Ahead of us about half of the places are still open: that is what the board is for.
            if ahead >= 0 and luck.random() < 0.5:
                continue
            free = [one for one in team if not one.busy & _days(occasion)]
            if free:
                _take(town, shift, luck.choice(free), occasion, luck)


def _days(occasion: Occasion) -> set[date]:
    """All days of a session; a stay has several, and nobody is in two places."""
    last = occasion.session.ends_at.astimezone(TOKYO).date()
    return {occasion.day + timedelta(days=number) for number in range((last - occasion.day).days + 1)}


def _shift(town: Town, host: Organisation, task: str, headcount: int, *, session: Session | None = None) -> Shift:
    """A role and its one shift: as long as the session, or whenever it suits."""
    role = Role(organisation=host, session=session, task=task)
    shift = Shift(role=role, least=headcount, most=headcount)
    if session is not None:
        shift.starts_at, shift.ends_at, shift.offset = session.starts_at, session.ends_at, timedelta(0)
        shift.whole_session, shift.part_of_week = True, touched(session.starts_at, session.ends_at)
    town.roles.append(role)
    town.shifts.append(shift)
    return shift


def _take(town: Town, shift: Shift, citizen: Citizen, occasion: Occasion, luck: random.Random) -> None:
    citizen.busy |= _days(occasion)
    last = min(occasion.session.starts_at, town.midnight)
    first = max(shift.role.created_at, last - timedelta(days=25))
    at = first + (last - first) * luck.random()
    assignment = _assignment(town, shift, citizen, at)
    if town.is_past(occasion) and luck.random() < FULFILLED:
        length = int((occasion.session.ends_at - occasion.session.starts_at).total_seconds() // 60)
        _fulfil(town, assignment, occasion.day, min(length, 480), occasion.session.ends_at + timedelta(minutes=20))


def _assignment(town: Town, shift: Shift, citizen: Citizen, at: datetime) -> Assignment:
    assignment = Assignment(shift=shift, person=citizen.person, state=Assignment.State.ACCEPTED, made_at=at)
    if shift.starts_at is not None:
        assignment.busy = DateTimeTZRange(shift.starts_at, shift.ends_at)
    town.assignments.append(assignment)
    citizen.person.created_at = min(citizen.person.created_at, at - timedelta(minutes=3))
    return assignment


def _fulfil(town: Town, assignment: Assignment, day: date, minutes: int, at: datetime) -> None:
    town.contributions.append(
        Contribution(
            assignment=assignment,
            state=Contribution.State.CONFIRMED,
            minutes=minutes,
            on=day,
            confirmed_at=at,
        )
    )


def _free_standing(town: Town, helpers: list[Citizen], luck: random.Random) -> None:
    grown = [one for one in helpers if (one.age(town.today) or 50) >= 18]
    for row in read("roles")["role"]:
        shift = _shift(town, town.organisations[row["host"]], row["task"], row["headcount"])
        role = shift.role
        role.kind, role.titles = row.get("kind", Role.Kind.VOLUNTEER), names(row)
        role.created_at = town.midnight - timedelta(days=luck.randint(90, 320), minutes=luck.randint(0, 500))
        for citizen in luck.sample(grown, min(row["done"], len(grown))):
            day = town.day(-luck.randint(4, 80))
            at = town.at(day, "19:00")
            assignment = _assignment(town, shift, citizen, at - timedelta(days=7))
            _fulfil(town, assignment, day, luck.choice([30, 45, 60, 90]), at)


def _a_turn_for_everybody(town: Town, helpers: list[Citizen], luck: random.Random) -> None:
    """Whoever was chosen and had no turn lately lends a hand once, so that the count is the one that was chosen."""
    since = town.day(-SETTLED)
    lately = {id(one.assignment.person) for one in town.contributions if one.on > since}
    sessions = [
        one
        for one in town.occasions
        if since < one.day and town.is_past(one) and one.session.state == Session.State.SCHEDULED and one.offer.roles
    ]
    for citizen in helpers:
        if id(citizen.person) in lately:
            continue
        occasion = luck.choice([one for one in sessions if not citizen.busy & _days(one)])
        shift = _shift(town, occasion.activity.organisation, Role.Task.HELP, 1, session=occasion.session)
        shift.role.created_at = occasion.session.starts_at - timedelta(days=6)
        citizen.busy |= _days(occasion)
        at = occasion.session.starts_at - timedelta(days=2)
        assignment = _assignment(town, shift, citizen, at)
        _fulfil(town, assignment, occasion.day, 60, occasion.session.ends_at + timedelta(minutes=20))
