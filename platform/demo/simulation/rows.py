"""Rows of what a simulated town is made of: who, what and when. What was said of it comes later (history.py)."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from activities import models as activities
from activities.searching import make_searchable
from community import models as community
from core.clock import TOKYO
from demo.simulation.copying import copy_rows
from demo.simulation.model import Activity, Look, Person, Session, Town, at
from demo.town.data import offers
from demo.town.model import Town as Frame
from volunteers import models as volunteers
from volunteers.rules.week import touched


class Rows:
    """The saved rows; each list stands in the order of the town's own, so that a number finds its row."""

    def __init__(self, town: Town, frame: Frame) -> None:
        """`frame`: places, programmes and hosts, saved."""
        self.town, self.frame = town, frame
        self.persons = copy_rows(map(self._person, town.persons))
        self.activities = activities.Activity.objects.bulk_create(map(self._activity, town.activities))
        activities.ActivityText.objects.bulk_create(self._texts())
        self.sessions = self._sessions()
        self.sign_ups = self._sign_ups()
        self.roles = self._roles()
        self.shifts = self._shifts()
        self.assignments = self._assignments()

    def area(self, look: Look) -> community.Area | None:
        """Where they live."""
        return self.frame.areas[look.area] if look.area else None

    def _person(self, person: Person) -> community.Person:
        look = person.looks[0][1]
        return community.Person(
            name=person.name,
            kana=person.kana,
            telephone=person.telephone,
            language=look.language,
            born_on=born_on(person, look),
            residence=look.residence,
            area=self.area(look),
            created_at=aware(at(person.came_on, 0, 1)),
        )

    def _activity(self, activity: Activity) -> activities.Activity:
        row = activities.Activity(
            programme=self.frame.programmes[activity.programme],
            organisation=self.frame.organisations[activity.host],
            way=activity.way,
            state="published" if activity.published else "draft",
            created_by=self.frame.staff[activity.host],
            created_at=aware(activity.posted_at),
            published_at=aware(activity.posted_at) if activity.published else None,
            telephone=activity.telephone,
            languages=activity.languages,
            step_free=activity.step_free,
            cost_yen=activity.cost_yen,
            children=activity.children,
        )
        make_searchable(row, offers()[activity.offer].texts)
        return row

    def _texts(self) -> list[activities.ActivityText]:
        return [
            activities.ActivityText(activity=row, language=code, **words)
            for activity, row in zip(self.town.activities, self.activities, strict=True)
            for code, words in offers()[activity.offer].texts.items()
        ]

    def _sessions(self) -> list[activities.Session]:
        seats: dict[Session, Counter[str]] = defaultdict(Counter)
        listed = {party.session for party in self.town.sign_ups if party.came}
        for party in self.town.sign_ups:
            seats[party.session][party.state] += party.seats
        rows = [
            activities.Session(
                activity=self.activities[session.activity.number],
                venue=self.frame.venues[session.activity.venue],
                starts_at=aware(session.starts),
                ends_at=aware(session.ends),
                capacity=session.capacity,
                taken=seats[session]["confirmed"],
                waiting=seats[session]["waiting"],
                state="cancelled" if session.cancelled else "scheduled",
                checked_in_at=aware(session.ends) if session in listed else None,
            )
            for session in self.town.sessions
        ]
        return copy_rows(rows)

    def _sign_ups(self) -> list[activities.SignUp]:
        rows = [
            activities.SignUp(
                session=self.sessions[party.session.number],
                person=self.persons[party.person.number],
                seats=party.seats,
                state=party.state,
                channel="phone",
                made_at=aware(party.made_at),
            )
            for party in self.town.sign_ups
        ]
        return copy_rows(rows)

    def _roles(self) -> list[volunteers.Role]:
        rows = [
            volunteers.Role(
                organisation=self.frame.organisations[role.host],
                session=self.sessions[role.session.number] if role.session else None,
                programme=self.frame.programmes[role.programme] if role.programme else None,
                kind=role.kind,
                task=role.task,
                state="open" if role.open else "closed",
                created_at=aware(role.made_at),
            )
            for role in self.town.roles
        ]
        return copy_rows(rows)

    def _shifts(self) -> list[volunteers.Shift]:
        rows = []
        for shift in self.town.shifts:
            starts, ends = (aware(one) if one else None for one in (shift.starts, shift.ends))
            rows.append(
                volunteers.Shift(
                    role=self.roles[shift.role.number],
                    starts_at=starts,
                    ends_at=ends,
                    offset=timedelta(0) if starts else None,
                    whole_session=starts is not None,
                    least=shift.least,
                    most=shift.most,
                    part_of_week=touched(starts, ends),
                    state="cancelled" if shift.cancelled else "scheduled",
                )
            )
        return copy_rows(rows)

    def _assignments(self) -> list[volunteers.Assignment]:
        rows = []
        for assignment in self.town.assignments:
            shift = self.shifts[assignment.shift.number]
            holds = assignment.state == "accepted" and shift.starts_at is not None
            done = any(step.state == "confirmed" for step in assignment.steps[-1:])
            rows.append(
                volunteers.Assignment(
                    shift=shift,
                    person=self.persons[assignment.person.number],
                    state=assignment.state,
                    busy=DateTimeTZRange(shift.starts_at, shift.ends_at) if holds else None,
                    outcome="present" if done else "unknown",
                    made_at=aware(assignment.made_at),
                )
            )
        return copy_rows(rows)


def aware(moment: datetime) -> datetime:
    """A time of the town, as databases want it."""
    return moment.replace(tzinfo=TOKYO)


def born_on(person: Person, look: Look) -> date | None:
    """Some day of the year of birth."""
    return date(look.birth_year, person.number % 12 + 1, person.number % 28 + 1) if look.birth_year else None
