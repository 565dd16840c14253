"""What a simulated town is made of: plain data that knows nothing of databases, so that its truth can be told apart.

Days and hours are the town's own (Tokyo), naive. States and kinds are written as the rooms' models write them.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """What the town knows of a person, from one day on."""

    residence: str = "resident"
    birth_year: int | None = None
    area: str | None = None  # slug of a ward, a district or a neighbouring municipality
    language: str = "ja"


@dataclass(eq=False)
class Person:
    """Somebody, through the years. Lists are in the order of their days."""

    number: int
    name: str
    kana: str
    telephone: str
    came_on: date
    looks: list[tuple[date, Look]]
    consent: list[tuple[date, bool]]  # to be counted in the figures: given, or taken back
    asks_me: list[tuple[date, bool]] = field(default_factory=list)  # to be asked when a role fits: likewise
    weight: float = 0.0  # how often they come; 0: never
    helps: bool = False  # takes roles now and then
    works: bool = False  # takes part in welfare work

    def look(self, day: date) -> Look:
        """As the town knew them at the end of a day; before they came, as they were when they came."""
        return [look for since, look in self.looks if since <= max(day, self.came_on)][-1]

    def is_counted(self, day: date) -> bool:
        """Whether they had not taken their consent back by the end of a day."""
        return [given for since, given in self.consent if since <= max(day, self.came_on)][-1]

    def may_be_asked(self, day: date) -> bool:
        """Whether their consent to be asked stands at the end of a day."""
        return any([given for since, given in self.asks_me if since <= day][-1:])


@dataclass(eq=False)
class Activity:
    """What is offered; `offer` is its place among the demo's written offers, whose words it borrows."""

    number: int
    offer: int
    programme: str
    host: str
    venue: str
    posted_at: datetime
    audience: str = "all"  # who is drawn to it: older, young, outside …
    way: str = "first_come"
    published: bool = True
    languages: list[str] | None = None
    step_free: str = ""
    cost_yen: int | None = None
    children: str = ""
    telephone: str = ""


@dataclass(eq=False)
class Session:
    """One occurrence."""

    number: int
    activity: Activity
    starts: datetime
    ends: datetime
    capacity: int
    cancelled: bool = False

    @property
    def day(self) -> date:
        """On which it begins."""
        return self.starts.date()


@dataclass(eq=False)
class SignUp:
    """A person's claim on a session, and what the host said of it, day by day."""

    number: int
    session: Session
    person: Person
    seats: int
    made_at: datetime
    state: str = "confirmed"
    support: str = ""  # what they asked help with
    support_answered_on: date | None = None
    came: list[tuple[date, str]] = field(default_factory=list)  # states of the attendance


@dataclass(eq=False)
class Role:
    """What a host wants done: at a session, for a programme, or free-standing."""

    number: int
    host: str
    kind: str
    task: str
    made_at: datetime
    session: Session | None = None
    programme: str | None = None
    open: bool = True

    @property
    def counts_for(self) -> str | None:
        """The slug of the programme that it serves."""
        return self.session.activity.programme if self.session else self.programme


@dataclass(eq=False)
class Shift:
    """A role at a time, or whenever it suits."""

    number: int
    role: Role
    starts: datetime | None = None
    ends: datetime | None = None
    least: int = 1
    most: int = 1
    cancelled: bool = False


@dataclass(frozen=True)
class Step:
    """What a host said of a contribution on one day; the last word counts."""

    said_on: date
    state: str  # confirmed or withdrawn
    minutes: int
    on: date


@dataclass(eq=False)
class Assignment:
    """A person and a shift, and what was said of their doing it."""

    number: int
    shift: Shift
    person: Person
    made_at: datetime
    state: str = "accepted"
    steps: list[Step] = field(default_factory=list)


@dataclass
class Town:
    """Everything that is and was. History lasts from `first` to `until`, both included; what is ahead stands open.

    `written_on`: the days at whose end the facts are written down; a fact keeps what was known of its person then.
    """

    seed: int
    first: date
    until: date
    programmes: list[str]  # slugs, in the town's order
    districts: list[str]  # slugs, in the town's order
    district_of: Mapping[str, str]  # slug of a ward or district to that of its district
    wards: list[str]
    inhabitants: Mapping[tuple[str, str], int]  # district and age band to people, children's band too
    inhabitants_on: date  # when they were counted
    persons: list[Person] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    sign_ups: list[SignUp] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)

    def luck(self, purpose: str) -> random.Random:
        """A source of chance of its own for each builder: a change in one leaves the others as they were."""
        return random.Random(f"{self.seed}/{purpose}")

    @property
    def written_on(self) -> list[date]:
        """Each quarter's end, and the last day."""
        return [*quarter_ends(self.first, self.until - DAY), self.until]


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of March, June, September and December between two days, both included."""
    months = [(year, month) for year in range(first.year, last.year + 1) for month in (3, 6, 9, 12)]
    ends = [date(year + month // 12, month % 12 + 1, 1) - DAY for year, month in months]
    return [day for day in ends if first <= day <= last]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in the town."""
    return datetime.combine(day, time(hour, minute))
