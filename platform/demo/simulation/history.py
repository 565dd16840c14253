"""What was said over the years, quarter by quarter: attendances, contributions, consents, with their events."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import pairwise

from activities.events import AttendanceRecorded, SupportAnswered
from activities.models import Attendance
from community.events import ConsentGiven, ConsentWithdrawn, PersonRegistered
from community.models import Consent
from community.models import Person as PersonRow
from community.services.persons import WORDING
from core.outbox.events import DomainEvent
from core.outbox.models import Event
from demo.simulation.copying import copy_rows
from demo.simulation.model import Assignment, Person, SignUp, Step, at
from demo.simulation.rows import Rows, aware, born_on
from volunteers.events import ContributionConfirmed, ContributionWithdrawn
from volunteers.models import Contribution, Correction

BATCH = 1000  # rows changed by one statement
EVENING = 20  # o'clock, when what a day has brought is written down


class History:
    """Carries the rows from one day's end to another's. Call `advance` with growing days."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._town = rows, rows.town
        self._day: date = date.min
        self._attendances: dict[int, Attendance] = {}  # by the sign-up's number
        self._contributions: dict[int, Contribution] = {}  # by the assignment's number
        self._consents: dict[tuple[int, str], Consent] = {}  # standing, by the person's number
        self._events: list[tuple[datetime, DomainEvent]] = []

    def advance(self, day: date) -> None:
        """Everything that was said until the end of a day."""
        self._persons(day)
        self._consent(day)
        self._came(day)
        self._did(day)
        self._events.sort(key=lambda entry: entry[0])
        copy_rows(
            Event(name=event.name(), payload=asdict(event), channel="web", occurred_at=moment)
            for moment, event in self._events
        )
        self._events.clear()
        self._day = day

    def _new(self, said_on: date, until: date) -> bool:
        return self._day < said_on <= until

    def _publish(self, day: date, event: DomainEvent) -> datetime:
        moment = aware(at(day, EVENING))
        self._events.append((moment, event))
        return moment

    def _persons(self, day: date) -> None:
        changed = []
        for person in self._town.persons:
            row = self._rows.persons[person.number]
            if self._new(person.came_on, day):
                self._publish(person.came_on, PersonRegistered(person=row.pk))
            if any(self._new(since, day) for since, _ in person.looks[1:]):
                look = person.look(day)
                row.residence, row.language, row.area = look.residence, look.language, self._rows.area(look)
                row.born_on = born_on(person, look)
                changed.append(row)
        PersonRow.objects.bulk_update(changed, ["residence", "language", "area", "born_on"], BATCH)

    def _consent(self, day: date) -> None:
        given: list[Consent] = []
        ended: list[Consent] = []
        for person, purpose, said_on, yes in _answers(self._town.persons):
            if not self._new(said_on, day):
                continue
            key, row = (person.number, purpose), self._rows.persons[person.number]
            if yes:
                moment = self._publish(said_on, ConsentGiven(person=row.pk, purpose=purpose))
                consent = Consent(person=row, purpose=purpose, wording=WORDING, channel="phone", given_at=moment)
                self._consents[key] = consent
                given.append(consent)
            else:
                consent = self._consents.pop(key)
                consent.withdrawn_at = self._publish(said_on, ConsentWithdrawn(person=row.pk, purpose=purpose))
                ended += [consent] if consent.pk else []
        Consent.objects.bulk_update(ended, ["withdrawn_at"], BATCH)  # before the new ones: only one of each stands
        copy_rows(given)

    def _came(self, day: date) -> None:
        made: list[Attendance] = []
        changed: list[Attendance] = []
        for party in self._town.sign_ups:
            for said_on, state in party.came:
                if self._new(said_on, day):
                    row = self._attendances.get(party.number)
                    if row is None:
                        row = self._attendances[party.number] = Attendance(sign_up=self._rows.sign_ups[party.number])
                        made.append(row)
                    elif row.pk:
                        changed.append(row)
                    row.state, row.recorded_at = state, self._publish(said_on, self._attendance(party, state))
            answered = party.support_answered_on
            if answered and self._new(answered, day):
                self._publish(answered, SupportAnswered(**self._ids(party), answer="can"))
        copy_rows(made)
        Attendance.objects.bulk_update(set(changed), ["state", "recorded_at"], BATCH)

    def _attendance(self, party: SignUp, state: str) -> AttendanceRecorded:
        return AttendanceRecorded(**self._ids(party), state=state)

    def _ids(self, party: SignUp) -> dict[str, int]:
        row = self._rows.sign_ups[party.number]
        return {"sign_up": row.pk, "session": row.session_id, "person": row.person_id}

    def _did(self, day: date) -> None:
        made: list[Contribution] = []
        changed: list[Contribution] = []
        said: list[tuple[Assignment, list[Step]]] = []
        for assignment in self._town.assignments:
            steps = [step for step in assignment.steps if self._new(step.said_on, day)]
            if steps:
                row = self._contributions.get(assignment.number)
                (changed if row else made).append(self._contribution(assignment, steps[-1]))
                said.append((assignment, steps))
        copy_rows(made)
        Contribution.objects.bulk_update(changed, ["state", "minutes", "on", "confirmed_at"], BATCH)
        copy_rows(correction for one, steps in said for correction in self._corrections(one, steps))

    def _contribution(self, assignment: Assignment, step: Step) -> Contribution:
        """As it stands after a step."""
        row = self._contributions.setdefault(
            assignment.number, Contribution(assignment=self._rows.assignments[assignment.number])
        )
        row.state, row.minutes, row.on = step.state, step.minutes, step.on
        if step.state == "confirmed":
            row.confirmed_at = aware(at(step.said_on, EVENING))
        elif row.confirmed_at is None:
            row.confirmed_at = aware(at(assignment.steps[0].said_on, EVENING))
        return row

    def _corrections(self, assignment: Assignment, steps: list[Step]) -> Iterator[Correction]:
        """What stood before each step but the first; the events are told on the way."""
        row = self._contributions[assignment.number]
        role = self._rows.shifts[assignment.shift.number].role_id
        person = self._rows.persons[assignment.person.number].pk
        for before, step in pairwise([None, *assignment.steps]):
            if step is None or step not in steps:
                continue
            happened = ContributionConfirmed if step.state == "confirmed" else ContributionWithdrawn
            moment = self._publish(step.said_on, happened(contribution=row.pk, role=role, person=person))
            if before is not None:
                yield Correction(
                    contribution=row,
                    state_before=before.state,
                    minutes_before=before.minutes,
                    on_before=before.on,
                    at=moment,
                )


def _answers(persons: Iterable[Person]) -> Iterator[tuple[Person, str, date, bool]]:
    """Every yes and no: who, to which purpose, when."""
    for person in persons:
        yield person, Consent.Purpose.SIGN_UP.value, person.came_on, True
        for purpose, said in ((Consent.Purpose.FIGURES, person.consent), (Consent.Purpose.ASK_ME, person.asks_me)):
            for said_on, yes in said:
                yield person, purpose.value, said_on, yes
