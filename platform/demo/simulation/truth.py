"""The town's figures as anybody would count them on paper: sets and loops, no database, no code of `metrics`.

Definitions: docs/adr/0009-figures.md. Everything here is naive on purpose; it has to be obviously right, not fast.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from demo.simulation.facts_on_paper import Noted, PaperFact, noted_facts
from demo.simulation.model import Session, Shift, Town, at, quarter_ends

WINDOW = timedelta(days=365)
WITHIN = timedelta(days=180)  # from the first attendance to the first role
YEARLY = (3, 31)  # the only day of a year whose figures tell of support
AGES = ("10-17", "18-39", "40-64", "65-74", "75+", "unknown")
LANGUAGES = ("ja", "ja-easy", "other")
FREELY = ("volunteer", "thanked")
SEATED = ("first_come", "approval", "lot")
STANDING = ("confirmed", "waiting")  # of the simulated sign-ups
Rows = dict[str, "Cell"]
Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Cell:
    """`n` of `of`; `residents`: inhabitants of the group, where the figure is a share of them."""

    n: int
    of: int
    residents: int | None = None


@dataclass
class TrueFigure:
    """One figure for the town, and by each of its breakdowns; `people`: how many are behind hours."""

    town: Cell
    tables: dict[str, Rows] = field(default_factory=dict)
    people: Cell | None = None


@dataclass
class Counted:
    """A registered person as they count in one window, and what they did in it."""

    noted: Noted
    facts: list[PaperFact]

    @property
    def came(self) -> list[PaperFact]:
        """Attendances."""
        return [fact for fact in self.facts if fact.kind == "attendance"]

    @property
    def roles(self) -> list[PaperFact]:
        """Contributions made freely."""
        return [fact for fact in self.facts if fact.role_kind in FREELY]


def true_figures(town: Town, last: date, now: datetime) -> dict[str, TrueFigure]:
    """Every exact figure of the 365 days that end with `last`, by its id. `now`: the town's time, naive."""
    return Truth(town).figures(last, now)


