"""People who stand exactly on a limit: a first role on the day of the first visit, 180 days after it, and 181."""

from collections.abc import Iterator
from datetime import timedelta

from demo.simulation.facts_on_paper import holds
from demo.simulation.model import DAY, Assignment, Person, Role, Shift, SignUp, Step, Town, at

LIMITS = (0, 180, 181)  # days after the first attendance
EVERY = 3  # of so many who came and have had no role, one stands on a limit


def build_edges(town: Town) -> None:
    """One role without a time, in which each of them helped once."""
    role = Role(len(town.roles), town.activities[0].host, "volunteer", "help", at(town.first, 9))
    shift = Shift(len(town.shifts), role, most=len(town.persons))
    town.roles.append(role)
    town.shifts.append(shift)
    for number, (person, party) in enumerate(list(_newcomers(town))[::EVERY]):
        day = party.session.day + timedelta(days=LIMITS[number % len(LIMITS)])
        if day <= town.until:
            assignment = Assignment(len(town.assignments), shift, person, at(day, 8) - DAY)
            assignment.steps.append(Step(day, "confirmed", 60, day))
            town.assignments.append(assignment)


def _newcomers(town: Town) -> Iterator[tuple[Person, SignUp]]:
    """Who came and has had no role, with their first attendance; in the order of these."""
    busy = {one.person.number for one in town.assignments}
    for party in town.sign_ups:  # by their sessions' time
        if party.person.number not in busy and holds(party, town.until):
            busy.add(party.person.number)
            yield party.person, party
