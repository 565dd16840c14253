"""Who does what for others: roles at sessions and free-standing ones, who took them, and what hosts confirmed."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo.simulation.life import Busy, Crowd, minutes_between
from demo.simulation.model import DAY, Assignment, Person, Role, Session, Shift, Step, Town, at

KINDS = (["volunteer", "thanked", "welfare_a", "welfare_b", "employment"], [62, 20, 4, 10, 4])
TASKS = ["teach", "run", "help", "interpret", "watch"]
AT_A_SESSION = ([0, 1, 2, 3], [20, 40, 30, 10])  # roles
CONFIRMED = 0.93
CORRECTED, CORRECTED_AGAIN, LATEST_CORRECTION = 0.08, 0.3, 120
PERSONS_A_FREE_ROLE = 30  # and year: without a time, done whenever it suits
ANNOUNCED = 70  # days before the last one in which hosts asked for what lies ahead
OPEN, STANDS = 0.88, 0.94  # of roles, of shifts


def build_roles(town: Town, busy: Busy) -> None:
    """Roles at sessions, then those without a time; numbered in this order."""
    luck = town.luck("roles")
    helpers = Crowd([one for one in town.persons if one.weight > 0 and one.helps], luck)
    workers = Crowd([one for one in town.persons if one.weight > 0 and one.works], luck)
    for session in town.sessions:
        if session.activity.published and not session.cancelled:
            for _ in range(luck.choices(*AT_A_SESSION)[0]):
                role = _at_session(town, session, luck)
                crowd = workers if role.kind.startswith("welfare") else helpers
                _staff(town, session, role, crowd, busy, luck)
    _free(town, luck)
    for rows in (town.roles, town.shifts, town.assignments):
        for number, row in enumerate(rows):
            row.number = number  # type: ignore[attr-defined]


def _at_session(town: Town, session: Session, luck: random.Random) -> Role:
    role = Role(
        number=0,
        host=session.activity.host,
        kind=luck.choices(*KINDS)[0],
        task=luck.choice(TASKS),
        made_at=min(session.starts, at(town.until, 9)) - timedelta(days=luck.uniform(0, ANNOUNCED)),
        session=session,
        open=luck.random() < OPEN,
    )
    town.roles.append(role)
    return role


def _staff(town: Town, session: Session, role: Role, crowd: Crowd, busy: Busy, luck: random.Random) -> None:
    """One shift or two; of what is over nearly all was done, of what is ahead a half is taken."""
    for _ in range(luck.choice([1, 1, 1, 2])):
        shift = _shift(town, role, luck, session.starts, session.ends)
        if shift.cancelled:
            continue
        ahead = session.day > town.until
        wanted = luck.randint(0, shift.most) if ahead else max(shift.most - luck.randint(0, 1), 0)
        for person in crowd.draw(session, wanted, busy):
            assignment = _assign(town, shift, person, min(session.starts, at(town.until, 20)), luck)
            if ahead and luck.random() < 0.25:
                assignment.state = luck.choice(["proposed", "applied", "handed_back", "declined"])
            elif not ahead and luck.random() < CONFIRMED:
                assignment.steps += _said(town, shift, session.day, luck)


def _shift(town: Town, role: Role, luck: random.Random, starts: datetime | None, ends: datetime | None) -> Shift:
    least = luck.choice([1, 1, 1, 2, 3])
    most = least + luck.choice([0, 0, 1])
    shift = Shift(0, role, starts, ends, least, most, cancelled=luck.random() >= STANDS)
    town.shifts.append(shift)
    return shift


def _assign(town: Town, shift: Shift, person: Person, latest: datetime, luck: random.Random) -> Assignment:
    assignment = Assignment(0, shift, person, latest - timedelta(hours=luck.randint(1, 200)))
    town.assignments.append(assignment)
    return assignment


def _free(town: Town, luck: random.Random) -> None:
    """Feeding the fish, translating a leaflet: each person does it once."""
    people = [one for one in town.persons if one.helps and one.weight > 0]
    years = (town.until - town.first).days / 365
    for _ in range(round(len(town.persons) / PERSONS_A_FREE_ROLE * years)):
        made = at(town.first + DAY * luck.randrange((town.until - town.first).days), 9)
        role = Role(0, luck.choice(town.activities).host, luck.choices(*KINDS)[0], luck.choice(TASKS), made)
        role.programme, role.open = luck.choice([None, *town.programmes]), luck.random() < OPEN
        town.roles.append(role)
        shift = _shift(town, role, luck, None, None)
        known = [one for one in people if one.came_on <= made.date()]
        for person in luck.sample(known, min(len(known), luck.randint(0, shift.most))):
            _do(town, _assign(town, shift, person, made + DAY * 10, luck), made.date(), luck)


def _do(town: Town, assignment: Assignment, since: date, luck: random.Random) -> None:
    done = since + timedelta(days=luck.randint(10, 90))
    if done <= town.until and not assignment.shift.cancelled and luck.random() < CONFIRMED:
        assignment.steps += _said(town, assignment.shift, done, luck)


def _said(town: Town, shift: Shift, done: date, luck: random.Random) -> Iterator[Step]:
    """What the host confirmed; other minutes, another day, a mistake, and confirmed after all."""
    minutes = minutes_between(shift.starts, shift.ends) if shift.starts and shift.ends else 60
    step = Step(done, "confirmed", minutes, done)
    chance = 1.0
    while step.said_on <= town.until and luck.random() < chance:
        yield step
        said_on = step.said_on + timedelta(days=luck.randint(1, LATEST_CORRECTION))
        state = "confirmed" if step.state == "withdrawn" else luck.choice(["confirmed", "confirmed", "withdrawn"])
        changed = state == "confirmed"
        step = Step(
            said_on,
            state,
            luck.choice([15, 45, 75, 100, 240]) if changed else step.minutes,
            step.on - timedelta(days=luck.randint(0, 40)) if changed and shift.starts is None else step.on,
        )
        chance = CORRECTED if chance == 1.0 else CORRECTED_AGAIN