class Truth:
    """The facts of a town, written down once; figures of any window."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.facts = noted_facts(town)
        self.of_person = _piles(self.facts, lambda fact: fact.person)
        self.of_session = _piles(self.facts, lambda fact: fact.session)
        self.shifts_of = _piles(town.shifts, lambda shift: shift.role)
        self.accepted = _piles(
            [one for one in town.assignments if one.state == "accepted"], lambda assignment: assignment.shift
        )

    def figures(self, last: date, now: datetime) -> dict[str, TrueFigure]:
        """Every exact figure of the 365 days that end with `last`."""
        everybody = self._counted(last)
        residents = [one for one in everybody if _is_resident(one.noted, last)]
        facts = [fact for one in residents for fact in one.facts]
        return (
            self._of_people(everybody, residents, facts, last)
            | {"M3": self._from_taking_part_to_a_role(last), "M4": _concentration(facts)}
            | {"M6": self._mixing(last), "M7": self._welcome(last)}
            | {"M8-roles": self._roles_unfilled(now), "M8-waiting": self._waiting(now)}
            | {"M8-looking": self._looking(last, now)}
            | self._by_programme(residents, facts)
        )

    def _counted(self, last: date) -> list[Counted]:
        """Everybody as they were at their last fact of the window; who did nothing in it and is registered, as now."""
        first = last - WINDOW + timedelta(days=1)
        everybody = []
        for person in self.town.persons:
            if not person.is_counted(self.town.until):
                continue
            facts = [fact for fact in self.of_person[person] if first <= fact.on <= last]
            if facts:
                everybody.append(Counted(_noted_at_last(facts), facts))
            elif person.came_on <= last:
                everybody.append(Counted(Noted.of(self.town, person, self.town.until), []))
        return everybody

    def _of_people(
        self, everybody: list[Counted], residents: list[Counted], facts: list[PaperFact], last: date
    ) -> dict[str, TrueFigure]:
        figures = {
            "M1": self._in_all_tables(residents, last, lambda one: bool(one.roles)),
            "M2": self._in_all_tables(residents, last, lambda one: bool(one.came)),
            "M2-regular": self._in_town(residents, last, lambda one: _is_regular(one, last)),
            "welfare": self._in_town(
                residents, last, lambda one: any(f.role_kind.startswith("welfare") for f in one.facts)
            ),
        }
        if (last.month, last.day) == YEARLY:
            supported = {fact.person.number for fact in facts if fact.support}
            figures["support"] = TrueFigure(Cell(len(supported), len(residents)))
        for ending in ("outside", "trainee"):
            group = [one for one in everybody if one.noted.residence == ending]
            figures[f"M1-{ending}"] = TrueFigure(_cell(group, lambda one: bool(one.roles)))
            figures[f"M2-{ending}"] = TrueFigure(_cell(group, lambda one: bool(one.came)))
        return figures

    def _in_town(self, residents: list[Counted], last: date, does: Callable[[Counted], bool]) -> TrueFigure:
        return TrueFigure(replace(_cell(residents, does), residents=self._inhabitants(last)))

    def _in_all_tables(self, residents: list[Counted], last: date, does: Callable[[Counted], bool]) -> TrueFigure:
        figure = self._in_town(residents, last, does)
        places = [*self.town.districts, "unknown"]

        def cell(age: str | None, place: str | None) -> Cell:
            group = [
                one
                for one in residents
                if age in (None, _band(one.noted, last)) and place in (None, one.noted.district or "unknown")
            ]
            return replace(_cell(group, does), residents=self._inhabitants(last, age, place))

        figure.tables["age"] = {age: cell(age, None) for age in AGES}
        figure.tables["district"] = {place: cell(None, place) for place in places}
        figure.tables["age-district"] = {f"{age}/{place}": cell(age, place) for age in AGES for place in places}
        figure.tables["language"] = {
            language: _cell([one for one in residents if one.noted.language == language], does)
            for language in LANGUAGES
        }
        return figure

    def _inhabitants(self, last: date, age: str | None = None, place: str | None = None) -> int | None:
        """People aged ten or over who live there; None where the group is no place or no age, or nobody had counted."""
        if "unknown" in (age, place) or last < self.town.inhabitants_on:
            return None
        return sum(
            count
            for (lives_in, aged), count in self.town.inhabitants.items()
            if aged != "0-9" and age in (None, aged) and place in (None, lives_in)
        )

    def _from_taking_part_to_a_role(self, last: date) -> TrueFigure:
        """Of residents who came for the first time in 365 days that ended 180 days ago: a first role within 180."""
        first = last - WITHIN - WINDOW + timedelta(days=1)
        cohort = began = 0
        for person in self.town.persons:
            facts = sorted(self.of_person[person], key=lambda fact: fact.order)
            came = [fact for fact in facts if fact.kind == "attendance"]
            if not came or not first <= came[0].on <= last - WITHIN or came[0].noted.residence != "resident":
                continue
            roles = [fact.on for fact in facts if fact.role_kind in FREELY]
            cohort += 1
            began += bool(roles) and came[0].on <= min(roles) <= came[0].on + WITHIN
        return TrueFigure(Cell(began, cohort))

    def _mixing(self, last: date) -> TrueFigure:
        """Sessions at which ten or more of known age came: three age bands or more, none of them above 70 %."""
        first = last - WINDOW + timedelta(days=1)
        large = mixed = 0
        for session in self.town.sessions:
            bands = [
                _band(fact.noted, last)
                for fact in self.of_session[session]
                if fact.kind == "attendance" and first <= fact.on <= last
            ]
            known = [band for band in bands if band != "unknown"]
            if len(known) < 10:
                continue
            large += 1
            mixed += len(set(known)) >= 3 and all(known.count(band) * 10 <= len(known) * 7 for band in known)
        return TrueFigure(Cell(mixed, large))

    def _welcome(self, last: date) -> TrueFigure:
        """Seats of sessions that took place, and how many of them were welcoming in each way."""
        first = last - WINDOW + timedelta(days=1)
        sessions = [
            one
            for one in self.town.sessions
            if first <= one.day <= last and not one.cancelled
            if one.activity.published and one.activity.way in SEATED
        ]
        seats = _seats(sessions)
        rows = {way: Cell(_seats(filter(is_so, sessions)), seats) for way, is_so in WELCOMES.items()}
        return TrueFigure(Cell(seats, seats), {"welcome": rows})

    def _roles_unfilled(self, now: datetime) -> TrueFigure:
        """Of open roles that have a time ahead or none: a month old, and still without the people that they need."""
        offered = unfilled = 0
        for role in self.town.roles:
            ahead = [one for one in self.shifts_of[role] if _is_ahead(one, now)]
            if not role.open or role.kind not in FREELY or not ahead:
                continue
            offered += 1
            old = role.made_at <= now - timedelta(days=30)
            unfilled += old and any(len(self.accepted[shift]) < shift.least for shift in ahead)
        return TrueFigure(Cell(unfilled, offered))

    def _waiting(self, now: datetime) -> TrueFigure:
        """People on a waiting list, of those who have signed up for something ahead."""
        ahead = [
            one
            for one in self.town.sign_ups
            if one.session.starts > now and not one.session.cancelled and one.person.is_counted(self.town.until)
        ]
        waiting = {one.person.number for one in ahead if one.state == "waiting"}
        return TrueFigure(Cell(len(waiting), len({one.person.number for one in ahead if one.state in STANDING})))

    def _looking(self, last: date, now: datetime) -> TrueFigure:
        """Of people who may be asked: those with no role in the window, and none ahead."""
        first = last - WINDOW + timedelta(days=1)
        counted = [one for one in self.town.persons if one.is_counted(self.town.until)]
        ask_me = {one.number for one in counted if one.may_be_asked(self.town.until)}
        had = {fact.person.number for fact in self.facts if fact.role_kind in FREELY and first <= fact.on <= last}
        has = {one.person.number for shift, pile in self.accepted.items() if _is_ahead(shift, now) for one in pile}
        return TrueFigure(Cell(len(ask_me - had - has), len(ask_me)))

    def _by_programme(self, residents: list[Counted], facts: list[PaperFact]) -> dict[str, TrueFigure]:
        def figure(in_all: Cell, facts: list[PaperFact]) -> TrueFigure:
            people = {slug: {one.person.number for one in facts if one.programme == slug} for slug in programmes}
            return TrueFigure(
                in_all, {"programme": {slug: Cell(len(found), len(residents)) for slug, found in people.items()}}
            )

        programmes = self.town.programmes
        came = [fact for fact in facts if fact.kind == "attendance"]
        did = [fact for fact in facts if fact.role_kind in FREELY]
        return {
            "programme-people": figure(_cell(residents, lambda one: bool(one.came)), came),
            "programme-roles": figure(_cell(residents, lambda one: bool(one.roles)), did),
        }


def _piles(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by their key, in their order; an empty pile where there are none."""
    piles: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        piles[key(row)].append(row)
    return piles


