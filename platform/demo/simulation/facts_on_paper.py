"""What the town wrote down of who did what: at the end of each quarter, with what it knew of each person by then."""

from dataclasses import dataclass
from datetime import date

from demo.simulation.model import Assignment, Person, Session, SignUp, Town

CAME = ("present", "late")


@dataclass(frozen=True)
class Noted:
    """What is kept of a person beside a fact."""

    residence: str
    birth_year: int | None
    district: str | None
    language: str  # ja, ja-easy or other

    @staticmethod
    def of(town: Town, person: Person, day: date) -> "Noted":
        """As the town knew them at the end of a day."""
        look = person.look(day)
        return Noted(
            residence=look.residence,
            birth_year=look.birth_year,
            district=town.district_of.get(look.area or ""),
            language=look.language if look.language in ("ja", "ja-easy") else "other",
        )


@dataclass(frozen=True)
class PaperFact:
    """One confirmed attendance or contribution."""

    kind: str  # attendance or contribution
    person: Person
    session: Session | None
    programme: str | None
    on: date
    minutes: int
    role_kind: str  # empty: an attendance
    support: bool  # an attendance whose request for support was answered
    noted: Noted
    written_on: date

    @property
    def order(self) -> tuple[date, date]:
        """By the day, and what was written down later is later. The same on both: the same was known."""
        return (self.on, self.written_on)


def noted_facts(town: Town) -> list[PaperFact]:
    """The facts as they stand at the end.

    At each writing: what does not hold any more is struck out; what is new is written down with what is known of the
    person now; what stands keeps what was known when it was written.
    """
    sources: list[SignUp | Assignment] = [*town.sign_ups, *town.assignments]
    standing: dict[SignUp | Assignment, tuple[date, Noted]] = {}
    for day in town.written_on:
        for source in sources:
            if not (source.person.is_counted(day) and holds(source, day)):
                standing.pop(source, None)
            elif source not in standing:
                standing[source] = (day, Noted.of(town, source.person, day))
    return [_fact(town, source, *standing[source]) for source in sources if source in standing]


def holds(source: SignUp | Assignment, day: date) -> bool:
    """Whether, by what was said until the end of a day, the person came, or did it."""
    if isinstance(source, SignUp):
        return any(state in CAME for state in [state for said_on, state in source.came if said_on <= day][-1:])
    return any(step.state == "confirmed" for step in [step for step in source.steps if step.said_on <= day][-1:])


def _fact(town: Town, source: SignUp | Assignment, written_on: date, noted: Noted) -> PaperFact:
    if isinstance(source, SignUp):
        return PaperFact(
            kind="attendance",
            person=source.person,
            session=source.session,
            programme=source.session.activity.programme,
            on=source.session.day,
            minutes=0,
            role_kind="",
            support=source.support_answered_on is not None,
            noted=noted,
            written_on=written_on,
        )
    step, role = source.steps[-1], source.shift.role
    return PaperFact(
        kind="contribution",
        person=source.person,
        session=role.session,
        programme=role.counts_for,
        on=step.on,
        minutes=step.minutes,
        role_kind=role.kind,
        support=False,
        noted=noted,
        written_on=written_on,
    )