def _cell(group: list[Counted], does: Callable[[Counted], bool]) -> Cell:
    return Cell(len([one for one in group if does(one)]), len(group))


def _noted_at_last(facts: list[PaperFact]) -> Noted:
    """As at the last fact; what was not known then, by the last that knew it."""
    latest_first = [fact.noted for fact in sorted(facts, key=lambda fact: fact.order, reverse=True)]
    return Noted(
        residence=latest_first[0].residence,
        birth_year=next((noted.birth_year for noted in latest_first if noted.birth_year is not None), None),
        district=next((noted.district for noted in latest_first if noted.district is not None), None),
        language=latest_first[0].language,
    )


def _is_resident(noted: Noted, last: date) -> bool:
    """Lives in the town, and is ten or over, or of unknown age."""
    return noted.residence == "resident" and _band(noted, last) != "0-9"


def _band(noted: Noted, last: date) -> str:
    """By the age that is reached in the year of the window's last day."""
    if noted.birth_year is None:
        return "unknown"
    age = last.year - noted.birth_year
    if age >= 75:
        return "75+"
    if age >= 65:
        return "65-74"
    if age >= 40:
        return "40-64"
    if age >= 18:
        return "18-39"
    return "10-17" if age >= 10 else "0-9"


def _is_regular(one: Counted, last: date) -> bool:
    """Came in six or more of the twelve parts of the window."""
    return len({(last - fact.on).days * 12 // 365 for fact in one.came}) >= 6


def _concentration(facts: list[PaperFact]) -> TrueFigure:
    """Hours of the tenth of the people with the most of them, of all hours."""
    piles = _piles([fact for fact in facts if fact.role_kind in FREELY], lambda fact: fact.person)
    minutes = sorted((sum(fact.minutes for fact in pile) for pile in piles.values()), reverse=True)
    top = (len(minutes) + 9) // 10
    return TrueFigure(Cell(sum(minutes[:top]) // 60, sum(minutes) // 60), people=Cell(top, len(minutes)))


def _seats(sessions: Iterable[Session]) -> int:
    return sum(session.capacity for session in sessions)


WELCOMES: Mapping[str, Callable[[Session], bool]] = {
    "step_free": lambda one: one.activity.step_free == "yes",
    "ja_easy": lambda one: "ja-easy" in (one.activity.languages or []),
    "other_language": lambda one: bool(set(one.activity.languages or []) - {"ja", "ja-easy"}),
    "child_care": lambda one: one.activity.children == "yes",
    "free": lambda one: one.activity.cost_yen == 0,
    "evening_weekend": lambda one: one.starts.hour >= 17 or one.starts.weekday() >= 5,
    "telephone": lambda one: one.activity.telephone != "",
}


def _is_ahead(shift: Shift, now: datetime) -> bool:
    return not shift.cancelled and (shift.ends is None or shift.ends > now)


def as_json(figures: Mapping[str, TrueFigure]) -> dict[str, object]:
    """For a file: each cell as [n, of], with the inhabitants as a third where they are known."""
    return {
        name: {
            "town": _numbers(figure.town),
            "tables": {by: {key: _numbers(cell) for key, cell in rows.items()} for by, rows in figure.tables.items()},
        }
        | ({"people": _numbers(figure.people)} if figure.people else {})
        for name, figure in figures.items()
    }


def _numbers(cell: Cell) -> list[int]:
    return [cell.n, cell.of] if cell.residents is None else [cell.n, cell.of, cell.residents]


def truth_of_quarters(town: Town) -> dict[str, object]:
    """For a file: the figures of each quarter's end that has a whole year before it, by its ISO date.

    What is missing (M8) is told as it stands when the history has ended.
    """
    truth = Truth(town)
    now = at(town.until + timedelta(days=1), 12)
    days = quarter_ends(town.first + WINDOW - timedelta(days=1), town.until)
    return {day.isoformat(): as_json(truth.figures(day, now)) for day in days}
